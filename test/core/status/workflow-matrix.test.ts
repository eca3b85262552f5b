import {expect, test} from 'vitest';
import {CELL_STATES, cellState} from '../../../src/core/status/cell-state.ts';
import {workflowMatrix} from '../../../src/core/status/workflow-matrix.ts';
import type {CanonicalWorkflow, GitState, Mapping} from '../../../src/core/store/rows.ts';

const canonical: CanonicalWorkflow[] = [
  {canonicalId: 'c1', slug: 'one', name: 'One', createdAt: '', updatedAt: '', deletedAt: null},
];
const mapping = (more: Partial<Mapping>): Mapping => ({
  environment: 'dev',
  n8nId: 'n1',
  canonicalId: 'c1',
  status: 'linked',
  linkedBy: 'file',
  keepUnlinked: false,
  name: 'One',
  contentHash: 'h',
  contentCheck: '1-1',
  active: false,
  archived: false,
  fingerprint: '',
  hashInputs: '',
  sourceWorkflowId: null,
  unlinkedReferences: [],
  environmentText: false,
  updatedAt: null,
  firstSeenAt: '',
  ...more,
});
const file = (more: Partial<GitState> = {}) =>
  ({environment: 'dev', canonicalId: 'c1', contentHash: 'h', name: 'One', ...more}) as GitState;
const cells = (mappings: Mapping[], gitStates: GitState[] = [], deleted = false) =>
  workflowMatrix({mappings, gitStates, canonical}, {environments: ['dev', 'prod'], deleted}).map(
    (row) => row.environments,
  );

test('an archived workflow is missing where it was linked, and nothing where it was not', () => {
  expect(cells([mapping({archived: true})])).toMatchObject([{dev: {status: 'missing'}}]);
  expect(cells([mapping({archived: true, status: 'untracked', canonicalId: null})])).toEqual([]);
});

test('a deleted workflow shows only when it is asked for', () => {
  const rows = [mapping({status: 'deleted'})];
  expect(cells(rows)).toEqual([]);
  expect(cells(rows, [], true)).toMatchObject([{dev: {status: 'deleted', n8nId: 'n1'}}]);
});

test('what is in an environment that is not a column is left out', () => {
  expect(cells([mapping({environment: 'gone'})], [file({environment: 'gone'})])).toEqual([]);
});

test('a file without a workflow in n8n is a cell without status', () => {
  expect(cells([], [file()])).toEqual([
    {dev: {status: null, n8nId: null, contentHash: null, gitHash: 'h', active: null}},
  ]);
});

test('an environment called __proto__ is a column like any other', () => {
  const rows = workflowMatrix(
    {mappings: [mapping({environment: '__proto__'})], gitStates: [], canonical},
    {environments: ['__proto__']},
  );
  expect(Object.keys(rows[0]!.environments)).toEqual(['__proto__']);
});

test.for([
  ['same', {}],
  ['changed', {gitHash: 'other'}],
  ['not_in_git', {gitHash: null}],
  ['only_in_git', {status: null}],
  ['missing', {status: 'missing'}],
  ['untracked', {status: 'untracked', gitHash: null}],
  ['ignored', {status: 'ignored'}],
  ['deleted', {status: 'deleted'}],
] as const)('a cell is %s', ([state, more]) => {
  const cell = {status: 'linked', n8nId: 'n', contentHash: 'h', gitHash: 'h', active: false, ...more} as const;
  expect(cellState(cell)).toBe(state);
  expect(CELL_STATES).toHaveProperty(state);
});
