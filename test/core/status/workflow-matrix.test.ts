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
const column = (name: string, ...ignore: string[]) => ({name, ignore});
const cells = (mappings: Mapping[], gitStates: GitState[] = [], deleted = false) =>
  workflowMatrix(
    {mappings, gitStates, canonical},
    {environments: [column('dev', 'ignored'), column('prod')], deleted},
  ).map((row) => row.environments);

test('an archived workflow is missing where it was linked, and nothing where it was not', () => {
  expect(cells([mapping({archived: true})])).toMatchObject([{dev: {status: 'missing'}}]);
  expect(cells([mapping({archived: true, status: 'untracked', canonicalId: null})])).toEqual([]);
});

test('a deleted workflow that goes on running is not in Git', () => {
  const deleted = canonical.map((workflow) => ({...workflow, deletedAt: '2026-01-01'}));
  const rows = {mappings: [mapping({status: 'deleted'})], gitStates: [], canonical: deleted};
  const [row] = workflowMatrix(rows, {environments: [column('dev')]});
  expect(row).toMatchObject({canonicalId: 'c1', environments: {dev: {status: 'deleted', n8nId: 'n1', gitHash: null}}});
  expect(cellState(row!.environments.dev!)).toBe('not_in_git');
});

test('one whose place another workflow has taken is a row of its own', () => {
  const rows = [mapping({n8nId: 'n2'}), mapping({status: 'deleted'})];
  expect(cells(rows, [file()])).toMatchObject([
    {dev: {status: 'deleted', n8nId: 'n1', gitHash: null}},
    {dev: {status: 'linked', n8nId: 'n2', gitHash: 'h'}},
  ]);
});

test.for([
  ['archived', {archived: true}],
  ['ignored', {n8nId: 'ignored'}],
])('a deleted workflow that is %s shows only when it is asked for', ([, more]) => {
  const rows = [mapping({status: 'deleted', ...(more as Partial<Mapping>)})];
  expect(cells(rows)).toEqual([]);
  expect(cells(rows, [], true)).toMatchObject([{dev: {status: 'deleted'}}]);
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
    {environments: [column('__proto__')]},
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
  ['not_in_git', {status: 'deleted', gitHash: null}],
] as const)('a cell is %s', ([state, more]) => {
  const cell = {status: 'linked', n8nId: 'n', contentHash: 'h', gitHash: 'h', active: false, ...more} as const;
  expect(cellState(cell)).toBe(state);
  expect(CELL_STATES).toHaveProperty(state);
});
