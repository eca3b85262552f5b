import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {expect, test} from 'vitest';
import type {StoredApproval} from '../../../src/core/store/approval-table.ts';
import {ROOT} from '../../support/run-wops.ts';
import {ADA, BOB, NOON, promotion, stateFile} from './promotion-fixtures.ts';

const BY_ADA: Omit<StoredApproval, 'decidedAt'> = {
  promotionId: 'p1',
  digest: 'd1',
  decision: 'approved',
  actor: ADA,
  comment: 'Seen.',
};
const whenTwo = (approvals: StoredApproval[]) => (approvals.length >= 2 ? ('approved' as const) : null);

async function waiting() {
  const file = await stateFile();
  await file.store.promotions.create(promotion('p1', {status: 'pending_approval'}));
  return file;
}

test('decisions are kept in order, and with the last one needed the promotion is approved', async () => {
  const {store} = await waiting();
  const {promotions} = store;
  const first = await promotions.decide(BY_ADA, whenTwo);
  expect(first).toEqual({status: 'pending_approval', approvals: [{...BY_ADA, decidedAt: NOON}]});
  const byBob = {...BY_ADA, actor: BOB, comment: null};
  expect((await promotions.decide(byBob, whenTwo)).status).toBe('approved');
  expect((await promotions.get('p1'))!.status).toBe('approved');
  expect(await promotions.approvals('p1')).toEqual([
    {...BY_ADA, decidedAt: NOON},
    {...byBob, decidedAt: NOON},
  ]);
});

test.each([
  ['the same e-mail address in other letters', {...ADA, id: 'cli:root', email: 'ADA@example.org'}, ADA],
  ['without an address, the same id', BOB, BOB],
])('a person decides once: %s', async (_, again, actor) => {
  const {store} = await waiting();
  await store.promotions.decide({...BY_ADA, actor});
  const second = store.promotions.decide({...BY_ADA, actor: again, decision: 'rejected'}, () => 'rejected');
  await expect(second).rejects.toMatchObject({
    code: 'usage',
    message: `${actor.email ?? actor.id} has approved promotion p1 already, at ${NOON}.`,
    hint: 'wops promotion show p1',
  });
  expect(await store.promotions.approvals('p1')).toHaveLength(1);
  expect((await store.promotions.get('p1'))!.status).toBe('pending_approval');
});

test('a decision about another plan, or about what waits for none, is refused', async () => {
  const {store} = await waiting();
  await expect(store.promotions.decide({...BY_ADA, digest: 'd2'})).rejects.toMatchObject({code: 'stale'});
  await store.promotions.update('p1', {status: 'rejected'});
  await expect(store.promotions.decide(BY_ADA)).rejects.toMatchObject({
    code: 'usage',
    message: 'Promotion p1 is rejected: it waits for no approval.',
  });
  await expect(store.promotions.decide({...BY_ADA, promotionId: 'p9'})).rejects.toMatchObject({code: 'usage'});
  expect(await store.promotions.approvals('p1')).toEqual([]);
});

test('of several processes that decide for one person at once, one gets through', async () => {
  const {store, path} = await waiting();
  const script = `
    const {openStore} = await import(${JSON.stringify(join(ROOT, 'src/core/store/store.ts'))});
    const store = openStore({path: process.argv[1], now: () => new Date(), newId: () => crypto.randomUUID()});
    process.stdout.write('ready ');
    await new Promise((resolve) => process.stdin.once('end', resolve).resume());
    const said = await store.promotions.decide(JSON.parse(process.argv[2])).then(() => 'kept', ({code}) => code);
    process.stdout.write(said);`;
  const children = Array.from({length: 3}, () =>
    spawn(process.execPath, ['--input-type=module', '--eval', script, path, JSON.stringify(BY_ADA)], {
      env: {...process.env, NODE_OPTIONS: ''},
      stdio: ['pipe', 'pipe', 'inherit'],
    }),
  );
  const answers = children.map(({stdout}) => text(stdout));
  await Promise.all(children.map(({stdout}) => new Promise((resolve) => stdout.once('readable', resolve))));
  for (const {stdin} of children) stdin.end();
  expect((await Promise.all(answers)).sort()).toEqual(['ready kept', 'ready usage', 'ready usage']);
  expect(await store.promotions.approvals('p1')).toHaveLength(1);
});
