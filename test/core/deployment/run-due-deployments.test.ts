import {expect, test} from 'vitest';
import {cancelDeployment} from '../../../src/core/deployment/cancel-deployment.ts';
import {releaseHold} from '../../../src/core/promotion/holds.ts';
import {note} from '../../support/core-workspace.ts';
import {createDeploymentWorkspace} from './deployment-workspace.ts';

test('a deployment is run when it is due, in the name of who scheduled it, and once', async () => {
  const workspace = await createDeploymentWorkspace();
  const {deployment} = await workspace.schedule();
  expect(await workspace.core(({store, now}) => store.deployments.due(now()))).toEqual([]);
  expect(await workspace.promotions()).toEqual([]);

  await workspace.repository.git('config', 'user.name', 'Daemon');
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
  expect(await workspace.promotions()).toMatchObject([{id: shown.promotionId, actor: {name: 'Ada'}}]);
  expect(await workspace.files('staging')).toEqual(['workflows/staging/orders.json']);

  expect(await workspace.runDue()).toEqual([]);
  expect(await workspace.promotions()).toHaveLength(1);
});

test('what has moved since makes it fail as stale, and nothing is written', async () => {
  const workspace = await createDeploymentWorkspace();
  await workspace.schedule();
  workspace.edit('dev', workspace.orders, {nodes: [note('two')]});
  expect(await workspace.runDue()).toMatchObject([{status: 'failed', error: {type: 'stale'}, promotionId: null}]);
  expect(workspace.inStaging()).toEqual([]);
  expect(await workspace.show()).toMatchObject({status: 'failed', workflows: [{name: 'Orders', status: 'pending'}]});
});

test('with --replan what has moved since is promoted too, if the gates pass', async () => {
  const workspace = await createDeploymentWorkspace();
  await workspace.schedule({replan: true});
  workspace.edit('dev', workspace.orders, {nodes: [note('two')]});
  workspace.make('dev', {name: 'Billing', nodes: [note('bill')]});
  await workspace.commit('dev', {all: true});
  expect(await workspace.runDue()).toMatchObject([{status: 'completed', workflows: 2}]);
  expect((await workspace.show()).workflows).toMatchObject([
    {name: 'Billing', status: 'success'},
    {name: 'Orders', status: 'success'},
  ]);

  await workspace.schedule({replan: true, at: '+1h'});
  workspace.make('staging', {name: 'Refunds', nodes: [note('theirs')]});
  workspace.make('dev', {name: 'Refunds', nodes: [note('ours')]});
  await workspace.commit('dev', {all: true});
  workspace.clock.now = new Date('2026-01-15T14:00:00.000Z');
  const [run] = await workspace.runDue();
  expect(run).toMatchObject({status: 'failed', error: {type: 'blocked'}});
  expect(run!.error!.message).toContain('staging has an untracked "Refunds"');
  expect(await workspace.show()).toMatchObject({promotion: {status: 'blocked'}});
});

test('while the target is on hold it stays scheduled, says so, and is run once the hold is released', async () => {
  const workspace = await createDeploymentWorkspace();
  await workspace.schedule();
  await workspace.core(({store}) =>
    store.holds.place({
      environment: 'staging',
      reason: 'Freeze.',
      promotionId: null,
      actor: {id: 'cli:ada', name: null, email: null},
      placedAt: '2026-01-15T12:00:00.000Z',
    }),
  );
  const waits = {type: 'blocked', message: 'staging is on hold: Freeze.'};
  expect(await workspace.runDue()).toMatchObject([{status: 'scheduled', waitsFor: waits}]);
  expect(await workspace.runDue()).toMatchObject([{status: 'scheduled', waitsFor: waits}]);
  expect(await workspace.show()).toMatchObject({status: 'scheduled', waitsFor: waits});
  expect(await workspace.promotions()).toEqual([]);
  await workspace.core((context) => releaseHold(context, 'staging'));
  const [run] = await workspace.runDue();
  expect(run).toMatchObject({status: 'completed'});
  expect(run).not.toHaveProperty('waitsFor');
});

test('while the target is busy it stays scheduled', async () => {
  const workspace = await createDeploymentWorkspace();
  await workspace.schedule();
  const held = workspace.store().leases.acquire('environment:staging', 'wops sync');
  expect(await workspace.runDue()).toMatchObject([{status: 'scheduled', waitsFor: {type: 'busy'}}]);
  held.release();
  expect(await workspace.runDue()).toMatchObject([{status: 'completed'}]);
});

test('while n8n cannot be reached it is tried again, for an hour', async () => {
  const workspace = await createDeploymentWorkspace();
  await workspace.schedule();
  const fault = {kind: 'status', status: 503} as const;
  workspace.n8n('staging').faults.add({...fault, match: {method: 'GET'}});
  expect(await workspace.runDue()).toMatchObject([{status: 'scheduled', startedAt: null, waitsFor: {}}]);
  workspace.clock.now = new Date('2026-01-15T14:00:00.000Z');
  expect(await workspace.runDue()).toMatchObject([{status: 'failed', error: {}}]);
});

test('one that fails does not stop the next, the longest due goes first', async () => {
  const workspace = await createDeploymentWorkspace({
    environments: {dev: 'dev', staging: 'staging', prod: 'production'},
  });
  const second = await workspace.schedule({target: 'prod', at: '+40m'});
  const first = await workspace.schedule({target: 'staging', at: '+30m'});
  workspace.n8n('staging').faults.add({kind: 'status', status: 400, match: {method: 'POST', path: '*/workflows'}});
  const runs = await workspace.runDue();
  expect(runs.map(({id, status}) => [id, status])).toEqual([
    [first.deployment!.id, 'failed'],
    [second.deployment!.id, 'completed'],
  ]);
  expect(await workspace.show(first.deployment!.id)).toMatchObject({
    promotion: {status: 'failed'},
    error: {type: 'n8n_refused'},
    workflows: [{name: 'Orders', status: 'failed'}],
  });
});

test('a deployment of an environment that is gone fails', async () => {
  const workspace = await createDeploymentWorkspace();
  await workspace.schedule();
  const yaml = await workspace.repository.read('wops.yaml');
  await workspace.repository.write('wops.yaml', yaml.replace(/ {2}staging:[\s\S]*$/, ''));
  expect(await workspace.runDue()).toMatchObject([{status: 'failed', error: {type: 'environment_unknown'}}]);
});

test('one that is cancelled while another runs is not run', async () => {
  const workspace = await createDeploymentWorkspace();
  await workspace.schedule({at: '+30m'});
  const {deployment} = await workspace.schedule({replan: true});
  const held = workspace.n8n('staging').faults.add({kind: 'hold', match: {method: 'POST', path: '*/workflows'}});
  const runs = workspace.runDue();
  await held.arrived();
  await workspace.core((context) => cancelDeployment(context, deployment!.id));
  held.release();
  expect(await runs).toMatchObject([{status: 'completed'}]);
  expect(await workspace.show(deployment!.id)).toMatchObject({status: 'cancelled', promotion: null});
});
