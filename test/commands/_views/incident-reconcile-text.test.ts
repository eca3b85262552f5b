import {expect, test} from 'vitest';
import {reconcileSummary, reconcileText} from '../../../src/commands/_views/incident-reconcile-text.ts';
import {PLAIN} from '../../../src/commands/_views/terminal.ts';
import type {Incident} from '../../../src/core/incident/incident.ts';
import {RECONCILE_OUTCOMES, type ReconcileReport} from '../../../src/core/incident/reconcile/reconcile-report.ts';
import {incident, workflow} from './incident-fixtures.ts';
import {gate, result} from './operation-fixtures.ts';

type Reconciliation = ReconcileReport['reconciliation'];

function report(reconciliation: Partial<Reconciliation>, more: Partial<Incident> = {}): ReconcileReport {
  return {
    ...incident({status: 'acknowledged', ...more}),
    reconciliation: {
      resolution: 'revert',
      from: null,
      dryRun: false,
      outcome: 'reconciled',
      workflows: [{canonicalId: 'c', n8nId: 'n', name: 'Orders', kind: 'modified', act: 'write'}],
      ...reconciliation,
    },
  };
}

function shown(told: ReconcileReport): string[] {
  const plan = {
    details: false,
    format: 'text',
    labels: new Map(),
    pathOf: () => undefined,
    next: 'wops again',
  } as const;
  return reconcileText(told, {palette: PLAIN, width: 80}, plan);
}

const accepted = {resolution: 'acknowledge'} as const;

const orders = workflow('Orders', {
  changes: ['a', 'b', 'c', 'd'].map((path) => ({
    ...{kind: 'parameter_changed', node: 'Webhook', path, before: 'old', after: 'new'},
  })),
});
const chosen = {canonicalId: orders.canonicalId, n8nId: orders.n8nId, name: 'Orders', kind: 'modified'} as const;

test('what is accepted is named; before it is, with its changes and the command that does it', () => {
  const planned = report(
    {...accepted, outcome: 'planned', dryRun: true, workflows: [{...chosen, act: 'accept'}]},
    {affected: [workflow('Another'), orders]},
  );
  expect(shown(planned)).toEqual([
    'Incident #42  prod  accept it as it is  dry run',
    '',
    '  ~ Orders  changed in n8n; to be accepted as it is',
    '      ~ Webhook  a  old → new',
    '      ~ Webhook  b  old → new',
    '      ~ Webhook  c  old → new',
    '      … 1 more lines (--details)',
    '',
    'Incident #42 in prod: would accept it as it is for 1 workflow.',
    'Next: wops again',
  ]);
  expect(shown(report(accepted, {status: 'closed'})).slice(2)).toEqual([
    '✓ Orders  accepted as it is',
    '',
    'Incident #42 in prod: it is reconciled, and closed: a check found no drift.',
    'Next: wops drift check prod',
  ]);
});

test('what is left is named, with the ways to settle it', () => {
  const left = (...names: string[]) => ({affected: names.map((name) => workflow(name))});
  expect(shown(report({...accepted, outcome: 'partly'}, left('Billing', 'Report'))).slice(-3)).toEqual([
    'Incident #42 in prod: that is done, and Billing and Report still drift.',
    'Next: wops incident reconcile 42 promote --dry-run  (adopt what runs into Git)',
    '  or: wops incident reconcile 42 revert --dry-run   (put back what Git says)',
  ]);
  const summary = (...names: string[]) => reconcileSummary(report({outcome: 'unresolved'}, left(...names)));
  expect(summary('A')).toBe('Incident #42 in prod: it is done, and A still drifts.');
  expect(summary('A', 'B', 'C', 'D')).toBe('Incident #42 in prod: it is done, and A and 3 more still drift.');
});

test('what was written to n8n is told as an apply is, with one next command for the incident', () => {
  const operation = result({kind: 'apply', source: 'git', target: 'prod'});
  const lines = shown(report({operation}));
  expect(lines).toContain('✓ Nightly report       published');
  expect(lines.filter((line) => line.startsWith('Next:'))).toEqual(['Next: wops drift check prod']);
  const failed = shown(report({operation: {...operation, status: 'failed'}, outcome: 'failed'}));
  expect(failed.at(-1)).toBe('Next: wops promotion show 7d1f0a3c');
});

test('a gate in the way is shown; one that waits for an approval names the command for the approver', () => {
  const blocked = result({
    status: 'blocked',
    gates: [gate('credentials', {passed: false, message: 'stripe is missing'})],
  });
  const lines = shown(report({operation: blocked, outcome: 'blocked'}));
  expect(lines.join('\n')).toContain('stripe is missing');
  expect(lines.slice(-2)).toEqual([
    'Incident #42 in prod: a gate stands in the way, and nothing was changed.',
    'Next: wops incident show 42',
  ]);
  const waiting = shown(report({operation: result({status: 'pending_approval'}), outcome: 'waiting'}));
  expect(waiting.at(-1)).toBe('Next: wops promotion approve 7d1f0a3c (for a colleague)');
});

test('every outcome has its sentence and a next command, and no name leaves its line', () => {
  for (const outcome of RECONCILE_OUTCOMES) {
    const lines = shown(report({...accepted, outcome}, {affected: [workflow('Evil\u001b[2J\n')]}));
    expect(lines.join('\n')).toMatch(/\nIncident #42 in prod: .+\.\n(.+\n)*Next: wops /);
    expect(lines.join('\n')).not.toContain('\u001b');
  }
});
