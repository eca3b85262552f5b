import {expect, test} from 'vitest';
import {ADA, BOB, NOON, promotion, stateFile} from './promotion-fixtures.ts';

const HOLD = {environment: 'prod', reason: 'Orders were sent twice', promotionId: 'p1', actor: ADA, placedAt: NOON};

test('a hold is there for every process until it is released, once', async () => {
  const {store, another} = await stateFile();
  await store.promotions.create(promotion('p1'));
  await store.holds.place(HOLD);
  const other = another();
  expect(await other.holds.get('prod')).toEqual(HOLD);
  expect(await other.holds.get('dev')).toBeNull();
  expect(await other.holds.release('prod', BOB)).toEqual(HOLD);
  expect(await store.holds.release('prod', BOB)).toBeNull();
  expect(await store.holds.get('prod')).toBeNull();
});

test('an environment has one hold: the newest', async () => {
  const {store} = await stateFile();
  await store.promotions.create(promotion('p1'));
  const newer = {...HOLD, reason: 'Audit', promotionId: null, actor: BOB, placedAt: '2026-01-02T00:00:00.000Z'};
  await store.holds.place(HOLD);
  await store.holds.place({...newer, environment: 'dev'});
  await store.holds.place(newer);
  expect(await store.holds.list()).toEqual([{...newer, environment: 'dev'}, newer]);
});
