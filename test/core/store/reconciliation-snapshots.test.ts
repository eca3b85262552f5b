import {expect, test} from 'vitest';
import type {Promotion} from '../../../src/core/promotion/promotion.ts';
import {openDatabase} from '../../../src/core/store/database.ts';
import {kept, OPTIONS, promotion, runtimeWorkflow, snapshot, stateFile} from './promotion-fixtures.ts';

const LONG_AGO = '2026-01-01T00:00:00.000Z';
const LATER = '2026-03-01T00:00:00.000Z';

test('the snapshots of what was done about incidents are found once that has finished long ago', async () => {
  const {store} = await stateFile();
  const add = async (id: string, options: object, more: Partial<Promotion> = {}) => {
    const pre = await store.snapshots.create(snapshot(`${id}-pre`, {promotionId: null}), []);
    const finished = {status: 'completed', finishedAt: LONG_AGO, snapshots: {pre: pre.id}} as const;
    await store.promotions.create(promotion(id, {...finished, ...more, options: {...OPTIONS, ...options}}));
  };
  await add('about', {incident: 'incident-1'});
  const post = await store.snapshots.create(snapshot('about-post', {type: 'post_promotion'}), []);
  await store.promotions.update('about', {snapshots: {post: post.id}});
  await add('numbered', {incident: 0});
  await add('plain', {});
  await add('none', {incident: null});
  await add('recent', {incident: 'incident-1'}, {finishedAt: LATER});
  await add('running', {incident: 'incident-1'}, {status: 'running'});
  await add('unfinished', {incident: 'incident-1'}, {status: 'pending', finishedAt: null});
  expect(await store.snapshots.ofReconciliations('2026-02-01T00:00:00.000Z')).toEqual([
    'about-pre',
    'about-post',
    'numbered-pre',
  ]);
  expect(await store.snapshots.ofReconciliations(LONG_AGO)).toEqual([]);
});

test('a snapshot is forgotten with what it alone holds; its promotion stays', async () => {
  const {store, path} = await stateFile();
  const shared = kept('c1', runtimeWorkflow('w1'));
  await store.snapshots.create(snapshot('s1'), [[shared, kept('c2', runtimeWorkflow('w2'))]]);
  await store.snapshots.create(snapshot('s2'), [[shared]]);
  await store.promotions.create(promotion('p1', {snapshots: {pre: 's1', post: 's2'}}));
  expect(await store.snapshots.delete(['s1', 's1', 'none'])).toBe(1);
  expect(await store.snapshots.get('s1')).toBeNull();
  expect(await store.snapshots.workflow('s2', 'c1')).toMatchObject(shared);
  expect((await store.promotions.get('p1'))!.snapshots).toEqual({post: 's2'});
  const database = openDatabase(path);
  expect(database.prepare('SELECT count(*) FROM snapshot_body').pluck().get()).toBe(1);
  database.close();
  expect(await store.check()).toEqual([]);
});
