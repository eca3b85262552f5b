import {expect, test} from 'vitest';
import {WOPS} from '../../../src/core/actor.ts';
import {purgeOld} from '../../../src/core/retention/purge-old.ts';
import {BOB} from '../incident/incident-samples.ts';
import {DAYS, type RetentionDesk, retentionConfig, retentionDesk} from './retention-desk.ts';

const NONE = {total: 0, purged: 0};

/** The audit log's word on what went. */
function told({rows}: RetentionDesk) {
  return rows('audit_log')
    .filter(({action}) => action === 'retention.purged')
    .map(({subject_id: kind, actor_id: actor, details}) => ({kind, actor, ...JSON.parse(details)}));
}

test('the drift snapshot of an incident goes when it has ended longer ago than it is kept; its story stays', async () => {
  const desk = await retentionDesk();
  const {purge, ended, rows, store} = desk;
  const old = await ended(DAYS + 1);
  const cancelled = await ended(DAYS + 1, {status: 'cancelled'});
  const young = await ended(DAYS - 1);
  expect(await purge()).toEqual({
    dryRun: false,
    payloads: {total: 3, purged: 2, incidents: [old.number, cancelled.number]},
    checks: {total: 3, purged: 0},
    snapshots: NONE,
    massChange: false,
  });
  expect(await store.incidents.snapshot(old.id)).toBeNull();
  expect(await store.incidents.snapshot(young.id)).not.toBeNull();
  expect(rows('drift_snapshot_workflow', old.id)).toMatchObject([{git_body: null, live_body: null}]);
  expect(rows('drift_snapshot_workflow', young.id)).not.toMatchObject([{git_body: null}]);
  const events = await store.incidents.events(old.id);
  expect(events.map(({kind}) => kind)).toEqual(['detected', 'payload_purged']);
  expect((await store.incidents.get(old.id))!.payloadPurgedAt).toBe(desk.present.now.toISOString());
});

test('an open incident keeps everything, however old it is, and so does what was done about it', async () => {
  const {purge, open, present, reconciled, rows, snapshots, store} = await retentionDesk();
  const moment = present.now;
  present.now = new Date(0);
  const {id} = await open();
  present.now = moment;
  await reconciled('p', DAYS * 5, {incident: 1});
  await reconciled('q', DAYS * 4, {incident: 1});
  const before = rows('drift_snapshot_workflow', id);
  expect(await purge()).toMatchObject({payloads: NONE, snapshots: {total: 4, purged: 0}});
  expect(rows('drift_snapshot_workflow', id)).toEqual(before);
  expect(await store.incidents.snapshot(id)).not.toBeNull();
  expect(await snapshots()).toHaveLength(4);
});

test('snapshots of reconciliations go with their time; those of anything else stay', async () => {
  const {purge, ended, reconciled, snapshots} = await retentionDesk();
  const {number: incident} = await ended(DAYS * 2);
  await reconciled('old', DAYS + 1, {incident});
  await reconciled('young', DAYS - 1, {incident});
  await reconciled('plain', DAYS * 3);
  await reconciled('later', 1);
  expect((await purge()).snapshots).toEqual({total: 4, purged: 2});
  expect(await snapshots()).toEqual(['later-post', 'later-pre', 'plain-post', 'plain-pre', 'young-post', 'young-pre']);
});

test('what was applied last of a workflow is kept: a commit compares with it', async () => {
  const {purge, ended, reconciled, snapshots} = await retentionDesk();
  const {number: incident} = await ended(DAYS * 3);
  await reconciled('first', DAYS + 3, {incident});
  await reconciled('other', DAYS + 2, {incident, workflow: 'x'});
  await reconciled('second', DAYS + 1, {incident});
  await reconciled('undone', 1, {undone: true});
  expect((await purge()).snapshots.purged).toBe(4);
  expect(await snapshots()).toEqual(['other-post', 'second-post', 'undone-post', 'undone-pre']);
});

test('drift checks are forgotten, but not the last of an environment, nor the last that could be made', async () => {
  const {purge, checked, checks} = await retentionDesk(retentionConfig({one: {}, two: {}}));
  for (const days of [DAYS + 5, DAYS + 4, DAYS + 3]) await checked(days);
  for (const days of [DAYS + 2, DAYS + 1]) await checked(days, {status: 'ERROR'});
  for (const days of [DAYS + 3, DAYS + 1, DAYS - 1]) await checked(days, {environment: 'two'});
  expect((await purge({dryRun: true})).checks).toEqual({total: 8, purged: 5});
  expect((await purge()).checks).toEqual({total: 8, purged: 5});
  expect(await checks()).toEqual([DAYS + 1, DAYS + 3]);
  expect(await checks('two')).toEqual([DAYS - 1]);
});

test('drift checks are kept as long as any environment wants it', async () => {
  const rule = {policies: {drift: {reconciliationArtifactRetentionDays: DAYS * 2}}};
  const {purge, checked, checks} = await retentionDesk(retentionConfig({one: {}, two: rule}));
  for (const days of [DAYS * 2 + 1, DAYS + 1, 0]) await checked(days);
  expect((await purge({dryRun: true})).checks).toEqual({total: 3, purged: 1});
  expect((await purge()).checks.purged).toBe(1);
  expect(await checks()).toEqual([0, DAYS + 1]);
});

test('each environment has its own rules; one that wops.yaml does not know any more has the workspace’s', async () => {
  const rule = (days: number) => ({policies: {drift: {closedIncidentRetentionDays: days}}});
  const desk = await retentionDesk(retentionConfig({short: rule(10), long: rule(900), gone: rule(900)}));
  const ids: number[] = [];
  for (const environment of ['short', 'long', 'gone']) ids.push((await desk.ended(DAYS + 1, {environment})).number);
  desk.present.config = retentionConfig({short: rule(10), long: rule(900)});
  expect((await desk.purge()).payloads.incidents).toEqual([ids[0], ids[2]]);
});

test('a dry run says the same and writes nothing, and a second run finds nothing', async () => {
  const {purge, ended, checked, reconciled, version} = await retentionDesk();
  const {number: incident} = await ended(DAYS + 1);
  for (let days = 1; days < 8; days++) await checked(DAYS + days);
  await reconciled('p', DAYS + 2, {incident});
  await reconciled('later', 0);
  const before = version();
  const planned = await purge({dryRun: true, acceptMassChange: false});
  expect(version()).toBe(before);
  expect(planned).toMatchObject({dryRun: true, payloads: {purged: 1}, checks: {purged: 7}, snapshots: {purged: 2}});
  expect(await purge()).toEqual({...planned, dryRun: false});
  expect(await purge()).toMatchObject({payloads: NONE, checks: {purged: 0}, snapshots: NONE});
});

test('the audit log tells of each batch before it is gone, and who did it', async () => {
  const desk = await retentionDesk();
  const {number: incident} = await desk.ended(DAYS + 1);
  for (let hour = 0; hour < 130; hour++) await desk.checked(DAYS + 1 + hour / 24);
  await desk.reconciled('p', DAYS + 2, {incident});
  await desk.reconciled('later', 0);
  await desk.purge({actor: WOPS});
  expect(told(desk)).toEqual([
    {kind: 'payloads', actor: 'wops', count: 1, incidents: [incident]},
    {kind: 'checks', actor: 'wops', count: 100, before: expect.any(String)},
    {kind: 'checks', actor: 'wops', count: 30, before: expect.any(String)},
    {kind: 'snapshots', actor: 'wops', count: 2, ids: ['p-pre', 'p-post']},
  ]);
  expect(await desk.store.audit.check()).toMatchObject({problems: []});
  const quiet = told(desk).length;
  await desk.purge();
  expect(told(desk)).toHaveLength(quiet);
});

test('interrupted between two batches it ends there, whole, and the next run goes on', async () => {
  const desk = await retentionDesk();
  const {store} = desk;
  for (let hour = 0; hour < 250; hour++) await desk.checked(DAYS + 1 + hour / 24);
  const abort = new AbortController();
  const forget = store.deleteOldChecks;
  // As Ctrl-C comes: from the event loop.
  store.deleteOldChecks = async (which) => {
    setImmediate(() => abort.abort());
    return forget(which);
  };
  const run = purgeOld(desk.withSignal(abort.signal), {dryRun: false, acceptMassChange: true});
  await expect(run).rejects.toMatchObject({name: 'AbortError'});
  expect(await desk.checks()).toHaveLength(150);
  expect(told(desk)).toHaveLength(1);
  expect((await desk.purge()).checks).toEqual({total: 150, purged: 149});
});

test('a clock far in the future purges nothing, unless that is accepted', async () => {
  const {purge, ended, checked, present, rows, store} = await retentionDesk();
  for (let count = 0; count < 7; count++) await ended(count);
  await checked(0);
  present.now = new Date('2126-01-01T00:00:00Z');
  await expect(purge({acceptMassChange: false})).rejects.toMatchObject({
    code: 'breaker',
    message: expect.stringMatching(/7 of 7 drift snapshots, 7 of 8 drift checks.*The clock says 2126-01-01/),
    hint: expect.stringContaining('--accept-mass-change'),
  });
  expect(rows('drift_snapshot_workflow').every(({live_body: body}) => body !== null)).toBe(true);
  expect(await store.driftHistory(null, 100)).toHaveLength(8);
  expect(await purge({dryRun: true, acceptMassChange: false})).toMatchObject({massChange: true});
  expect((await purge()).payloads.purged).toBe(7);
});

test('a question is asked with what would go, and only where something would', async () => {
  const {purge, ended, store} = await retentionDesk();
  const asked: unknown[] = [];
  const confirm = async (report: unknown) => {
    asked.push(report);
    throw new Error('No.');
  };
  await purge({confirm});
  expect(asked).toEqual([]);
  const {id} = await ended(DAYS + 1);
  await expect(purge({confirm})).rejects.toThrow('No.');
  expect(asked).toMatchObject([{dryRun: true, payloads: {purged: 1}}]);
  expect(await store.incidents.snapshot(id)).not.toBeNull();
});

test('it takes an administrator, and one run at a time', async () => {
  const desk = await retentionDesk();
  await desk.ended(DAYS + 1);
  const users = new Map([['bob@example.com', 'developer' as const]]);
  desk.present.config = {...desk.present.config, users};
  desk.present.person = BOB;
  await expect(desk.purge()).rejects.toMatchObject({code: 'blocked', details: {needed: 'admin'}});
  expect((await desk.purge({dryRun: true})).payloads.purged).toBe(1);
  const lease = desk.store.leases.acquire('retention', 'another run');
  await expect(desk.purge({actor: WOPS})).rejects.toMatchObject({code: 'busy'});
  lease.release();
  expect((await desk.purge({actor: WOPS})).payloads.purged).toBe(1);
});
