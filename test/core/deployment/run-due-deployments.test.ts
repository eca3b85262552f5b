import {expect, test} from 'vitest';
import {createDeploymentWorkspace, NOW} from './deployment-workspace.ts';

test('a deployment is run when it is due, in the name of who scheduled it, and once', async () => {
  const workspace = await createDeploymentWorkspace();
  const {deployment, ...plan} = await workspace.schedule();
  expect(plan).toMatchObject({id: null, status: 'pending', workflows: [{name: 'Orders', action: 'create'}]});
  expect(deployment).toMatchObject({status: 'scheduled', scheduledAt: '2026-01-15T13:00:00.000Z', workflows: 1});
  expect(await workspace.core(async ({store}) => store.promotions.list())).toEqual([]);

  expect(await workspace.runDue()).toMatchObject([{id: deployment!.id, status: 'completed'}]);
  const shown = await workspace.show(deployment!.id.slice(0, 6));
  expect(shown).toMatchObject({
    status: 'completed',
    startedAt: '2026-01-15T13:00:00.000Z',
    finishedAt: '2026-01-15T13:00:00.000Z',
    promotion: {status: 'completed'},
    workflows: [{name: 'Orders', action: 'create', status: 'success', error: null}],
  });
  expect(shown).not.toHaveProperty('error');
  expect(await workspace.files('staging')).toEqual(['workflows/staging/orders.json']);

  expect(await workspace.runDue()).toEqual([]);
  expect(await workspace.core(async ({store}) => store.promotions.list())).toHaveLength(1);
});
