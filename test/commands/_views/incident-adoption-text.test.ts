import {expect, test} from 'vitest';
import {adoptionQuestion, adoptionText} from '../../../src/commands/_views/incident-adoption-text.ts';
import {reconcileText} from '../../../src/commands/_views/incident-reconcile-text.ts';
import {PLAIN} from '../../../src/commands/_views/terminal.ts';
import type {CommitReport} from '../../../src/core/commit/commit-report.ts';
import type {ReconcileReport} from '../../../src/core/incident/reconcile/reconcile-report.ts';
import type {PlannedDifference} from '../../../src/core/incident/reconcile/ways.ts';
import {incident, workflow} from './incident-fixtures.ts';

const DRAWING = {palette: PLAIN, width: 80};
const file = (name: string) => ({path: `workflows/prod/${name}.json`, name, canonicalId: `c-${name}`});

const CHANGES = ['a', 'b', 'c', 'd'].map((path) => ({
  kind: 'parameter_changed' as const,
  node: 'Webhook',
  path,
  before: 'old',
  after: 'new',
}));
const WORKFLOWS: PlannedDifference[] = [
  {...workflow('Orders', {changes: CHANGES}), act: 'commit'},
  {...workflow('Gone\u001b[2J', {kind: 'missing_in_runtime', n8nId: null}), act: 'remove_file'},
];

function commit(more: Partial<CommitReport> = {}): CommitReport {
  return {
    environment: 'prod',
    dryRun: false,
    commit: null,
    written: [file('orders')],
    removed: [file('gone')],
    unchanged: 0,
    pushed: false,
    merged: [],
    overwritten: [],
    behind: [],
    ...more,
  };
}

test('before what runs is committed it is shown how it differs, and which files that makes', () => {
  const shown = adoptionText({workflows: WORKFLOWS, commit: commit()}, DRAWING, {details: false, labels: new Map()});
  expect(shown).toEqual([
    'What runs in prod → Git',
    '  ~ Orders  changed in n8n; to be committed',
    '      ~ Webhook  a  old → new',
    '      ~ Webhook  b  old → new',
    '      ~ Webhook  c  old → new',
    '      … 1 more lines (--details)',
    '  - Gone\\u001b[2J  is in Git, and does not run; its file is to be removed',
    '',
    '~ workflows/prod/orders.json',
    '- workflows/prod/gone.json',
    '',
  ]);
});

test('the question counts what it writes', () => {
  expect(adoptionQuestion(commit())).toBe('Write 1 file and remove 1 file of prod in Git?');
  expect(adoptionQuestion(commit({removed: []}))).toBe('Write 1 file of prod in Git?');
  expect(adoptionQuestion(commit({written: [], removed: [file('a'), file('b')]}))).toBe(
    'Remove 2 files of prod in Git?',
  );
});

function planned(details: boolean): string[] {
  const report: ReconcileReport = {
    ...incident({status: 'acknowledged', affected: [...WORKFLOWS, workflow('Another')]}),
    reconciliation: {
      ...{resolution: 'promote', from: null, dryRun: true, outcome: 'planned'},
      workflows: WORKFLOWS.map(({canonicalId, n8nId, name, kind, act}) => ({canonicalId, n8nId, name, kind, act})),
      commit: commit({dryRun: true}),
    },
  };
  const plan = {details, format: 'text', labels: new Map(), pathOf: () => undefined, next: 'wops again'} as const;
  return reconcileText(report, DRAWING, plan);
}

test('a dry run shows the same, claims no write, and is whole with --details', () => {
  expect(planned(false).slice(1, 7)).toEqual([
    '',
    '  ~ Orders  changed in n8n; to be committed',
    '      ~ Webhook  a  old → new',
    '      ~ Webhook  b  old → new',
    '      ~ Webhook  c  old → new',
    '      … 1 more lines (--details)',
  ]);
  expect(planned(false).slice(-7)).toEqual([
    '',
    '~ workflows/prod/orders.json',
    '- workflows/prod/gone.json',
    'prod: 1 file would be written, 1 would be removed, 0 unchanged. Nothing was written.',
    '',
    'Incident #42 in prod: would adopt what runs into Git for 2 workflows.',
    'Next: wops again',
  ]);
  expect(planned(true)).toContain('      ~ Webhook  d  old → new');
  expect(planned(true).join('\n')).not.toContain('Another');
});
