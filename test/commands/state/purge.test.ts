import {beforeEach, expect, test, vi} from 'vitest';
import {createWorkspace, type Workspace} from '../../support/workspace.ts';

const DAY_MS = 24 * 3_600_000;

beforeEach(() => {
  vi.stubEnv('CI', 'true');
  return () => vi.unstubAllEnvs();
});

/** So many incidents of prod that ended `daysAgo`. */
async function setUp(count: number, daysAgo: number): Promise<Workspace> {
  const workspace = await createWorkspace();
  const {make, wops, n8n, data} = workspace;
  const id = make('prod', {name: 'Pay'});
  await wops('commit', 'prod', '--all');
  const rename = (name: string) =>
    n8n('prod').call('PUT', `/workflows/${id}`, {name, nodes: [], connections: {}, settings: {}});
  for (let number = 1; number <= count; number++) {
    rename('Pay!');
    await data('drift', 'check');
    rename('Pay');
    await data('drift', 'check');
  }
  const {incidents} = workspace.store();
  const closedAt = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
  for (const {id: one} of await incidents.list()) {
    await incidents.change(one, (incident) => ({incident: {...incident, closedAt}, events: []}));
  }
  return workspace;
}

test('a dry run shows what is old, a run asks first, and then it is gone', async () => {
  const {wops, data, store} = await setUp(1, 366);
  const dry = await wops('state', 'purge', '--dry-run');
  expect(dry.exitCode).toBe(0);
  expect(dry.stdout).toMatch(/^drift snapshots of ended incidents +1 +1 +closedIncidentRetentionDays$/m);
  expect(dry.stdout).toMatch(/^drift checks +0 +2 /m);
  expect(dry.stdout).toMatch(/Old enough to go: 1 drift snapshot\.\nNext: wops state purge\n$/);

  const unasked = await wops('state', 'purge', '--json');
  expect(unasked).toMatchObject({exitCode: 2, json: {error: {type: 'usage', hint: 'wops state purge --yes'}}});
  const [incident] = await store().incidents.list();
  expect(await store().incidents.snapshot(incident!.id)).not.toBeNull();

  const done = await wops('state', 'purge', '--yes');
  expect(done.stdout).toMatch(/Old enough to go, and gone: 1 drift snapshot\.\n$/);
  expect(await data('incident', 'show', '1')).toMatchObject({snapshot: null, payloadPurgedAt: expect.any(String)});
  expect(await data('state', 'purge')).toMatchObject({dryRun: false, payloads: {total: 0, purged: 0, incidents: []}});
  expect((await wops('state', 'purge')).stdout).toMatch(/Nothing is older than it is kept for\.\n$/);
});

test('what would be most of it takes a word of its own, also with --yes', async () => {
  const {wops, data} = await setUp(6, 366);
  expect((await wops('state', 'purge', '--dry-run')).stdout).toMatch(
    /More than half .*\nNext: wops state purge --accept-mass-change\n$/,
  );
  const stopped = await wops('state', 'purge', '--yes', '--json');
  expect(stopped).toMatchObject({exitCode: 10, json: {error: {type: 'breaker', details: {payloads: {purged: 6}}}}});
  const accepted = await data('state', 'purge', '--accept-mass-change', '--yes');
  expect(accepted).toMatchObject({payloads: {purged: 6, incidents: [1, 2, 3, 4, 5, 6]}});
});
