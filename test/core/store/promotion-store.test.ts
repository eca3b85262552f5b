import {describe, expect, test} from 'vitest';
import type {Promotion} from '../../../src/core/promotion/promotion.ts';
import {openDatabase} from '../../../src/core/store/database.ts';
import type {PromotionStart} from '../../../src/core/store/promotion-store.ts';
import type {NewStep} from '../../../src/core/store/step-table.ts';
import {
  ADA,
  BOB,
  kept,
  NOON,
  plan,
  promotion,
  runtimeWorkflow,
  snapshot,
  stateFile,
  step,
} from './promotion-fixtures.ts';

function start(id: string, more: Partial<PromotionStart> = {}): PromotionStart {
  const workflows = [kept('c1', runtimeWorkflow('w1')), kept('c2', null)];
  return {
    id,
    plan: plan(),
    snapshot: {...snapshot(`${id}-pre`, {promotionId: id}), workflows},
    steps: [step('write_draft'), step('publish')],
    ...more,
  };
}

describe('a promotion', () => {
  test('reads as it was written, whatever it holds', async () => {
    const {store} = await stateFile();
    const {id: snapshotId} = await store.snapshots.create(snapshot('s1'), []);
    const full: Required<Promotion> = promotion('p1', {
      kind: 'restore',
      source: 'snapshot:s0',
      status: 'completed_with_errors',
      stage: 'follow_up',
      actor: BOB,
      gates: [{name: 'holds', passed: false, message: 'On hold.', workflows: ['Orders']}],
      workflows: [
        {
          canonicalId: 'c1',
          slug: 'orders',
          name: 'Orders',
          action: 'update',
          status: 'failed',
          n8nId: 'w1',
          error: 'No.',
        },
      ],
      snapshots: {pre: snapshotId, post: snapshotId},
      rollback: {restored: ['Orders'], errors: [{workflow: 'Bills', message: 'Gone.'}]},
      commit: 'abc',
      pushed: true,
      error: {type: 'git_unreachable', message: 'The push failed.'},
      undoRequestedBy: ADA,
      startedAt: NOON,
      finishedAt: NOON,
    });
    await store.promotions.create(full);
    await store.promotions.create(promotion('p2'), plan());
    expect(await store.promotions.get('p1')).toEqual(full);
    expect(await store.promotions.plan('p1')).toBeNull();
    expect(await store.promotions.get('p2')).toEqual(promotion('p2'));
    expect(await store.promotions.plan('p2')).toEqual(plan());
    expect(await store.promotions.get('p3')).toBeNull();
  });

  test('is found by the beginning of its id, by the whole id alone', async () => {
    const {store} = await stateFile();
    for (const id of ['ab1', 'ab12', 'ac1', '_x']) await store.promotions.create(promotion(id));
    const find = async (prefix: string) => (await store.promotions.find(prefix)).map(({id}) => id);
    expect(await find('ab')).toEqual(['ab12', 'ab1']);
    expect(await find('ab1')).toEqual(['ab1']);
    expect(await find('a_')).toEqual([]);
    expect(await find('%')).toEqual([]);
  });

  test('is listed newest first, by target, status and number', async () => {
    const {store} = await stateFile();
    const at = (hour: number) => `2026-01-01T0${hour}:00:00.000Z`;
    await store.promotions.create(promotion('a', {createdAt: at(1), status: 'running'}));
    await store.promotions.create(promotion('c', {createdAt: at(3), target: 'staging'}));
    await store.promotions.create(promotion('b', {createdAt: at(2), status: 'failed'}));
    const ids = (promotions: Promotion[]) => promotions.map(({id}) => id);
    expect(ids(await store.promotions.list())).toEqual(['c', 'b', 'a']);
    expect(ids(await store.promotions.list({limit: 1}))).toEqual(['c']);
    expect(ids(await store.promotions.list({target: 'prod'}))).toEqual(['b', 'a']);
    expect(ids(await store.promotions.list({target: 'prod', status: ['running', 'pending']}))).toEqual(['a']);
    expect(ids(await store.promotions.list({status: []}))).toEqual([]);
    expect(ids(await store.promotions.unfinished())).toEqual(['a']);
    expect(ids(await store.promotions.unfinished('staging'))).toEqual([]);
  });

  test('is changed where it is said, and only in the status that is expected', async () => {
    const {store} = await stateFile();
    const before = promotion('p1', {commit: 'abc', status: 'running'});
    await store.promotions.create(before);
    const change = {status: 'failed', error: {type: 'stale', message: 'Moved.'}, finishedAt: NOON} as const;
    expect(await store.promotions.update('p1', change, {expect: ['pending', 'approved']})).toBe(false);
    expect(await store.promotions.get('p1')).toEqual(before);
    expect(await store.promotions.update('p1', {...change, commit: undefined}, {expect: ['running']})).toBe(true);
    expect(await store.promotions.get('p1')).toEqual({...before, ...change});
    await store.promotions.update('p1', {error: null});
    expect(await store.promotions.get('p1')).toMatchObject({status: 'failed', error: null});
    await expect(store.promotions.update('p9', {pushed: true})).rejects.toMatchObject({
      code: 'usage',
      message: 'There is no promotion p9.',
    });
  });

  test('keeps the snapshot before it when the one after it is named', async () => {
    const {store} = await stateFile();
    await store.promotions.create(promotion('p1'));
    await store.promotions.begin(start('p1'));
    await store.snapshots.create(snapshot('p1-post', {type: 'post_promotion', promotionId: 'p1'}), []);
    await store.promotions.update('p1', {snapshots: {post: 'p1-post'}});
    expect((await store.promotions.get('p1'))!.snapshots).toEqual({pre: 'p1-pre', post: 'p1-post'});
  });

  test('has one plan for ever', async () => {
    const {store, path} = await stateFile();
    await store.promotions.create(promotion('p1'), plan());
    const database = openDatabase(path);
    const run = (sql: string) => () => database.exec(sql);
    expect(run(`UPDATE promotion SET digest = 'd2'`)).toThrow('cannot be changed');
    expect(run('UPDATE promotion SET plan = NULL')).toThrow('cannot be changed');
    expect(run(`UPDATE promotion SET plan = x'00'`)).toThrow('cannot be changed');
    database.close();
  });
});

describe('the beginning of a run', () => {
  test('keeps snapshot, plan and steps, and the promotion runs', async () => {
    const {store, clock} = await stateFile();
    await store.promotions.create(promotion('p1', {status: 'approved', stage: 'undo'}));
    clock.now = '2026-01-01T13:00:00.000Z';
    const running = await store.promotions.begin(start('p1'));
    expect(running).toEqual({
      ...promotion('p1', {status: 'running', startedAt: clock.now, snapshots: {pre: 'p1-pre'}}),
    });
    expect(await store.promotions.get('p1')).toEqual(running);
    expect(await store.promotions.plan('p1')).toEqual(plan());
    expect(await store.promotions.steps('p1')).toMatchObject([
      {number: 1, kind: 'write_draft', status: 'intended', outcome: {}, sentAt: null},
      {number: 2, kind: 'publish', status: 'intended'},
    ]);
    expect(await store.snapshots.get('p1-pre')).toMatchObject({type: 'pre_promotion', workflowCount: 1});
  });

  test('is all or nothing: the last step cannot be kept, so nothing is', async () => {
    const {store, path} = await stateFile();
    await store.promotions.create(promotion('p1'));
    const unheardOf = step('dance' as NewStep['kind']);
    await expect(store.promotions.begin(start('p1', {steps: [step('publish'), unheardOf]}))).rejects.toThrow('CHECK');
    expect(await store.promotions.get('p1')).toEqual(promotion('p1'));
    expect(await store.promotions.plan('p1')).toBeNull();
    const database = openDatabase(path);
    for (const table of ['promotion_step', 'snapshot', 'snapshot_workflow', 'snapshot_body']) {
      expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0);
    }
    database.close();
    await store.promotions.begin(start('p1'));
  });

  test.each([
    'blocked',
    'pending_approval',
    'rejected',
    'completed',
    'completed_with_errors',
    'failed',
    'rolled_back',
    'cancelled',
  ] as const)('is refused when the promotion is %s', async (status) => {
    const {store} = await stateFile();
    await store.promotions.create(promotion('p1', {status}));
    await expect(store.promotions.begin(start('p1'))).rejects.toMatchObject({
      code: 'usage',
      message: `Promotion p1 is ${status.replaceAll('_', ' ')}: it cannot run.`,
      hint: 'wops promotion show p1',
    });
    expect(await store.promotions.get('p1')).toEqual(promotion('p1', {status}));
  });

  test('is refused a second time, and while another one runs on the target', async () => {
    const {store, another} = await stateFile();
    await store.promotions.create(promotion('p1'));
    await store.promotions.create(promotion('p2'));
    await store.promotions.create(promotion('p3', {target: 'staging'}));
    await store.promotions.begin(start('p1'));
    const refusal = {code: 'busy', message: 'Promotion p1 still runs on prod.'};
    await expect(another().promotions.begin(start('p1'))).rejects.toMatchObject(refusal);
    await expect(another().promotions.begin(start('p2'))).rejects.toMatchObject(refusal);
    await another().promotions.begin(start('p3'));
  });

  test('is refused with another plan than the one that was approved', async () => {
    const {store} = await stateFile();
    await store.promotions.create(promotion('p1', {status: 'approved'}), plan());
    await expect(store.promotions.begin(start('p1', {plan: plan('d2')}))).rejects.toMatchObject({
      code: 'stale',
      message: 'Promotion p1 has the plan d1, not d2.',
    });
  });
});
