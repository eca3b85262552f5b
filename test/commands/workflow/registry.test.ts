import {expect, test} from 'vitest';
import {type AnyJson, createWorkspace} from '../../support/workspace.ts';

test('wops workflow alone lists, with the same data as workflow list', async () => {
  const {data, wops, make} = await createWorkspace();
  make('dev', {name: 'Invoices'});
  await wops('sync');
  const listed = await data('workflow', 'list');
  expect(await data('workflow')).toEqual(listed);
  expect(listed.map((row: AnyJson) => row.name)).toEqual(['Invoices']);
});

test('workflow list filters by environment and by status', async () => {
  const {data, wops, make} = await createWorkspace();
  make('dev', {name: 'Linked'});
  await wops('commit', 'dev', '--all');
  make('prod', {name: 'Loose'});
  await wops('sync');
  const names = async (...args: string[]) => (await data('workflow', 'list', ...args)).map((row: AnyJson) => row.name);
  expect(await names()).toEqual(['Linked', 'Loose']);
  expect(await names('prod')).toEqual(['Loose']);
  expect(await names('--environment', 'dev')).toEqual(['Linked']);
  expect(await names('--status', 'untracked')).toEqual(['Loose']);
  expect(await names('--status', 'missing')).toEqual([]);
  expect((await wops('workflow', 'list', '--status', 'lost')).exitCode).toBe(2);
});

test('an empty registry says to sync; a filter that leaves nothing says so', async () => {
  const {wops} = await createWorkspace();
  expect((await wops('workflow')).stdout).toContain('Next: wops sync');
  expect((await wops('workflow', 'list', 'dev')).stdout).toBe('No workflow is like that.\n');
});

test('workflow show finds a workflow by slug, name, canonical id and n8n id', async () => {
  const {data, wops, make} = await createWorkspace();
  const n8nId = make('dev', {name: 'Customer onboarding'});
  await wops('commit', 'dev', '--all');
  const shown = await data('workflow', 'show', 'customer-onboarding');
  expect(shown).toMatchObject({slug: 'customer-onboarding', name: 'Customer onboarding', deletedAt: null});
  expect(shown.environments.dev).toMatchObject({
    status: 'linked',
    n8nId,
    linkedBy: 'commit',
    path: 'workflows/dev/customer-onboarding.json',
    commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    lastSeenAt: expect.any(String),
  });
  expect(shown.environments.dev.url).toMatch(new RegExp(`/workflow/${n8nId}$`));
  for (const name of ['Customer onboarding', shown.canonicalId, n8nId]) {
    expect(await data('workflow', 'show', name)).toEqual(shown);
  }
  expect((await wops('workflow', 'show', n8nId)).stdout).toContain('taken into Git by wops commit');
});

test('a misspelt workflow is a usage error with the nearest name', async () => {
  const {wops, make} = await createWorkspace();
  make('dev', {name: 'Invoices'});
  await wops('sync');
  const {exitCode, json} = await wops('workflow', 'show', 'Invoces', '--json');
  expect(exitCode).toBe(2);
  expect(json.error).toMatchObject({type: 'workflow_unknown', details: {suggestion: 'Invoices'}});
});

test('a name that two workflows have lists both', async () => {
  const {wops, make} = await createWorkspace();
  const ids = [make('dev', {name: 'Twin'}), make('prod', {name: 'Twin'})];
  await wops('sync');
  const {exitCode, json} = await wops('workflow', 'show', 'Twin', '--json');
  expect(exitCode).toBe(2);
  expect(json.error?.details.candidates.map((one: AnyJson) => one.n8nId).sort()).toEqual(ids.sort());
});

test('untracked workflows come with what they could be and why they were not linked', async () => {
  const {data, wops, make} = await createWorkspace();
  make('dev', {name: 'Report', settings: {executionTimeout: 5}});
  await wops('commit', 'dev', '--all');
  const copies = [1, 2].map(() => make('prod', {name: 'Report', settings: {executionTimeout: 5}}));
  const other = make('prod', {name: 'Other'});
  await wops('sync');
  const untracked = await data('workflow', 'untracked');
  expect(untracked).toHaveLength(3);
  const byId = new Map(untracked.map((row: AnyJson) => [row.n8nId, row]));
  for (const id of copies) {
    expect(byId.get(id)).toMatchObject({
      environment: 'prod',
      name: 'Report',
      reason: 'contested',
      candidates: [{slug: 'report', by: 'hash', canonicalId: expect.any(String)}],
    });
  }
  expect(byId.get(other)).toMatchObject({reason: 'no_candidate', candidates: []});
  expect(await data('workflow', 'untracked', 'dev')).toEqual([]);
  const {stdout} = await wops('workflow', 'untracked');
  expect(stdout).toContain('another untracked workflow could be the same one');
  expect(stdout).toContain(`wops workflow link prod`);
});
