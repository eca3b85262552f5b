import {expect, test} from 'vitest';
import type {Deployment, DeploymentWorkflow} from '../../../src/core/store/deployment-table.ts';
import {ADA, NOON, OPTIONS, promotion, stateFile} from './promotion-fixtures.ts';

const ORDERS: DeploymentWorkflow = {
  canonicalId: 'c1',
  name: 'Orders',
  action: 'update',
  status: 'pending',
  error: null,
};

function deployment(id: string, more: Partial<Deployment> = {}): Deployment {
  return {
    id,
    source: 'dev',
    target: 'prod',
    options: OPTIONS,
    digest: 'd1',
    replan: false,
    promotionId: null,
    status: 'scheduled',
    scheduledAt: NOON,
    startedAt: null,
    finishedAt: null,
    error: null,
    actor: ADA,
    createdAt: NOON,
    workflows: [ORDERS],
    ...more,
  };
}

const ids = async (found: Promise<Deployment[]>) => (await found).map(({id}) => id);

test('a deployment reads as it was written, and is found and listed', async () => {
  const {store} = await stateFile();
  const bills: DeploymentWorkflow = {
    canonicalId: 'c2',
    name: 'Bills',
    action: 'create',
    status: 'failed',
    error: 'No.',
  };
  const full = deployment('ab', {replan: true, error: {type: 'stale', message: 'Moved.'}, workflows: [bills, ORDERS]});
  await store.deployments.create(full);
  await store.deployments.create(deployment('abc', {status: 'pending', scheduledAt: null, workflows: []}));
  expect(await store.deployments.get('ab')).toEqual(full);
  expect(await store.deployments.get('x')).toBeNull();
  expect(await ids(store.deployments.find('a'))).toEqual(['abc', 'ab']);
  expect(await ids(store.deployments.find('ab'))).toEqual(['ab']);
  expect(await ids(store.deployments.list())).toEqual(['abc', 'ab']);
  expect(await ids(store.deployments.list({limit: 1}))).toEqual(['abc']);
  expect(await ids(store.deployments.list({status: ['scheduled', 'running']}))).toEqual(['ab']);
});

test('due is what is scheduled for now or before, the longest due first', async () => {
  const {store} = await stateFile();
  const at = (hour: number) => `2026-01-01T0${hour}:00:00.000Z`;
  await store.deployments.create(deployment('late', {scheduledAt: at(4)}));
  await store.deployments.create(deployment('now', {scheduledAt: at(3)}));
  await store.deployments.create(deployment('earlier', {scheduledAt: at(2)}));
  await store.deployments.create(deployment('cancelled', {scheduledAt: at(1), status: 'cancelled'}));
  expect(await ids(store.deployments.due(new Date(at(3))))).toEqual(['earlier', 'now']);
});

test('of two processes that take it up at once, one gets it', async () => {
  const {store, another} = await stateFile();
  await store.deployments.create(deployment('a'));
  const take = (its: typeof store) =>
    its.deployments.update('a', {status: 'running', startedAt: NOON}, {expect: ['scheduled']});
  expect((await Promise.all([take(store), take(another())])).sort()).toEqual([false, true]);
  expect(await store.deployments.get('a')).toEqual(deployment('a', {status: 'running', startedAt: NOON}));
});

test('its end tells what became of each workflow', async () => {
  const {store} = await stateFile();
  await store.promotions.create(promotion('p1'));
  await store.deployments.create(deployment('a', {status: 'running'}));
  const end = {
    status: 'failed',
    promotionId: 'p1',
    finishedAt: NOON,
    error: {type: 'n8n_refused', message: 'No.'},
    workflows: [{...ORDERS, status: 'rolled_back', error: 'No.'}],
  } as const;
  expect(await store.deployments.update('a', {...end, workflows: [...end.workflows]})).toBe(true);
  expect(await store.deployments.get('a')).toEqual(deployment('a', {...end, workflows: [...end.workflows]}));
  await expect(store.deployments.update('b', {status: 'failed'})).rejects.toMatchObject({code: 'usage'});
});
