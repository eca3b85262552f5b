import {join} from 'node:path';
import {expect, test} from 'vitest';
import {cancelDeployment} from '../../../src/core/deployment/cancel-deployment.ts';
import {promote} from '../../../src/core/promotion/promote.ts';
import {note} from '../../support/core-workspace.ts';
import {createDeploymentWorkspace, type DeploymentWorkspace} from './deployment-workspace.ts';

const scheduledIds = ({core}: DeploymentWorkspace) => core(({store}) => store.deployments.list());

test('answers the plan and the deployment, and writes nothing to n8n', async () => {
  const workspace = await createDeploymentWorkspace();
  const {deployment, ...plan} = await workspace.schedule();
  expect(plan).toMatchObject({id: null, status: 'pending', workflows: [{name: 'Orders', action: 'create'}]});
  expect(deployment).toMatchObject({status: 'scheduled', scheduledAt: '2026-01-15T13:00:00.000Z', workflows: 1});
  expect(workspace.inStaging()).toEqual([]);
  expect(await workspace.show()).toMatchObject({
    digest: plan.digest,
    options: {workflows: []},
    workflows: [{name: 'Orders', action: 'create', status: 'pending'}],
  });
});

test('a dry run, a blocked plan and one without work schedule nothing', async () => {
  const workspace = await createDeploymentWorkspace();
  expect(await workspace.schedule({dryRun: true})).toMatchObject({dryRun: true, status: 'pending', deployment: null});

  await workspace.core((context) => promote(context, {source: 'dev', target: 'staging'}, {confirm: async () => {}}));
  expect(await workspace.schedule()).toMatchObject({status: 'completed', deployment: null});

  const [there] = workspace.api('staging', 'GET', '/workflows').data;
  workspace.edit('staging', there.id, {nodes: [note('by hand')]});
  workspace.edit('dev', workspace.orders, {nodes: [note('two')]});
  expect(await workspace.schedule()).toMatchObject({status: 'blocked', deployment: null});
  expect(await scheduledIds(workspace)).toEqual([]);
});

test('with --replan there may be nothing to do yet', async () => {
  const workspace = await createDeploymentWorkspace();
  await workspace.core((context) => promote(context, {source: 'dev', target: 'staging'}, {confirm: async () => {}}));
  expect(await workspace.schedule({replan: true})).toMatchObject({deployment: {status: 'scheduled', workflows: 0}});
  expect(await workspace.runDue()).toMatchObject([{status: 'completed', workflows: 0}]);
});

test('a saved plan is scheduled as it was saved, or refused as stale', async () => {
  const workspace = await createDeploymentWorkspace();
  workspace.make('dev', {name: 'Billing', nodes: [note('bill')]});
  await workspace.commit('dev', {all: true});
  const out = join(workspace.root, '.wops', 'plan.json');
  const request = {source: 'dev', target: 'staging', workflows: ['orders'], out};
  await workspace.core((context) => promote(context, request, {confirm: async () => {}}));
  const saved = {source: undefined, target: undefined, planFile: out};
  expect(await workspace.schedule(saved)).toMatchObject({
    source: 'dev',
    workflows: [{name: 'Orders'}],
    deployment: {target: 'staging', workflows: 1},
  });
  workspace.edit('dev', workspace.orders, {nodes: [note('two')]});
  await expect(workspace.schedule(saved)).rejects.toMatchObject({code: 'stale'});
});

test('who is asked and says no has scheduled nothing', async () => {
  const {scheduleDeployment} = await import('../../../src/core/deployment/schedule-deployment.ts');
  const workspace = await createDeploymentWorkspace();
  const no = {confirm: () => Promise.reject(new Error('No.'))};
  await expect(
    workspace.core((context) => scheduleDeployment(context, {source: 'dev', target: 'staging', at: '+1h'}, no)),
  ).rejects.toThrow('No.');
  expect(await scheduledIds(workspace)).toEqual([]);
});

test('a wrong time is refused before anything is read', async () => {
  const workspace = await createDeploymentWorkspace();
  workspace.n8n('dev').requests.clear();
  await expect(workspace.schedule({at: 'soon'})).rejects.toMatchObject({code: 'usage'});
  expect(workspace.n8n('dev').requests.list()).toEqual([]);
});

test('a cancelled deployment is not run, and cannot be cancelled again', async () => {
  const workspace = await createDeploymentWorkspace();
  const {deployment} = await workspace.schedule();
  const cancel = () => workspace.core((context) => cancelDeployment(context, deployment!.id.slice(0, 8)));
  expect(await cancel()).toMatchObject({status: 'cancelled', finishedAt: '2026-01-15T11:00:00.000Z'});
  expect(await workspace.runDue()).toEqual([]);
  await expect(cancel()).rejects.toThrow('is cancelled: there is nothing to cancel');
  await expect(workspace.show('nothing')).rejects.toThrow('There is no deployment "nothing"');
});
