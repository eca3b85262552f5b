import {expect, test} from 'vitest';
import {type AnyJson, createWorkspace} from '../../support/workspace.ts';

test('wops drift alone shows what the last checks found', async () => {
  // Drift in production opens an incident, which is shown in its place.
  const {data, wops, make, n8n} = await createWorkspace({environments: {dev: 'dev', prod: 'staging'}});
  const id = make('prod', {name: 'Report'});
  await wops('commit', 'prod', '--all');
  n8n('prod').call('PUT', `/workflows/${id}`, {
    name: 'Report',
    nodes: [],
    connections: {},
    settings: {executionTimeout: 9},
  });
  await wops('drift', 'check');
  const {environments} = await data('drift');
  expect(environments).toEqual([
    expect.objectContaining({name: 'dev', status: null, knownSince: null, ageMs: null}),
    expect.objectContaining({name: 'prod', status: 'DRIFT_DETECTED', stale: false, checked: 1, withDrift: 1}),
  ]);
  expect(environments[1].ageMs).toBeGreaterThanOrEqual(0);
  expect((await wops('drift', 'status', 'prod')).stdout).toContain('Next: wops diff prod');
});

test('a check that could not be made leaves the last status, marked stale, with its reason and counts', async () => {
  const {data, wops, make, n8n} = await createWorkspace();
  make('prod', {name: 'Report'});
  await wops('commit', 'prod', '--all');
  await wops('drift', 'check', 'prod');
  process.env.WOPS_TEST_PROD_KEY = 'revoked';
  expect((await wops('drift', 'check', 'prod')).exitCode).toBe(5);
  process.env.WOPS_TEST_PROD_KEY = n8n('prod').apiKey;
  const {environments} = await data('drift', 'status', 'prod');
  expect(environments[0]).toMatchObject({status: 'IN_SYNC', stale: true, reason: 'n8n_auth', checked: 1, inSync: 1});
  expect(environments[0].lastDriftCheckAt > environments[0].knownSince).toBe(true);
  const {stdout} = await wops('drift', 'status', 'prod');
  expect(stdout).toContain('IN_SYNC (stale)');
  expect(stdout).toContain('could not be made (n8n_auth). Next: wops drift check prod');
  expect((await wops('status', '-e', 'prod')).stdout).toContain('IN_SYNC (stale)');
});

test('drift history lists the checks, newest first, of one environment or of all, so many at most', async () => {
  const {data, wops} = await createWorkspace();
  await wops('drift', 'check', 'dev');
  await wops('drift', 'check', 'prod');
  await wops('drift', 'check', 'dev');
  const environments = async (...args: string[]) =>
    (await data('drift', 'history', ...args)).map((check: AnyJson) => check.environment);
  expect(await environments()).toEqual(['dev', 'prod', 'dev']);
  expect(await environments('prod')).toEqual(['prod']);
  expect(await environments('--limit', '1')).toEqual(['dev']);
  expect((await data('drift', 'history', 'prod'))[0]).toMatchObject({
    status: 'UNKNOWN',
    reason: 'no_folder',
    checkType: 'manual',
    affected: [],
    checkedAt: expect.any(String),
  });
});

test('before any check, both say how to make one', async () => {
  const {wops} = await createWorkspace();
  expect((await wops('drift')).stdout).toContain('Next: wops drift check');
  expect((await wops('drift', 'history')).stdout).toContain('Next: wops drift check');
  expect((await wops('drift', 'history', 'prid')).exitCode).toBe(2);
});
