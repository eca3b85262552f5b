import {expect, test} from 'vitest';
import {STEP_STATUSES, type StepStatus} from '../../../src/core/promotion/steps.ts';
import {promotion, stateFile, step} from './promotion-fixtures.ts';

async function journal() {
  const {store, clock} = await stateFile();
  await store.promotions.create(promotion('p1', {status: 'running'}));
  return {clock, promotions: store.promotions};
}

test('steps are numbered on after the last, each promotion on its own', async () => {
  const {promotions} = await journal();
  await promotions.create(promotion('p2', {target: 'staging'}));
  const added = await promotions.addSteps('p1', [step('create'), step('publish')]);
  expect(added.map(({number}) => number)).toEqual([1, 2]);
  expect(await promotions.addSteps('p1', [{kind: 'git_push', canonicalId: null, subject: 'main'}])).toEqual([
    {
      promotionId: 'p1',
      number: 3,
      kind: 'git_push',
      canonicalId: null,
      subject: 'main',
      status: 'intended',
      outcome: {},
      error: null,
      sentAt: null,
      settledAt: null,
    },
  ]);
  expect((await promotions.addSteps('p2', [step('create')]))[0]!.number).toBe(1);
  expect((await promotions.steps('p1')).map(({number}) => number)).toEqual([1, 2, 3]);
});

test('a step tells when it was sent and settled, and what came of it', async () => {
  const {promotions, clock} = await journal();
  await promotions.addSteps('p1', [step('create'), step('publish')]);
  clock.now = '2026-01-01T13:00:00.000Z';
  await promotions.setStep('p1', 1, {status: 'sent'});
  expect((await promotions.steps('p1'))[0]).toMatchObject({status: 'sent', sentAt: clock.now, settledAt: null});
  clock.now = '2026-01-01T14:00:00.000Z';
  await promotions.setStep('p1', 1, {status: 'confirmed', outcome: {n8nId: 'w1'}});
  await promotions.setStep('p1', 2, {status: 'failed', error: 'No.'});
  expect(await promotions.steps('p1')).toMatchObject([
    {
      status: 'confirmed',
      outcome: {n8nId: 'w1'},
      error: null,
      sentAt: '2026-01-01T13:00:00.000Z',
      settledAt: clock.now,
    },
    {status: 'failed', outcome: {}, error: 'No.', sentAt: null, settledAt: clock.now},
  ]);
});

test('a step that was sent and not done is as if it had not been sent', async () => {
  const {promotions} = await journal();
  const [before] = await promotions.addSteps('p1', [step('create')]);
  await promotions.setStep('p1', 1, {status: 'sent'});
  await promotions.setStep('p1', 1, {status: 'intended'});
  expect(await promotions.steps('p1')).toEqual([before]);
});

/** How a step gets to a status. */
const WAYS: Record<StepStatus, StepStatus[]> = {
  intended: [],
  sent: ['sent'],
  confirmed: ['sent', 'confirmed'],
  failed: ['sent', 'failed'],
};
const ALLOWED = ['intended → sent', 'intended → failed', 'sent → confirmed', 'sent → failed', 'sent → intended'];

test.each(STEP_STATUSES.flatMap((from) => STEP_STATUSES.map((to) => ({from, to}))))(
  'whether a step may go $from → $to',
  async ({from, to}) => {
    const {promotions} = await journal();
    await promotions.addSteps('p1', [step('create')]);
    for (const status of WAYS[from]) await promotions.setStep('p1', 1, {status});
    const going = promotions.setStep('p1', 1, {status: to});
    if (ALLOWED.includes(`${from} → ${to}`)) return going;
    await expect(going).rejects.toMatchObject({
      code: 'unexpected',
      message: `Step 1 of promotion p1 is ${from}: it cannot become ${to}.`,
    });
    expect((await promotions.steps('p1'))[0]!.status).toBe(from);
  },
);

test('a step that there is not cannot be set', async () => {
  const {promotions} = await journal();
  await expect(promotions.setStep('p1', 7, {status: 'sent'})).rejects.toThrow('Step 7 of promotion p1 does not exist');
});
