import {expect, test} from 'vitest';
import type {Change} from '../../../src/core/diff/change.ts';
import {WopsError} from '../../../src/core/errors.ts';
import type {Incident} from '../../../src/core/incident/incident.ts';
import {openDatabase} from '../../../src/core/store/database.ts';
import type {Store} from '../../../src/core/store/store.ts';
import {
  APPROVED,
  acceptance,
  approval,
  close,
  event,
  incident,
  ONE_O_CLOCK,
  open,
  SIDES,
  SNAPSHOT,
  withIncident,
} from './incident-fixtures.ts';
import {ADA, BOB, NOON, stateFile} from './promotion-fixtures.ts';

const numbers = async (found: Promise<Incident[]>) => (await found).map(({number}) => number);

/** Everything that `change` and its like write. */
async function standing({incidents, audit}: Store) {
  const [one] = await incidents.list({environment: 'prod'});
  return {
    one,
    events: await incidents.events(one!.id),
    approvals: await incidents.approvals(),
    acceptances: await incidents.acceptances(),
    audit: await audit.list(),
  };
}

test('an incident reads as it was written, whatever it holds, with what was found then', async () => {
  const {store, another} = await stateFile();
  const full: Required<Incident> = incident(42, {
    id: '7d1f0a3c-1',
    status: 'reconciled',
    severity: 'critical',
    escalation: 'critical_overdue',
    affected: [
      {
        canonicalId: 'c1',
        n8nId: 'w1',
        name: 'Orders',
        kind: 'modified',
        facets: ['content'],
        fingerprint: 'f1',
        changes: [{kind: 'workflow_renamed' as never, before: 'Orders', after: '__proto__'}],
        since: NOON,
        drifting: false,
        resolved: {resolution: 'promote', from: null, actor: BOB, at: NOON, promotionId: null, commit: 'abc'},
      },
    ],
    owner: 'ada@example.org',
    reason: 'A hotfix.',
    ticket: 'OPS-1',
    resolution: 'mixed',
    acknowledgedAt: NOON,
    stabilizedAt: NOON,
    reconciledAt: NOON,
    closedAt: NOON,
  });
  await open(store, full);
  const {incidents} = another();
  expect(await incidents.get('7d1f0a3c-1')).toEqual(full);
  expect(await incidents.snapshot('7d1f0a3c-1')).toEqual(SNAPSHOT);
  expect(await incidents.sides('7d1f0a3c-1', 0)).toEqual(SIDES[0]);
  expect(await incidents.sides('7d1f0a3c-1', 1)).toEqual(SIDES[1]);
  expect(await incidents.get('none')).toBeNull();
  expect(await incidents.snapshot('none')).toBeNull();
  await expect(incidents.sides('7d1f0a3c-1', 2)).rejects.toMatchObject({
    code: 'usage',
    message: 'The drift snapshot of incident #42 holds no workflow 3.',
  });
});

test('incidents are found by number or the start of their id, and listed newest first', async () => {
  const {store} = await stateFile();
  const {incidents} = store;
  expect(await incidents.highestNumber()).toBe(0);
  await close(store, await open(store, incident(1, {id: 'aaaa-1', severity: 'high'})));
  await open(store, incident(2, {id: 'aaaa-2'}));
  await open(store, incident(10, {id: '9999-1', environment: 'staging', status: 'acknowledged'}));
  expect(await incidents.highestNumber()).toBe(10);
  for (const text of ['1', '#1', 'aaaa-1']) expect(await numbers(incidents.find(text))).toEqual([1]);
  expect(await numbers(incidents.find('aaaa'))).toEqual([2, 1]);
  expect(await numbers(incidents.find('9999'))).toEqual([10]);
  for (const text of ['aaa', '', '#', '#9999', 'bbbb', '%aaa']) expect(await incidents.find(text)).toEqual([]);
  expect(await numbers(incidents.list())).toEqual([10, 2, 1]);
  expect(await numbers(incidents.list({limit: 2}))).toEqual([10, 2]);
  expect(await numbers(incidents.list({open: true}))).toEqual([10, 2]);
  expect(await numbers(incidents.list({open: false}))).toEqual([1]);
  expect(await numbers(incidents.list({environment: 'prod'}))).toEqual([2, 1]);
  expect(await numbers(incidents.list({status: ['acknowledged', 'closed']}))).toEqual([10, 1]);
  expect(await numbers(incidents.list({severity: ['high']}))).toEqual([1]);
  expect((await incidents.open('prod'))!.number).toBe(2);
  expect(await incidents.open('dev')).toBeNull();
});

test('a change writes the incident, its events, the approval it used and what was accepted', async () => {
  const {store, clock} = await withIncident();
  const {incidents} = store;
  await incidents.requestApproval(approval('a1', {createdAt: NOON}), event('approval_requested'));
  await incidents.decideApproval('a1', APPROVED, event('approval_approved', {actor: BOB}));
  clock.now = ONE_O_CLOCK;
  const next = incident(1, {status: 'acknowledged', acknowledgedAt: ONE_O_CLOCK, lastEventAt: ONE_O_CLOCK});
  const answered = await incidents.change('incident-1', () => ({
    incident: next,
    events: [
      event('acknowledged', {from: 'detected', to: 'acknowledged', forced: true, details: {reason: 'Mine.'}}),
      event('resolving', {at: NOON}),
    ],
    useApproval: 'a1',
    accept: [acceptance('c1')],
  }));
  expect(answered).toEqual(next);
  const now = await standing(store);
  expect(now.one).toEqual(next);
  expect(now.events.map(({number, kind, forced}) => [number, kind, forced])).toEqual([
    [1, 'detected', false],
    [2, 'approval_requested', false],
    [3, 'approval_approved', false],
    [4, 'acknowledged', true],
    [5, 'resolving', false],
  ]);
  expect(now.approvals).toEqual([approval('a1', {...APPROVED, usedAt: ONE_O_CLOCK})]);
  expect(now.acceptances).toEqual([acceptance('c1')]);
});

test('each event is in the audit log, as it happened', async () => {
  const {store} = await withIncident();
  const details = {reason: 'Mine.'};
  await store.incidents.change('incident-1', (before) => ({
    incident: {...before, status: 'acknowledged'},
    events: [event('acknowledged', {from: 'detected', to: 'acknowledged', forced: true, details})],
  }));
  await close(store, incident(1));
  const events = await store.incidents.events('incident-1');
  const log = (await store.audit.list({action: 'incident'})).reverse();
  expect(log.map(({action, actor, at}) => ({action, actor, at}))).toEqual(
    events.map(({kind, actor, at}) => ({action: `incident.${kind}`, actor, at})),
  );
  expect(log[1]).toMatchObject({
    sequence: 2,
    subject: {type: 'incident', id: 'incident-1', name: '#1'},
    environment: 'prod',
    details: {number: 1, from: 'detected', to: 'acknowledged', forced: true, reason: 'Mine.'},
  });
  expect(log[2]!.details).toEqual({number: 1, from: 'acknowledged', to: 'closed'});
});

test('a change that is refused, that breaks off or that the database refuses has changed nothing', async () => {
  const {store} = await withIncident();
  const {incidents} = store;
  const before = await standing(store);
  const refusal = new WopsError('blocked', 'No.');
  const next = incident(1, {status: 'acknowledged'});
  const acknowledged = [event('acknowledged')];
  await expect(
    incidents.change('incident-1', () => {
      throw refusal;
    }),
  ).rejects.toBe(refusal);
  const unusable = () => ({incident: next, events: acknowledged, useApproval: 'none', accept: [acceptance('c1')]});
  await expect(incidents.change('incident-1', unusable)).rejects.toMatchObject({
    code: 'usage',
    message: 'The approval none of incident #1 is not there: it allows nothing.',
  });
  const broken = {...acceptance('c2'), reason: null as never};
  const breaking = () => ({incident: next, events: acknowledged, accept: [acceptance('c1'), broken]});
  await expect(incidents.change('incident-1', breaking)).rejects.toThrow(/NOT NULL/);
  const otherNumber = () => ({incident: {...next, number: 9}, events: acknowledged});
  await expect(incidents.change('incident-1', otherNumber)).rejects.toThrow(/cannot be changed/);
  expect(await standing(store)).toEqual(before);
  await expect(incidents.change('none', unusable)).rejects.toMatchObject({
    code: 'usage',
    message: 'There is no incident none.',
  });
});

test('an approval is used once, by its incident, when it was approved', async () => {
  const {store, clock} = await withIncident();
  const {incidents} = store;
  await open(store, incident(2, {environment: 'staging'}));
  await incidents.requestApproval(approval('a1'), event('approval_requested'));
  const use = (id: string) =>
    incidents.change(id, (one) => ({incident: one, events: [event('closed')], useApproval: 'a1'}));
  await expect(use('incident-1')).rejects.toThrow('The approval a1 of incident #1 is pending: it allows nothing.');
  await incidents.decideApproval('a1', APPROVED, event('approval_approved'));
  await expect(use('incident-2')).rejects.toThrow('The approval a1 of incident #2 is not there: it allows nothing.');
  clock.now = ONE_O_CLOCK;
  await use('incident-1');
  await expect(use('incident-1')).rejects.toThrow(
    `The approval a1 of incident #1 was used at ${ONE_O_CLOCK}: it allows nothing.`,
  );
});

test('a change that changes nothing writes nothing', async () => {
  const {store, path} = await withIncident();
  const other = openDatabase(path);
  const version = () => other.pragma('data_version', {simple: true});
  const before = version();
  const same = await store.incidents.change('incident-1', (one) => ({incident: {...one}, events: []}));
  expect(same).toEqual(incident(1));
  expect(version()).toBe(before);
  await store.incidents.change('incident-1', (one) => ({incident: {...one, ticket: 'OPS-1'}, events: []}));
  expect(version()).not.toBe(before);
  other.close();
});

test('an approval is asked for, and decided once', async () => {
  const {store} = await withIncident();
  const {incidents} = store;
  const asked = approval('aaaa-1', {type: 'extend_ttl', extensionHours: 12.5, createdAt: NOON});
  expect(await incidents.requestApproval(asked, event('approval_requested'))).toEqual(asked);
  expect((await incidents.get('incident-1'))!.lastEventAt).toBe(ONE_O_CLOCK);
  await incidents.requestApproval(
    approval('aaaa-2', {type: 'reconcile', resolution: 'revert', createdAt: ONE_O_CLOCK}),
    event('approval_requested', {at: NOON}),
  );
  // The time of an incident does not run back.
  expect((await incidents.get('incident-1'))!.lastEventAt).toBe(ONE_O_CLOCK);
  expect((await incidents.approvals()).map(({id}) => id)).toEqual(['aaaa-2', 'aaaa-1']);
  expect((await incidents.findApproval('aaaa')).map(({id}) => id)).toEqual(['aaaa-2', 'aaaa-1']);
  expect(await incidents.findApproval('aaaa-1')).toEqual([asked]);

  const decided = await incidents.decideApproval('aaaa-1', APPROVED, event('approval_approved', {actor: BOB}));
  expect(decided).toEqual({...asked, ...APPROVED});
  expect(await incidents.approvals({incidentId: 'incident-1', status: ['approved']})).toEqual([decided]);
  expect(await incidents.approvals({incidentId: 'other'})).toEqual([]);
  const before = await standing(store);
  const again = incidents.decideApproval('aaaa-1', {...APPROVED, status: 'rejected'}, event('approval_rejected'));
  await expect(again).rejects.toMatchObject({
    code: 'usage',
    message: `cli:bob has approved the approval aaaa-1 already, at ${ONE_O_CLOCK}.`,
  });
  const none = incidents.decideApproval('none', APPROVED, event('approval_approved'));
  await expect(none).rejects.toMatchObject({code: 'usage', message: 'There is no approval none.'});
  const lost = incidents.requestApproval(approval('b', {incidentId: 'none'}), event('approval_requested'));
  await expect(lost).rejects.toMatchObject({code: 'usage', message: 'There is no incident none.'});
  expect(await standing(store)).toEqual(before);
  expect((await store.audit.list({action: 'incident.approval_approved'})).map(({actor}) => actor)).toEqual([BOB]);
});

test('what is accepted of a workflow takes the place of what was', async () => {
  const {store} = await withIncident();
  const accept = (...accepted: ReturnType<typeof acceptance>[]) =>
    store.incidents.change('incident-1', (one) => ({incident: one, events: [], accept: accepted}));
  await accept(acceptance('c1'), acceptance('c2', {environment: 'staging'}));
  const newer = acceptance('c1', {fingerprint: 'newer', actor: BOB, reason: 'Still.'});
  await accept(newer);
  expect(await store.incidents.acceptances()).toEqual([newer, acceptance('c2', {environment: 'staging'})]);
  expect(await store.incidents.acceptances('prod')).toEqual([newer]);
});

test('the drift snapshots of closed incidents are let go of, once and all or none; those of open ones are kept', async () => {
  const {store} = await withIncident();
  const {incidents} = store;
  const changes: Change[] = [
    {kind: 'parameter_changed', node: 'Note', path: 'parameters.text', before: 'a', after: 'b'},
  ];
  const changed = {...incident(1), affected: incident(1).affected.map((workflow) => ({...workflow, changes}))};
  await incidents.change('incident-1', () => ({incident: changed, events: []}));
  await close(store, changed);
  await open(store, incident(2));
  const at = '2026-04-01T00:00:00.000Z';
  const purged = ({number}: Incident) => event('payload_purged', {at, details: {number}});
  const before = await standing(store);
  await expect(incidents.purgePayloads({ids: ['incident-1', 'incident-2'], event: purged, at})).rejects.toMatchObject({
    code: 'blocked',
    message: 'Incident #2 is detected: its drift snapshot is kept while it is open.',
  });
  expect(await standing(store)).toEqual(before);
  expect(await incidents.sides('incident-1', 0)).toEqual(SIDES[0]);

  const ids = ['incident-1', 'incident-1'];
  const answered = await incidents.purgePayloads({ids, event: purged, at});
  expect(answered).toEqual([await incidents.get('incident-1')]);
  expect(answered[0]).toMatchObject({status: 'closed', payloadPurgedAt: at, lastEventAt: at});
  expect(answered[0]!.affected).toEqual(changed.affected.map((workflow) => ({...workflow, changes: []})));
  expect(await incidents.snapshot('incident-1')).toBeNull();
  expect(await incidents.sides('incident-1', 0)).toEqual({git: null, live: null});
  expect((await incidents.events('incident-1')).at(-1)).toMatchObject({kind: 'payload_purged', at});
  expect(await incidents.purgePayloads({ids, event: purged, at})).toEqual([]);
  expect((await store.audit.list({action: 'incident.payload_purged'})).length).toBe(1);
  expect(await store.check()).toEqual([]);
});

test('a side whose bytes are broken is not taken for a workflow', async () => {
  const {store, path} = await withIncident();
  const database = openDatabase(path);
  database.exec('DROP TRIGGER drift_snapshot_workflow_stays');
  const body = database
    .prepare('SELECT live_body FROM drift_snapshot_workflow WHERE number = 2')
    .pluck()
    .get() as Buffer;
  body[body.length >> 1]! ^= 0xff;
  database.prepare('UPDATE drift_snapshot_workflow SET live_body = ? WHERE number = 2').run(body);
  database.close();
  expect(await store.incidents.sides('incident-1', 0)).toEqual(SIDES[0]);
  await expect(store.incidents.sides('incident-1', 1)).rejects.toMatchObject({
    code: 'state_damaged',
    message: 'Workflow 2 in the drift snapshot of incident incident-1 is damaged.',
  });
});

test('of several changes at once, each sees what the one before made of it', async () => {
  const {store, another} = await withIncident();
  const stores = [store, another(), another()];
  const claim = (one: Store, owner: string) =>
    one.incidents.change('incident-1', (before) => {
      if (before.owner) throw new WopsError('blocked', `${before.owner} has it.`);
      return {incident: {...before, owner}, events: [event('acknowledged', {actor: ADA})]};
    });
  const answers = await Promise.allSettled(stores.map((one, index) => claim(one, `person ${index}`)));
  expect(answers.map(({status}) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(await store.incidents.events('incident-1')).toHaveLength(2);
});
