import {describe, expect, test} from 'vitest';
import {openDatabase} from '../../../src/core/store/database.ts';
import type {NewSnapshotWorkflow} from '../../../src/core/store/snapshot-workflow-table.ts';
import {kept, promotion, runtimeWorkflow, snapshot, stateFile} from './promotion-fixtures.ts';

/** What the state file holds, past the store. */
function look(path: string) {
  const database = openDatabase(path);
  const count = (table: string) => database.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
  return {database, count};
}

describe('a snapshot', () => {
  test('gives every workflow back as n8n answered it', async () => {
    const {store} = await stateFile();
    const answered = runtimeWorkflow('w1', {
      activeVersionId: 'w1-v1',
      activeVersion: {versionId: 'w1-v1', nodes: [], connections: {}},
      isArchived: true,
      tags: [{id: 't1', name: 'billing'}],
      description: 'Zahlt Rechnungen 💶',
      // As JSON.parse gives it: a key like any other.
      settings: JSON.parse('{"__proto__": {"polluted": true}, "timezone": "Europe/Berlin"}'),
    });
    const entries = [kept('c1', answered), kept('c2', null), kept(null, runtimeWorkflow('w3'))];
    const header = snapshot('s1', {type: 'manual_backup', commit: 'abc', reason: 'Before the update'});
    expect(await store.snapshots.create(header, [entries])).toEqual({...header, workflowCount: 2});
    expect(await store.snapshots.get('s1')).toEqual({...header, workflowCount: 2});

    const workflows = await store.snapshots.workflows('s1');
    expect(workflows).toEqual(entries.map((entry) => ({...entry, present: entry.workflow !== null})));
    expect(JSON.stringify(workflows[0]!.workflow)).toBe(JSON.stringify(answered));
    expect(await store.snapshots.rows('s1')).toEqual(workflows.map(({workflow, ...row}) => row));
    expect(await store.snapshots.workflow('s1', 'c1')).toEqual(workflows[0]);
    expect(await store.snapshots.workflow('s1', 'c2')).toMatchObject({present: false, workflow: null});
    expect(await store.snapshots.workflow('s1', 'c9')).toBeNull();
  });

  test('is found by the beginning of its id and listed newest first', async () => {
    const {store} = await stateFile();
    const at = (hour: number) => ({createdAt: `2026-01-01T0${hour}:00:00.000Z`});
    await store.snapshots.create(snapshot('ab', at(3)), []);
    await store.snapshots.create(snapshot('abc', {...at(1), environment: 'dev'}), []);
    await store.snapshots.create(snapshot('x', {...at(2), type: 'manual_backup'}), []);
    const ids = async (found: Promise<{id: string}[]>) => (await found).map(({id}) => id);
    expect(await ids(store.snapshots.list())).toEqual(['ab', 'x', 'abc']);
    expect(await ids(store.snapshots.list({limit: 2}))).toEqual(['ab', 'x']);
    expect(await ids(store.snapshots.list({environment: 'prod', type: 'pre_promotion'}))).toEqual(['ab']);
    expect(await ids(store.snapshots.find('a'))).toEqual(['ab', 'abc']);
    expect(await ids(store.snapshots.find('ab'))).toEqual(['ab']);
    expect(await ids(store.snapshots.find('%'))).toEqual([]);
  });

  test('keeps a content that others have only once', async () => {
    const {store, path} = await stateFile();
    const same = () => [kept('c1', runtimeWorkflow('w1')), kept('c2', runtimeWorkflow('w2'))];
    await store.snapshots.create(snapshot('s1'), [same()]);
    await store.snapshots.create(snapshot('s2'), [same()]);
    const {database, count} = look(path);
    expect([count('snapshot_workflow'), count('snapshot_body')]).toEqual([4, 2]);
    const size = database.prepare('SELECT max(length(body)) FROM snapshot_body').pluck().get();
    expect(size).toBeLessThan(JSON.stringify(runtimeWorkflow('w1')).length / 2);
    database.close();
  });

  test('whose content is not the one that was kept is refused', async () => {
    const {store, path} = await stateFile();
    await store.snapshots.create(snapshot('s1'), [
      [kept('c1', runtimeWorkflow('w1')), kept('c2', runtimeWorkflow('w2'))],
    ]);
    const {database} = look(path);
    database.exec('DROP TRIGGER snapshot_body_stays');
    const body = database.prepare('SELECT body FROM snapshot_body LIMIT 1').pluck().get();
    database.prepare('UPDATE snapshot_body SET body = ?').run(body);
    await expect(store.snapshots.workflows('s1')).rejects.toMatchObject({code: 'state_damaged'});
    database.exec(`UPDATE snapshot_body SET body = x'00'`);
    await expect(store.snapshots.workflow('s1', 'c1')).rejects.toMatchObject({code: 'state_damaged'});
    expect(await store.snapshots.rows('s1')).toHaveLength(2);
    database.close();
  });
});

describe('a snapshot that is written in batches', () => {
  test('is not there before the last one', async () => {
    const {store, another} = await stateFile();
    const other = another();
    const seen: unknown[] = [];
    async function* batches() {
      for (let number = 1; number <= 3; number++) {
        yield [kept(`c${number}`, runtimeWorkflow(`w${number}`))];
        seen.push(await other.snapshots.get('s1'), await other.snapshots.list(), await other.snapshots.find('s'));
        seen.push(await other.snapshots.rows('s1'), await other.snapshots.workflow('s1', 'c1'));
      }
    }
    await store.snapshots.create(snapshot('s1'), batches());
    expect(seen).toEqual(Array(3).fill([null, [], [], [], null]).flat());
    expect(await other.snapshots.get('s1')).toMatchObject({workflowCount: 3});
  });

  test('leaves nothing when n8n fails in between, and takes nothing from others', async () => {
    const {store, path} = await stateFile();
    await store.snapshots.create(snapshot('s0'), [[kept('c1', runtimeWorkflow('w1'))]]);
    async function* batches(): AsyncGenerator<NewSnapshotWorkflow[]> {
      yield [kept('c1', runtimeWorkflow('w1')), kept('c2', runtimeWorkflow('w2'))];
      throw new Error('n8n is gone');
    }
    await expect(store.snapshots.create(snapshot('s1'), batches())).rejects.toThrow('n8n is gone');
    const {database, count} = look(path);
    expect([count('snapshot'), count('snapshot_workflow'), count('snapshot_body')]).toEqual([1, 1, 1]);
    database.close();
    expect(await store.snapshots.workflows('s0')).toHaveLength(1);
  });

  test('and was left half-way by a process that died is cleared away after a day', async () => {
    const {store, path, clock} = await stateFile();
    const {database, count} = look(path);
    database.exec(`INSERT INTO snapshot VALUES ('dead', 'prod', 'manual_backup', NULL, NULL, NULL, 0, '${clock.now}', 0);
      INSERT INTO snapshot_body VALUES ('h', x'00');
      INSERT INTO snapshot_workflow VALUES ('dead', 1, 'w1', 'c1', 'W', 0, 0, NULL, NULL, 1, 'h')`);
    clock.now = '2026-01-02T11:59:00.000Z';
    await store.snapshots.create(snapshot('s1'), []);
    expect(count('snapshot')).toBe(2);
    clock.now = '2026-01-02T12:01:00.000Z';
    await store.snapshots.create(snapshot('s2'), []);
    expect([count('snapshot'), count('snapshot_workflow'), count('snapshot_body')]).toEqual([2, 0, 0]);
    database.close();
  });

  test('asks for a batch only when those before it are on disk', async () => {
    const {store, path} = await stateFile();
    const {database, count} = look(path);
    const onDisk: number[] = [];
    async function* batches() {
      for (let batch = 0; batch < 4; batch++) {
        onDisk.push(count('snapshot_body'));
        yield Array.from({length: 50}, (_, index) => kept(null, runtimeWorkflow(`w${batch}-${index}`)));
      }
    }
    await store.snapshots.create(snapshot('s1'), batches());
    database.close();
    expect(onDisk).toEqual([0, 50, 100, 150]);
  });
});

describe('what a snapshot keeps', () => {
  test.each([
    `UPDATE snapshot SET reason = 'another'`,
    `UPDATE snapshot SET complete = 0`,
    `UPDATE snapshot SET promotion_id = 'p2'`,
    `UPDATE snapshot_workflow SET published = 0`,
    `UPDATE snapshot_workflow SET body_hash = NULL, present = 0`,
    `UPDATE snapshot_body SET body = x'00'`,
    `INSERT INTO snapshot_workflow VALUES ('s1', 9, NULL, 'c9', 'W', 0, 0, NULL, NULL, 0, NULL)`,
    `DELETE FROM snapshot_workflow`,
  ])('the database refuses to change: %s', async (sql) => {
    const {store, path} = await stateFile();
    for (const id of ['p1', 'p2']) await store.promotions.create(promotion(id));
    await store.snapshots.create(snapshot('s1', {promotionId: 'p1'}), [[kept('c1', runtimeWorkflow('w1'))]]);
    const before = [await store.snapshots.get('s1'), await store.snapshots.workflows('s1')];
    const {database} = look(path);
    expect(() => database.exec(sql)).toThrow('a snapshot cannot be changed');
    database.close();
    expect([await store.snapshots.get('s1'), await store.snapshots.workflows('s1')]).toEqual(before);
  });

  test('can go as a whole, and outlives its promotion', async () => {
    const {store, path} = await stateFile();
    await store.promotions.create(promotion('p1'));
    await store.snapshots.create(snapshot('s1', {promotionId: 'p1'}), [[kept('c1', runtimeWorkflow('w1'))]]);
    await store.snapshots.create(snapshot('s2'), [[kept('c1', runtimeWorkflow('w1'))]]);
    await store.promotions.update('p1', {snapshots: {pre: 's2'}});
    const {database, count} = look(path);
    database.exec(`DELETE FROM snapshot WHERE id = 's2'`);
    expect((await store.promotions.get('p1'))!.snapshots).toEqual({});
    expect(count('snapshot_workflow')).toBe(1);
    database.exec('DELETE FROM promotion');
    database.close();
    expect(await store.snapshots.get('s1')).toMatchObject({promotionId: null, workflowCount: 1});
  });

  test.each([
    ['is there, without content', {present: 1, body: null, n8nId: 'w1'}],
    ['is not there, with content', {present: 0, body: 'h', n8nId: 'w1'}],
    ['is there, without an n8n id', {present: 1, body: 'h', n8nId: null}],
  ])('a workflow that %s is refused', async (_, {present, body, n8nId}) => {
    const {path} = await stateFile();
    const {database} = look(path);
    database.exec(`INSERT INTO snapshot VALUES ('s', 'prod', 'manual_backup', NULL, NULL, NULL, 0, 'now', 0);
      INSERT INTO snapshot_body VALUES ('h', x'00')`);
    const insert = database.prepare(
      `INSERT INTO snapshot_workflow VALUES ('s', 1, ?, 'c1', 'W', 0, 0, NULL, NULL, ?, ?)`,
    );
    expect(() => insert.run(n8nId, present, body)).toThrow('CHECK constraint');
    database.close();
  });
});
