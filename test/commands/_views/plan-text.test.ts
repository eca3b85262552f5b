import {join} from 'node:path';
import {stripVTControlCharacters} from 'node:util';
import {expect, test} from 'vitest';
import {writes} from '../../../src/commands/_views/operation-words.ts';
import {planQuestion, planSummary, planText} from '../../../src/commands/_views/plan-text.ts';
import {colourPalette, displayWidth, PLAIN} from '../../../src/commands/_views/terminal.ts';
import {gate, plan, workflow} from './operation-fixtures.ts';

const drawing = {palette: PLAIN, width: 100};
const next = 'wops promote dev staging';

const blocked = plan({
  status: 'blocked',
  gates: [
    gate('references'),
    gate('requireCleanDrift', {passed: false, message: 'staging has drifted.', workflows: ['Invoices', 'Billing']}),
    gate('allowOverwritingHotfixes', {
      passed: false,
      message:
        '1 workflow was changed in staging and would lose that. To adopt it: wops commit staging; to overwrite it: --allow-hotfix',
      workflows: ['Customer onboarding'],
    }),
    gate('variables', {
      passed: false,
      message: Array.from({length: 14}, (_, index) => `{{env.V${index}}} has no value in staging.`).join('\n'),
      workflows: ['Customer onboarding'],
    }),
  ],
});

const PLANS = {
  'before the question': [plan(), {details: false}],
  'of a dry run': [plan(), {details: false, next}],
  'in detail': [plan(), {details: true, next}],
  'with gates that fail': [blocked, {details: false, next}],
  'with nothing to do': [
    plan({workflows: [workflow('Invoices', {action: 'none'})], findings: []}),
    {details: false, next},
  ],
  'of an apply that prunes': [
    plan({kind: 'apply', source: 'git', findings: [], workflows: [workflow('Old report', {action: 'archive'})]}),
    {details: false},
  ],
  'of a restore': [plan({kind: 'restore', source: 'snapshot:7d1f0a3c-0000', findings: []}), {details: false}],
} as const;

test('plans read as a person would tell them', async () => {
  const told = Object.entries(PLANS).map(([title, [report, options]]) =>
    [`# ${title}`, ...planText(report, drawing, options), ''].join('\n'),
  );
  await expect(told.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, 'golden', 'plan.txt'));
});

test.each([40, 60, 100])('no line of a plan is wider than %i columns', (width) => {
  for (const [report, options] of Object.values(PLANS)) {
    for (const line of planText(report, {palette: PLAIN, width}, {...options, details: false})) {
      if (!line.startsWith('Next:') && !line.includes('staging:'))
        expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }
  }
});

test('colours add nothing to the text', () => {
  for (const [report, options] of Object.values(PLANS)) {
    const coloured = planText(report, {palette: colourPalette(), width: 100}, options);
    expect(coloured.map((line) => stripVTControlCharacters(line).trimEnd())).toEqual(
      planText(report, drawing, options),
    );
  }
});

test('whatever workflows, gates and findings are called, nothing leaves its line', () => {
  const evil = 'a\u001b[2Jb\nc\u202ed';
  const hostile = plan({
    status: 'blocked',
    workflows: [
      workflow(evil, {
        changes: [{kind: 'node_removed', node: evil, before: {}}],
        transformations: [{kind: 'credential', node: evil, path: evil, before: evil, after: evil}],
      }),
    ],
    findings: [{workflow: evil, code: 'x', message: evil}],
    gates: [gate(evil, {passed: false, message: evil, workflows: [evil]})],
  });
  for (const details of [false, true]) {
    for (const line of planText(hostile, drawing, {details, next})) {
      expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/);
    }
  }
});

test('of many workflows only the table is told, unless every detail is asked for', () => {
  const workflows = Array.from({length: 21}, (_, index) =>
    workflow(`W${index}`, {changes: [{kind: 'node_disabled', node: 'Debug'}]}),
  );
  const many = plan({workflows, findings: [], gates: []});
  expect(planText(many, drawing, {details: false})).toHaveLength(1 + (1 + 21) + (1 + 1));
  expect(planText(many, drawing, {details: true}).filter((line) => line.includes('Debug'))).toHaveLength(21);
});

test('what is new is not told node by node', () => {
  const text = planText(plan(), drawing, {details: false}).join('\n');
  expect(text).toContain('create, unpublished  1 node added');
  expect(text).not.toContain('node "Slack"');
});

test('a workflow that is referred to is named, also where nothing is done to it', () => {
  const reference = {kind: 'reference', path: 'settings', before: 'uG', after: 'n-error-handler'} as const;
  const workflows = [workflow('Orders', {transformations: [reference]}), workflow('Error handler', {action: 'none'})];
  const lines = planText(plan({workflows}), {palette: PLAIN, width: 100}, {details: false});
  expect(lines).toContain('  workflow    uG → n-error-handler (Error handler)');
});

test('there is a question only where something is written', () => {
  expect(writes(plan())).toBe(true);
  expect(writes(plan({workflows: [workflow('Invoices', {action: 'none'})]}))).toBe(false);
  expect(planQuestion(plan())).toBe('Promote 3 workflows to staging?');
});

test('a plan is summed up in a sentence', () => {
  expect(planSummary(plan())).toBe('dev → staging: 1 to create, 1 to update, 1 to publish; 1 unchanged.');
  expect(planSummary(blocked)).toBe(
    'dev → staging: blocked by requireCleanDrift, allowOverwritingHotfixes, variables.',
  );
});
