import {expect, test} from 'vitest';
import type {Context} from '../../../src/core/context.ts';
import {DEPLOYMENT_TRANSITIONS, isOpen, moveDeployment} from '../../../src/core/deployment/transitions.ts';
import {DEPLOYMENT_STATUSES, type Deployment} from '../../../src/core/store/deployment-table.ts';
import {ADA, NOON, OPTIONS, stateFile} from '../store/promotion-fixtures.ts';

test('a deployment goes the ways of the table and no others, and nowhere from where it no longer stands', async () => {
  const {store} = await stateFile();
  const context = {store} as Context;
  for (const from of DEPLOYMENT_STATUSES) {
    const ways: readonly string[] = DEPLOYMENT_TRANSITIONS[from];
    for (const status of DEPLOYMENT_STATUSES) {
      const deployment = deploymentAt(from, `${from}-${status}`);
      await store.deployments.create(deployment);
      expect([from, status, await moveDeployment(context, deployment, {status})]).toEqual([
        from,
        status,
        ways.includes(status),
      ]);
      expect((await store.deployments.get(deployment.id))!.status).toBe(ways.includes(status) ? status : from);
      if (ways.includes(status)) expect(await moveDeployment(context, deployment, {status})).toBe(false);
    }
  }
  expect(DEPLOYMENT_STATUSES.filter((status) => !isOpen({status}))).toEqual(['completed', 'failed', 'cancelled']);
});

function deploymentAt(status: Deployment['status'], id: string): Deployment {
  return {
    id,
    source: 'dev',
    target: 'prod',
    options: OPTIONS,
    digest: 'd1',
    replan: false,
    promotionId: null,
    status,
    scheduledAt: NOON,
    startedAt: null,
    finishedAt: null,
    error: null,
    actor: ADA,
    createdAt: NOON,
    workflows: [],
  };
}
