import BetterSqlite3 from 'better-sqlite3';
import {expect, test} from 'vitest';
import type {AuditAction} from '../../../src/core/audit/audit-actions.ts';
import type {NewAuditEntry} from '../../../src/core/audit/audit-entry.ts';
import type {Deployment} from '../../../src/core/store/deployment-table.ts';
import type {Store} from '../../../src/core/store/store.ts';
import {ADA, BOB, NOON, OPTIONS, plan, promotion, snapshot, stateFile, step} from './promotion-fixtures.ts';

function entry(id: string, more: Partial<NewAuditEntry> = {}): NewAuditEntry {
  return {
    at: NOON,
    actor: ADA,
    action: 'incident.acknowledged',
    subject: {type: 'incident', id, name: '#1'},
    environment: 'prod',
    details: {number: 1},
    ...more,
  };
}

/** A log of five entries, and what somebody can do to it who gets at the file. */
async function logOfFive() {
  const file = await stateFile();
  for (const id of ['a', 'b', 'c', 'd', 'e']) await file.store.audit.record(entry(id));
  const tamper = (...statements: string[]) => {
    const database = new BetterSqlite3(file.path);
    const triggers = database.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ('audit_log', 'audit_head')",
    );
    for (const name of triggers.pluck().all()) database.exec(`DROP TRIGGER ${name}`);
    for (const sql of statements) database.exec(sql);
    database.close();
  };
  return {...file, tamper};
}

const problemsOf = async ({audit}: Store) => (await audit.check()).problems;
const actions = async ({audit}: Store) => (await audit.list()).map(({action}) => action).reverse();

test('the log keeps what it is told, each entry with the hash of the one before', async () => {
  const {store, another} = await logOfFive();
  const hostile = entry('\ud800', {
    actor: {id: 'cli:\u0000', name: 'Æ\ud83d', email: null},
    subject: {type: 'incident', id: 'f', name: '\udc00'},
    environment: null,
    details: JSON.parse('{"__proto__": {"a": 1}, "text": "\\ud800", "none": null, "big": 1e300}'),
  });
  await another().audit.record(hostile);
  const [last, before] = await store.audit.list({limit: 2});
  expect(last).toMatchObject({sequence: 6, details: hostile.details, previousHash: before!.hash});
  expect(Object.keys(last!.details)).toEqual(['__proto__', 'text', 'none', 'big']);
  expect((await store.audit.check()).head).toEqual({sequence: 6, hash: last!.hash});
  expect(await store.audit.check()).toMatchObject({checked: 6, problems: []});
});

test('the log is found by action, actor, environment and time, newest first', async () => {
  const {store} = await stateFile();
  const {audit} = store;
  await audit.record(entry('1', {at: '2026-01-01T00:00:00.000Z'}));
  await audit.record(entry('2', {at: '2026-01-02T00:00:00.000Z', action: 'incident.closed', actor: BOB}));
  await audit.record(
    entry('3', {at: '2026-01-03T00:00:00.000Z', action: 'incidental' as AuditAction, environment: null}),
  );
  const ids = async (...filter: Parameters<typeof audit.list>) =>
    (await audit.list(...filter)).map(({subject}) => subject.id);
  expect(await ids()).toEqual(['3', '2', '1']);
  expect(await ids({limit: 1})).toEqual(['3']);
  expect(await ids({action: 'incident'})).toEqual(['2', '1']);
  expect(await ids({action: 'incident.closed'})).toEqual(['2']);
  expect(await ids({action: 'incident.c'})).toEqual([]);
  expect(await ids({actor: 'ADA@Example.org'})).toEqual(['3', '1']);
  expect(await ids({actor: 'CLI:bob'})).toEqual(['2']);
  expect(await ids({environment: 'prod'})).toEqual(['2', '1']);
  expect(await ids({since: '2026-01-02T00:00:00.000Z'})).toEqual(['3', '2']);
  expect(await ids({until: '2026-01-02T00:00:00.000Z'})).toEqual(['1']);
});

test('the log is walked in order, a page at a time, and can be written to meanwhile', async () => {
  const {store} = await stateFile();
  for (let number = 1; number <= 501; number++) await store.audit.record(entry(String(number)));
  const seen: number[] = [];
  for (const {sequence} of store.audit.walk()) {
    seen.push(sequence);
    if (sequence === 3) await store.audit.record(entry('more'));
  }
  expect(seen).toEqual(Array.from({length: 502}, (_, index) => index + 1));
  expect(await store.audit.check()).toMatchObject({checked: 502, problems: []});
});

test.each([
  'at',
  'actor_id',
  'actor_name',
  'actor_email',
  'action',
  'subject_type',
  'subject_id',
  'subject_name',
  'environment',
  'hash',
])('one character that was changed is found, and its entry named: %s', async (column) => {
  const {store, tamper} = await logOfFive();
  tamper(`UPDATE audit_log SET ${column} = substr(${column}, 1, length(${column}) - 1) || '~' WHERE sequence = 3`);
  expect(await problemsOf(store)).toEqual([{sequence: 3, problem: expect.stringContaining('It was changed')}]);
});

test.each([
  ['details that were changed', `details = '{"number":2}'`],
  ['details that only are written in another way', `details = '{"number": 1}'`],
  ['details that are no JSON any more', `details = '{"number":'`],
  ['details that are no object any more', `details = '1'`],
  ['a name that is gone', 'actor_name = NULL'],
  ['an environment that is gone', 'environment = NULL'],
])('what was changed is found, and its entry named: %s', async (_, change) => {
  const {store, tamper} = await logOfFive();
  tamper(`UPDATE audit_log SET ${change} WHERE sequence = 3`);
  expect(await problemsOf(store)).toEqual([{sequence: 3, problem: expect.stringContaining('It was changed')}]);
  expect(await store.audit.list()).toHaveLength(5);
});

test('a changed link to the entry before is found, and its entry named', async () => {
  const {store, tamper} = await logOfFive();
  tamper(`UPDATE audit_log SET previous_hash = hash WHERE sequence = 3`);
  const named = (await problemsOf(store)).map(({sequence}) => sequence);
  expect(new Set(named)).toEqual(new Set([3]));
});

test.each([
  ['the first', 1],
  ['one in the middle', 3],
  ['the last', 5],
])('an entry that was removed is found, and named: %s', async (_, sequence) => {
  const {store, tamper} = await logOfFive();
  tamper(`DELETE FROM audit_log WHERE sequence = ${sequence}`);
  expect(await problemsOf(store)).toEqual([{sequence, problem: 'It is missing.'}]);
});

test('two entries that changed places are found, and named', async () => {
  const {store, tamper} = await logOfFive();
  tamper(
    'UPDATE audit_log SET sequence = -2 WHERE sequence = 2',
    'UPDATE audit_log SET sequence = 2 WHERE sequence = 3',
    'UPDATE audit_log SET sequence = 3 WHERE sequence = -2',
  );
  const named = (await problemsOf(store)).map(({sequence}) => sequence);
  expect(named).toEqual(expect.arrayContaining([2, 3]));
  expect(named).not.toContain(1);
  expect(named).not.toContain(5);
});

test('an entry put before the first, and a head that was moved or removed, are found', async () => {
  const {store, tamper} = await logOfFive();
  tamper(`INSERT INTO audit_log SELECT -1, at, actor_id, actor_name, actor_email, action, subject_type, subject_id,
    subject_name, environment, details, previous_hash, hash FROM audit_log WHERE sequence = 1`);
  expect((await problemsOf(store))[0]).toMatchObject({sequence: -1});
  tamper('DELETE FROM audit_log WHERE sequence = -1', 'UPDATE audit_head SET sequence = 6');
  expect(await problemsOf(store)).toEqual([{sequence: 6, problem: 'It is missing.'}]);
  tamper('DELETE FROM audit_head');
  expect(await problemsOf(store)).toHaveLength(1);
});

test('what happens to a promotion is recorded with who did it, and nothing of its workflows', async () => {
  const {store} = await stateFile();
  const {promotions, audit} = store;
  const result = {canonicalId: 'c1', slug: 'orders', name: 'Orders', action: 'update', status: 'skipped', n8nId: 'w1'};
  const options = {...OPTIONS, incident: 42};
  await promotions.create(
    promotion('p1', {kind: 'apply', source: 'git', status: 'pending_approval', workflows: [result as never], options}),
  );
  await promotions.decide(
    {promotionId: 'p1', digest: 'd1', decision: 'approved', actor: BOB, comment: 'Seen.'},
    () => 'approved',
  );
  await promotions.begin({
    id: 'p1',
    plan: plan(),
    snapshot: {...snapshot('s1'), workflows: []},
    steps: [step('publish')],
  });
  await promotions.update('p1', {stage: 'follow_up'});
  await promotions.update('p1', {status: 'completed'});
  await promotions.update('p1', {status: 'running', stage: 'undo', undoRequestedBy: BOB});
  const error = {type: 'n8n_unreachable', message: 'No answer.'} as const;
  await promotions.update('p1', {status: 'failed', error});
  expect(await promotions.update('p1', {status: 'cancelled'}, {expect: ['pending']})).toBe(false);
  await expect(promotions.update('p9', {status: 'cancelled'})).rejects.toThrow();
  const log = (await audit.list({action: 'promotion'})).reverse();
  expect(log.map(({action, actor}) => [action, actor.id])).toEqual([
    ['promotion.pending_approval', ADA.id],
    ['promotion.approved_by', BOB.id],
    ['promotion.approved', BOB.id],
    ['promotion.running', ADA.id],
    ['promotion.completed', ADA.id],
    ['promotion.running', BOB.id],
    ['promotion.failed', BOB.id],
  ]);
  const told = {kind: 'apply', source: 'git', digest: 'd1', workflows: 1, incident: 42};
  expect(log[0]).toMatchObject({subject: {type: 'promotion', id: 'p1', name: null}, environment: 'prod'});
  expect(log[0]!.details).toEqual(told);
  expect(log[1]!.details).toEqual({...told, comment: 'Seen.'});
  expect(log[4]!.details).toEqual({...told, stage: 'follow_up'});
  expect(log[6]!.details).toEqual({...told, stage: 'undo', error: 'No answer.'});
  await promotions.create(promotion('p2'));
  await promotions.update('p2', {status: 'cancelled'}, {actor: BOB});
  expect((await audit.list({limit: 1}))[0]).toMatchObject({action: 'promotion.cancelled', actor: BOB});
});

test('holds, deployments and broken locks are recorded with who did it', async () => {
  const {store} = await stateFile();
  await store.holds.place({environment: 'prod', reason: 'Wait', promotionId: null, actor: ADA, placedAt: NOON});
  await store.holds.release('prod', BOB);
  await store.holds.release('prod', BOB);
  const scheduled: Deployment = {
    id: 'd1',
    source: 'dev',
    target: 'prod',
    options: OPTIONS,
    digest: 'x',
    replan: false,
    promotionId: null,
    status: 'scheduled',
    scheduledAt: NOON,
    startedAt: null,
    finishedAt: null,
    error: null,
    actor: ADA,
    createdAt: NOON,
    workflows: [],
  };
  await store.deployments.create(scheduled);
  await store.deployments.update('d1', {error: {type: 'busy', message: 'Later.'}});
  await store.deployments.update('d1', {status: 'running', error: null});
  await store.deployments.update('d1', {status: 'cancelled'}, {actor: BOB});
  store.leases.acquire('environment:prod', 'wops sync prod');
  const [lease] = store.leases.list();
  expect(store.leases.break(lease!.id, BOB)).toBe(true);
  expect(store.leases.break(lease!.id, BOB)).toBe(false);
  const log = (await store.audit.list()).reverse();
  expect(log.map(({action, actor, environment}) => [action, actor.id, environment])).toEqual([
    ['hold.placed', ADA.id, 'prod'],
    ['hold.released', BOB.id, 'prod'],
    ['deployment.scheduled', ADA.id, 'prod'],
    ['deployment.running', ADA.id, 'prod'],
    ['deployment.cancelled', BOB.id, 'prod'],
    ['lock.broken', BOB.id, 'prod'],
  ]);
  expect(log[0]!.details).toEqual({reason: 'Wait', promotionId: null, placedAt: NOON});
  expect(log[5]).toMatchObject({
    subject: {type: 'lock', id: lease!.id, name: 'environment:prod'},
    details: {purpose: 'wops sync prod'},
  });
});

test('what did not happen is not recorded', async () => {
  const {store} = await stateFile();
  await store.promotions.create(promotion('p1'));
  await expect(store.promotions.create(promotion('p1'))).rejects.toThrow();
  const start = {id: 'p1', plan: plan(), snapshot: {...snapshot('s1'), workflows: [{} as never]}, steps: []};
  await expect(store.promotions.begin(start)).rejects.toThrow();
  expect(await actions(store)).toEqual(['promotion.pending']);
  expect(await problemsOf(store)).toEqual([]);
});
