import {join} from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import {describe, expect, test} from 'vitest';
import {nextCommand} from '../../../src/commands/_views/operation-next.ts';
import {operationSummary, operationText} from '../../../src/commands/_views/operation-text.ts';
import {undoQuestion, undoText} from '../../../src/commands/_views/operation-undo-text.ts';
import {colourPalette, displayWidth, PLAIN} from '../../../src/commands/_views/terminal.ts';
import {PROMOTION_STATUSES} from '../../../src/core/promotion/promotion.ts';
import type {OperationReport, ReportedWorkflow} from '../../../src/core/promotion/report.ts';
import {gate, result, workflow} from './operation-fixtures.ts';

const drawing = {palette: PLAIN, width: 100};
const hold = {reason: 'It was rolled back.', promotionId: null, placedAt: '2026-01-10T11:00:00.000Z'};
const conflict = {
  type: 'git_conflict',
  message: 'Both change orders.json.',
  hint: 'git pull --rebase origin main, settle the conflict',
} as const;

/** The first workflow of three failed, and what had been written was put back. */
function failure(more: Partial<OperationReport> = {}): OperationReport {
  const [first, second, third, ...rest] = result().workflows as [ReportedWorkflow, ReportedWorkflow, ReportedWorkflow];
  return result({
    status: 'failed',
    commit: undefined,
    pushed: undefined,
    snapshots: {pre: 'aaaaaaaa-0000'},
    error: {type: 'n8n_refused', message: 'n8n refused "Customer onboarding": 400 Unrecognized node type.'},
    workflows: [
      {...first, status: 'rolled_back'},
      {...second, status: 'failed', error: '400 Unrecognized node type: n8n-nodes-base.stripe'},
      {...third, status: 'skipped'},
      ...rest,
    ],
    rollback: {restored: ['Notify on call'], errors: []},
    ...more,
  });
}

const RESULTS: Record<string, OperationReport> = {
  'that completed': result(),
  'with nothing to do': result({
    workflows: [workflow('Invoices', {action: 'none'})],
    snapshots: {},
    findings: [],
    commit: undefined,
  }),
  'that failed and was undone': failure(),
  'that failed before the first write': failure({rollback: undefined, workflows: [workflow('Invoices')]}),
  'that could not be undone in full': failure({
    rollback: {restored: [], errors: [{workflow: 'Notify on call', message: 'n8n does not answer'}]},
    hold,
  }),
  'whose commit could not be pushed': result({
    status: 'completed_with_errors',
    pushed: false,
    error: {type: 'git_unreachable', message: 'origin cannot be reached.', hint: 'Check the network: git remote -v'},
  }),
  'whose commit is in conflict': result({status: 'completed_with_errors', pushed: false, error: conflict}),
  'that was killed': result({
    ...{status: 'running', commit: undefined, pushed: undefined, findings: [], snapshots: {pre: 'aaaaaaaa-0000'}},
    workflows: result().workflows.map((one, index) => ({...one, status: index === 0 ? 'unfinished' : 'skipped'})),
  }),
  'that waits for approval': result({
    status: 'pending_approval',
    gates: [...result().gates, gate('approvals', {passed: false, message: 'Needs an approval.'})],
    commit: undefined,
    snapshots: {},
    workflows: result().workflows.map((one) => ({...one, status: 'skipped'})),
  }),
  'that is blocked by a gate': result({
    status: 'blocked',
    commit: undefined,
    snapshots: {},
    findings: [],
    workflows: [workflow('Customer onboarding')],
    gates: [gate('references'), gate('somethingElse', {passed: false, message: 'Something else is wrong.'})],
  }),
  'that was rolled back': failure({status: 'rolled_back', error: undefined, commit: result().commit, hold}),
  'that was rolled back, its hold released': failure({status: 'rolled_back', error: undefined}),
  'that was rolled back, but for Git': failure({status: 'rolled_back', error: conflict, hold}),
};

test('results read as a person would tell them', async () => {
  const told = Object.entries(RESULTS).map(([title, report]) =>
    [`# ${title}`, ...operationText(report, drawing), ''].join('\n'),
  );
  await expect(told.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'golden', 'operation.txt'));
});

describe.each(Object.entries(RESULTS))('a result %s', (_title, report) => {
  test('ends in exactly one next command', () => {
    const lines = operationText(report, drawing);
    expect(lines.filter((line) => line.startsWith('Next:'))).toEqual([lines.at(-1)]);
    expect(lines.at(-1)).toMatch(/^Next: (wops|git) \S/);
  });

  test.each([50, 100])('fits into %i columns', (width) => {
    const lines = operationText(report, {palette: PLAIN, width});
    const told = lines.filter((line) => !line.includes('→') && !line.startsWith('Next:'));
    for (const line of told) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  test('says the same in colour', () => {
    const coloured = operationText(report, {palette: colourPalette(), width: 100});
    expect(coloured.map(stripVTControlCharacters)).toEqual(operationText(report, drawing));
  });
});

test.each(PROMOTION_STATUSES)('%s has a summary and a next command', (status) => {
  expect(operationSummary(result({status}))).toMatch(/^dev → staging: [^;]+(; .+)?\.$/);
  for (const shown of [false, true]) expect(nextCommand(result({status}), shown)).toMatch(/^wops \S/);
});

test.each([
  [{status: 'failed'}, false, 'wops promotion show 7d1f0a3c'],
  [{status: 'failed'}, true, 'wops promote dev staging --dry-run'],
  [{status: 'failed', kind: 'apply', source: 'git'}, true, 'wops apply staging --dry-run'],
  [
    {status: 'failed', kind: 'restore', source: 'snapshot:aaaaaaaa-0000'},
    true,
    'wops snapshot restore aaaaaaaa --dry-run',
  ],
  [
    {status: 'failed', rollback: {restored: [], errors: [{workflow: 'W', message: 'm'}]}},
    true,
    'wops rollback 7d1f0a3c',
  ],
  [{status: 'completed'}, false, 'wops drift check staging'],
  [{status: 'pending_approval'}, false, 'wops promotion approve 7d1f0a3c'],
  [{status: 'approved'}, false, 'wops promotion resume 7d1f0a3c'],
  [{status: 'completed_with_errors'}, false, 'wops promotion resume 7d1f0a3c'],
  [{status: 'completed_with_errors', error: conflict}, false, 'git pull --rebase origin main'],
  [{status: 'rolled_back'}, false, 'wops promote dev staging --dry-run'],
  [{status: 'rolled_back', hold}, false, 'wops hold release staging'],
  [{status: 'rolled_back', hold}, true, 'wops hold release staging'],
  [{status: 'rolled_back', hold, error: {type: 'git_auth', message: 'm'}}, false, 'wops promotion resume 7d1f0a3c'],
  [{status: 'rolled_back', hold, error: conflict}, true, 'git pull --rebase origin main'],
  [{status: 'blocked', gates: [gate('requireCleanDrift', {passed: false})]}, false, 'wops drift check staging'],
  [{status: 'blocked', gates: [gate('new', {passed: false})]}, false, 'wops diff dev staging'],
] satisfies [Partial<OperationReport>, boolean, string][])('after %j (shown: %s): %s', (more, shown, command) => {
  expect(nextCommand(result(more), shown)).toBe(command);
});

test('the plan of a rollback says how each workflow is put back, and what follows', () => {
  const done = result();
  const [archived, paused] = [
    workflow('Old report', {action: 'archive', status: 'success'}),
    workflow('Paused', {action: 'unpublish', status: 'unfinished'}),
  ];
  const report = {...done, workflows: [...done.workflows, archived, paused, workflow('Not begun')]};
  expect(undoText(report, drawing, {next: 'wops rollback latest'})).toEqual([
    'Rollback of promotion 7d1f0a3c  dev → staging',
    '',
    '1  - Notify on call       archive',
    '2  ~ Customer onboarding  as before',
    '3  ~ Nightly report       unpublish',
    '4  + Old report           take out of the archive',
    '5  ~ Paused               publish',
    '',
    'staging: 5 workflows to put back. Afterwards staging is on hold.',
    'Next: wops rollback latest',
  ]);
  expect(undoQuestion(report)).toBe('Put 5 workflows of staging back?');
});

test('the plan of a rollback says that placeholder credentials go too', () => {
  const findings = [{code: 'placeholder_credential', message: 'The credential slackApi:Bot was made.'}];
  const told = (report: OperationReport) => undoText(report, drawing, {}).join(' ');
  expect(told(result({findings}))).toContain('Placeholder credentials go too');
  expect(told(result({findings: []}))).not.toContain('credentials');
});

test('an error that stands beside its workflow is not told again', () => {
  const [first, ...rest] = failure().workflows;
  const message = 'n8n does not answer';
  const report = failure({
    error: {type: 'n8n_unreachable', message},
    workflows: [{...first!, status: 'failed', error: message}, ...rest],
    rollback: {restored: [], errors: [{workflow: first!.name, message}]},
  });
  expect(operationText(report, drawing).filter((line) => line.includes(message))).toEqual([`    ${message}`]);
});

test('errors of n8n cannot leave their line', () => {
  const evil = 'a\u001b[2Jb\nc';
  const report = failure({
    error: {type: 'n8n_refused', message: evil},
    workflows: [workflow(evil, {status: 'failed', error: evil})],
    rollback: {restored: [], errors: [{workflow: evil, message: `${evil} too`}]},
  });
  for (const line of operationText(report, drawing)) expect(line).not.toMatch(/[\u0000-\u001f]/);
});
