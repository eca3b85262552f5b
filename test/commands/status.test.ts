import {expect, test} from 'vitest';
import {type AnyJson, createWorkspace} from '../support/workspace.ts';

test('before the first sync, status names the next command and knows no drift', async () => {
  const {wops, data} = await createWorkspace();
  expect((await wops('status')).stdout).toContain('Next: wops sync');
  expect(await data('status')).toEqual({
    environments: [
      {name: 'dev', class: 'dev', driftStatus: null, stale: false, lastSyncAt: null, lastDriftCheckAt: null},
      {name: 'prod', class: 'production', driftStatus: null, stale: false, lastSyncAt: null, lastDriftCheckAt: null},
    ],
    workflows: [],
    gone: [],
  });
});

test('a workspace without environments says how to add one', async () => {
  const {wops} = await createWorkspace({environments: {}});
  const {stdout, exitCode} = await wops('status');
  expect([stdout, exitCode]).toEqual(['There is no environment in wops.yaml yet. Next: wops env add\n', 0]);
});

test('a committed workflow has equal hashes, an untracked one neither canonical id nor slug', async () => {
  const {wops, data, make} = await createWorkspace();
  const a = make('dev', {name: 'Invoices'});
  await wops('commit', 'dev', '--all');
  const b = make('dev', {name: 'Alerts'});
  await wops('sync');
  const {workflows, environments} = await data('status');
  expect(environments[0].lastSyncAt).toMatch(/^\d{4}-.*Z$/);
  const hash = workflows[1].environments.dev.contentHash;
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(workflows).toEqual([
    {
      canonicalId: null,
      slug: null,
      name: 'Alerts',
      environments: {
        dev: {status: 'untracked', n8nId: b, contentHash: expect.any(String), gitHash: null, active: false},
      },
    },
    {
      canonicalId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      slug: 'invoices',
      name: 'Invoices',
      environments: {dev: {status: 'linked', n8nId: a, contentHash: hash, gitHash: hash, active: false}},
    },
  ]);
});

test('the matrix shows what differs from Git, what is gone and what is only in Git, each explained', async () => {
  const {wops, make, n8n, repository} = await createWorkspace();
  const [edited, , gone] = ['Edited', 'Same', 'Gone'].map((name) => make('dev', {name}));
  await wops('commit', 'dev', '--all');
  await repository.git('checkout', '--quiet', '-b', 'x');
  await repository.commit('Copy', {
    'workflows/prod/same.json': (await repository.read('workflows/dev/same.json')).replace(/ {2}"id".*\n/, ''),
  });
  n8n('dev').call('PUT', `/workflows/${edited}`, {
    name: 'Edited',
    nodes: [],
    connections: {},
    settings: {executionTimeout: 60},
  });
  n8n('dev').call('DELETE', `/workflows/${gone}`);
  await wops('sync');
  const {stdout} = await wops('status');
  expect(stdout).toMatch(/^Edited {4}~$/m);
  expect(stdout).toMatch(/^Gone {6}-$/m);
  expect(stdout).toMatch(/^Same {6}✓ {4}g$/m);
  expect(stdout).toContain('✓ as in Git   ~ differs from Git   g only in Git   - gone from n8n');
  expect(stdout).toContain('Next: wops diff dev');
});

test('--problems leaves out what is as it should be, --environment other columns', async () => {
  const {wops, data, make} = await createWorkspace();
  make('dev', {name: 'Good'});
  await wops('commit', 'dev', '--all');
  make('dev', {name: 'New'});
  make('prod', {name: 'Elsewhere'});
  await wops('sync');
  const names = async (...args: string[]) => (await data('status', ...args)).workflows.map((row: AnyJson) => row.name);
  expect(await names('--problems')).toEqual(['Elsewhere', 'New']);
  expect(await names('--environment', 'prod')).toEqual(['Elsewhere']);
  expect((await data('status', '-e', 'prod')).environments.map((row: AnyJson) => row.name)).toEqual(['prod']);
});

test('an unknown environment is named with the nearest one', async () => {
  const {wops} = await createWorkspace();
  const {exitCode, json} = await wops('status', '--environment', 'prodd', '--json');
  expect(exitCode).toBe(2);
  expect(json.error).toMatchObject({type: 'environment_unknown', details: {suggestion: 'prod'}});
});

test('of many workflows the first 50 are drawn, and how to see all of them is said', async () => {
  const {wops, make} = await createWorkspace({environments: {dev: 'dev'}});
  for (let index = 0; index < 60; index++) make('dev', {name: `Flow ${String(index).padStart(2, '0')}`});
  await wops('sync');
  const {stdout} = await wops('status');
  expect(stdout).toContain('Flow 49');
  expect(stdout).not.toContain('Flow 50');
  expect(stdout).toContain('… and 10 more: wops status --all');
  expect((await wops('status', '--all')).stdout).toContain('Flow 59');
});

test('names cannot drive the terminal', async () => {
  const {wops, make} = await createWorkspace({environments: {dev: 'dev'}});
  make('dev', {name: 'Red \u001b[31m alert'});
  await wops('sync');
  expect((await wops('status')).stdout).toContain('Red \\u001b[31m alert');
});

test('what runs and has no file on this branch is not in Git, with the way to look and to take it in', async () => {
  const {wops, data, make, repository} = await createWorkspace();
  await repository.git('switch', '--quiet', '--create', 'feature');
  make('dev', {name: 'Invoices'});
  await wops('commit', 'dev', '--all');
  expect((await wops('status', '--problems')).stdout).toContain('No workflow needs a look.');
  await repository.git('switch', '--quiet', 'main');
  expect((await wops('sync')).stdout).toContain('1 workflow untracked. Next: wops commit dev --all');
  const next = 'Next: wops workflow untracked dev, or take them into Git: wops commit dev --all';
  for (const more of [[], ['--problems'], ['--all']]) {
    const {stdout} = await wops('status', ...more);
    expect(stdout).toMatch(/^Invoices {2}\+$/m);
    expect(stdout).toContain('+ not in Git');
    expect(stdout).toContain(next);
  }
  const {stdout} = await wops('workflow', 'untracked', 'dev');
  expect(stdout).toContain('Git has no file for it any more, in any folder');
  expect(stdout).toContain('restore its file in Git, then: wops sync');
  expect(await data('workflow', 'untracked')).toMatchObject([
    {environment: 'dev', name: 'Invoices', reason: 'deleted'},
  ]);
  expect((await wops('workflow', 'list')).stdout).toMatch(/^Invoices {2}invoices {2}deleted$/m);
});

test('a changed wops.yaml is told apart from changed workflows', async () => {
  const {wops, make, repository} = await createWorkspace({environments: {dev: 'dev'}});
  make('dev', {name: 'One'});
  await wops('commit', 'dev', '--all');
  expect((await wops('status')).stdout).not.toContain('has changed');
  await repository.write('wops.yaml', `${await repository.read('wops.yaml')}variables:\n  BASE: {dev: x}\n`);
  expect((await wops('status')).stdout).toContain('has changed since the last sync of dev');
});

test('--watch off a terminal is a usage error with the way out', async () => {
  const {wops} = await createWorkspace();
  const {exitCode, stderr} = await wops('status', '--watch');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('status --watch needs a terminal');
  expect(stderr).toContain('wops status --json');
  expect((await wops('status', '--interval', '5')).exitCode).toBe(2);
});
