import Sqlite from 'better-sqlite3';
import {describe, expect, test} from 'vitest';
import {WOPS} from '../../../src/core/actor.ts';
import type {Incident, Observation} from '../../../src/core/incident/incident.ts';
import type {Store} from '../../../src/core/store/store.ts';
import {affected as affectedWorkflow} from '../incident/incident-samples.ts';
import {acceptance, check, event, incident, ONE_O_CLOCK, open, opening, withIncident} from './incident-fixtures.ts';
import {NOON, stateFile} from './promotion-fixtures.ts';

const nothing = (ticket: number) => ({ticket, found: [], decide: () => null});
const historyIds = async (store: Store) => (await store.driftHistory(null, 99)).map(({id}) => id).sort();

function closing(one: Incident): Observation {
  return {
    incident: {...one, status: 'closed', closedAt: ONE_O_CLOCK, lastEventAt: ONE_O_CLOCK},
    events: [event('closed', {from: one.status, to: 'closed', actor: WOPS})],
  };
}

test('a check opens an incident, adds to it, closes it, and answers it each time', async () => {
  const {store} = await stateFile();
  const asked: unknown[] = [];
  const record = async (id: string, observe: (one: Incident | null) => Observation | null, environment = 'prod') => {
    const ticket = await store.beginCheck(environment);
    const decide = (one: Incident | null, highest: number) => {
      asked.push([one?.number ?? null, highest]);
      return observe(one);
    };
    return store.recordDriftCheck(check(id, {environment}), {ticket, found: [], decide});
  };
  expect(await record('k0', () => null)).toEqual({incident: null});
  expect(await record('k1', () => opening(incident(1)))).toEqual({incident: incident(1)});
  expect(await record('k2', () => null)).toEqual({incident: incident(1)});
  const worse = incident(1, {severity: 'high'});
  expect(await record('k3', () => ({incident: worse, events: [event('spread')]}))).toEqual({incident: worse});
  expect(await record('k4', (one) => closing(one!))).toEqual({incident: closing(worse).incident});
  const next = incident(2);
  expect(await record('k5', () => opening(next))).toEqual({incident: next});
  expect(await record('k6', () => null, 'staging')).toEqual({incident: null});
  expect(asked).toEqual([
    [null, 0],
    [null, 0],
    [1, 1],
    [1, 1],
    [1, 1],
    [null, 1],
    [null, 2],
  ]);
  expect((await store.incidents.events('incident-1')).map(({kind}) => kind)).toEqual(['detected', 'spread', 'closed']);
  expect(await store.incidents.list()).toEqual([next, closing(worse).incident]);
});

test('a check that cannot be followed up is not recorded at all', async () => {
  const {store} = await withIncident();
  const before = await store.environmentStates();
  const ticket = await store.beginCheck('prod');
  const record = (decide: () => Observation) =>
    store.recordDriftCheck(check('late', {status: 'IN_SYNC'}), {ticket, found: [], decide});
  const breaking = () => {
    throw new Error('No.');
  };
  await expect(record(breaking)).rejects.toThrow('No.');
  // A second one of the same environment.
  await expect(record(() => opening(incident(2)))).rejects.toThrow(/UNIQUE/);
  expect(await historyIds(store)).toEqual(['check-1']);
  expect(await store.environmentStates()).toEqual(before);
  expect(await store.incidents.list()).toEqual([incident(1)]);
  // Its ticket is still good.
  await store.recordDriftCheck(check('late', {status: 'IN_SYNC'}), nothing(ticket));
  expect(await store.environmentStates()).toMatchObject([{driftStatus: 'IN_SYNC'}]);
});

test('of two checks the one that began later counts, whichever ends first', async () => {
  const {store, another} = await withIncident();
  const accept = {incident: incident(1), events: [], accept: [acceptance('c1')]};
  await store.incidents.change('incident-1', () => accept);
  const first = await store.beginCheck('prod');
  const second = await another().beginCheck('prod');
  expect(second).toBe(first + 1);
  expect(await store.beginCheck('staging')).toBe(1);

  const later = check('later', {checkedAt: ONE_O_CLOCK});
  const held = {ticket: second, found: ['print-of-c1'], decide: () => null};
  expect(await store.recordDriftCheck(later, held)).toEqual({incident: incident(1)});
  const before = [await store.environmentStates(), await store.audit.list(), await store.lastDriftAnswers()];
  const answered = await store.recordDriftCheck(check('earlier', {status: 'IN_SYNC'}), {
    ticket: first,
    found: [],
    decide: (one) => closing(one!),
  });
  expect(answered).toEqual({incident: incident(1)});
  expect(await store.incidents.open('prod')).toEqual(incident(1));
  expect(await store.incidents.acceptances()).toEqual([acceptance('c1')]);
  expect([await store.environmentStates(), await store.audit.list(), await store.lastDriftAnswers()]).toEqual(before);
  expect(await historyIds(store)).toEqual(['check-1', 'earlier', 'later']);
  // Nor does the same one count twice.
  await store.recordDriftCheck(check('again', {status: 'IN_SYNC'}), nothing(second));
  expect((await store.environmentStates())[0]).toMatchObject({driftStatus: 'DRIFT_DETECTED'});
});

test('a check of another version is in the history alone', async () => {
  const {store} = await withIncident();
  const before = [await store.environmentStates(), await store.lastDriftAnswers()];
  const whatIf = check('what-if', {status: 'IN_SYNC', checkedAt: ONE_O_CLOCK});
  expect(await store.recordDriftCheck(whatIf)).toEqual({incident: incident(1)});
  expect([await store.environmentStates(), await store.lastDriftAnswers()]).toEqual(before);
  expect(await store.driftHistory('prod', 1)).toEqual([whatIf]);
});

test.each([
  ['IN_SYNC', ['c2']],
  ['DRIFT_DETECTED', ['c2']],
  ['UNTRACKED', ['c2']],
  ['ERROR', ['c1', 'c2']],
  ['UNKNOWN', ['c1', 'c2']],
] as const)('what was accepted ends with the difference, where a check could see it: %s', async (status, left) => {
  const {store} = await withIncident();
  const elsewhere = acceptance('c3', {environment: 'staging'});
  const accept = [acceptance('c1'), acceptance('c2'), elsewhere];
  await store.incidents.change('incident-1', (one) => ({incident: one, events: [], accept}));
  const ticket = await store.beginCheck('prod');
  const governed = {ticket, found: ['print-of-c2'], decide: () => null};
  await store.recordDriftCheck(check('k', {status}), governed);
  expect((await store.incidents.acceptances('prod')).map(({workflow}) => workflow)).toEqual(left);
  expect(await store.incidents.acceptances('staging')).toEqual([elsewhere]);
  const ended = await store.audit.list({action: 'acceptance.ended'});
  const entry = {
    actor: WOPS,
    subject: {type: 'acceptance', id: 'c1', name: null},
    environment: 'prod',
    details: {incidentId: 'incident-1', acceptedAt: ONE_O_CLOCK},
  };
  expect(ended).toMatchObject(left.length === 1 ? [entry] : []);
});

test('a check that cannot tell what differs ends nothing that was accepted', async () => {
  const {store} = await withIncident();
  const accept = [acceptance('c1')];
  await store.incidents.change('incident-1', (one) => ({incident: one, events: [], accept}));
  const ticket = await store.beginCheck('prod');
  await store.recordDriftCheck(check('k', {status: 'IN_SYNC'}), {ticket, found: null, decide: () => null});
  expect(await store.incidents.acceptances()).toEqual(accept);
});

describe('what checks found affected', () => {
  const affected = (...names: string[]) => names.map((name) => affectedWorkflow(name));
  const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`;

  /** Rows of a table of the state file. */
  function count(path: string, table: string): number {
    const raw = new Sqlite(path, {readonly: true});
    try {
      return raw.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
    } finally {
      raw.close();
    }
  }

  test('is kept once, however many checks find it, and of each check answered as it was', async () => {
    const {store, path} = await stateFile();
    const found = [affected('a', 'b'), [], affected('a', 'b'), affected('b', 'a'), affected('a', 'b')];
    for (const [index, one] of found.entries()) {
      await store.recordDriftCheck(check(`k${index}`, {checkedAt: at(index + 1), affected: one}));
    }
    expect(count(path, 'drift_found')).toBe(2);
    const history = await store.driftHistory('prod', 99);
    expect(history.map((one) => one.affected)).toEqual(found.toReversed());
    expect(await store.check()).toEqual([]);
  });

  test('goes with the last check that found it', async () => {
    const {store, path} = await stateFile();
    const found = [affected('a'), affected('b'), affected('a'), affected('b'), affected('c')];
    for (const [index, one] of found.entries()) {
      await store.recordDriftCheck(check(`k${index}`, {checkedAt: at(index + 1), affected: one}));
    }
    const left = [];
    for (let round = 0; round < 4; round++) {
      await store.deleteOldChecks({before: '2026-02-01', limit: 1});
      left.push([(await historyIds(store)).length, count(path, 'drift_found')]);
    }
    expect(left).toEqual([
      [4, 3],
      [3, 3],
      [2, 2],
      [1, 1],
    ]);
    expect(await store.driftHistory(null, 99)).toMatchObject([{id: 'k4', affected: [{name: 'c'}]}]);
    expect(await store.check()).toEqual([]);
  });

  test('is said to be damaged where it is', async () => {
    const {store, path} = await stateFile();
    await store.recordDriftCheck(check('k', {affected: affected('a')}));
    const raw = new Sqlite(path);
    raw.exec(`UPDATE drift_found SET found = x'00'`);
    raw.close();
    await expect(store.driftHistory('prod', 1)).rejects.toMatchObject({
      code: 'state_damaged',
      message: expect.stringMatching(/^What a drift check found is damaged \([0-9a-f]{64}\)\.$/),
    });
    expect(await store.lastDriftAnswers()).toEqual([]);
  });
});

test('old checks are forgotten, the oldest first; what was found last in an environment is kept', async () => {
  const {store} = await stateFile();
  const times = ['01', '02', '03', '04', '05'].map((day) => `2026-01-${day}T00:00:00.000Z`);
  const record = async (id: string, more: Parameters<typeof check>[1], counts = true) => {
    const ticket = await store.beginCheck(more!.environment ?? 'prod');
    await store.recordDriftCheck(check(id, more), counts ? nothing(ticket) : undefined);
  };
  await record('p1', {checkedAt: times[0]});
  await record('p2', {checkedAt: times[1], status: 'IN_SYNC'});
  await record('p3', {checkedAt: times[2], status: 'ERROR'});
  await record('p4', {checkedAt: times[3]}, false);
  await record('p5', {checkedAt: times[4], status: 'ERROR'});
  await record('s1', {checkedAt: times[0], environment: 'staging'});
  await record('s2', {checkedAt: NOON, environment: 'staging', status: 'IN_SYNC'});
  const before = '2026-02-01T00:00:00.000Z';
  expect(await (await stateFile()).store.countOldChecks(before)).toEqual({total: 0, old: 0});
  const answers = await store.lastDriftAnswers();
  expect(await store.countOldChecks(times[0]!)).toEqual({total: 7, old: 0});
  expect(await store.countOldChecks(before)).toEqual({total: 7, old: 4});
  expect(await store.deleteOldChecks({before: times[0]!, limit: 99})).toBe(0);
  expect(await store.deleteOldChecks({before, limit: 2})).toBe(2);
  expect(await historyIds(store)).toEqual(['p2', 'p3', 'p4', 'p5', 's2']);
  expect(await store.deleteOldChecks({before: times[3]!, limit: 99})).toBe(1);
  expect(await historyIds(store)).toEqual(['p2', 'p4', 'p5', 's2']);
  expect(await store.deleteOldChecks({before, limit: 99})).toBe(1);
  expect(await historyIds(store)).toEqual(['p2', 'p5', 's2']);
  expect(await store.countOldChecks(before)).toEqual({total: 3, old: 0});
  expect(await store.lastDriftAnswers()).toEqual(answers);
});

test('an environment has one incident that is open, other environments their own', async () => {
  const {store} = await withIncident();
  await open(store, incident(2, {environment: 'staging'}));
  await expect(open(store, incident(3))).rejects.toThrow(/UNIQUE constraint failed: drift_incident.environment/);
  expect((await store.incidents.list()).map(({number}) => number)).toEqual([2, 1]);
});
