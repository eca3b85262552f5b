import {expect, test} from 'vitest';
import {cancelDeployment} from '../../../src/core/deployment/cancel-deployment.ts';
import {listDeployments} from '../../../src/core/deployment/list-deployments.ts';
import {decidePromotion} from '../../../src/core/promotion/decide.ts';
import type {Approval} from '../../../src/core/promotion/promotion.ts';
import {resumePromotion} from '../../../src/core/promotion/resume.ts';
import {note} from '../../support/core-workspace.ts';
import {createDeploymentWorkspace, type DeploymentWorkspace} from './deployment-workspace.ts';

const WITH_APPROVAL = `pipelines:
  main:
    stages:
      - source: dev
        target: staging
        approvals: {required: 1, selfApproval: true}
`;

async function scheduled() {
  const workspace = await createDeploymentWorkspace({yaml: WITH_APPROVAL});
  return {...workspace, scheduled: await workspace.schedule()};
}

const decide = ({core}: DeploymentWorkspace, decision: Approval['decision']) =>
  core((context) => decidePromotion(context, 'latest', {decision}));
const statuses = async ({core}: DeploymentWorkspace) =>
  (await core((context) => listDeployments(context, {limit: 10}))).map(({status}) => status);

test('it waits for its approval past its time, is scheduled by it, and runs exactly that plan', async () => {
  const workspace = await scheduled();
  const {id, status, deployment} = workspace.scheduled;
  expect([status, deployment!.status, deployment!.promotionId]).toEqual(['pending_approval', 'pending', id]);
  expect(await workspace.runDue()).toEqual([]);
  expect(await statuses(workspace)).toEqual(['pending']);

  await decide(workspace, 'approved');
  expect(await statuses(workspace)).toEqual(['scheduled']);
  expect(await workspace.runDue()).toMatchObject([{status: 'completed', promotionId: id}]);
  expect(await workspace.promotions()).toMatchObject([{id, status: 'completed'}]);
  expect(await workspace.show()).toMatchObject({workflows: [{name: 'Orders', status: 'success'}]});
});

test('a rejected one is cancelled', async () => {
  const workspace = await scheduled();
  await decide(workspace, 'rejected');
  expect(await statuses(workspace)).toEqual(['cancelled']);
  expect(await workspace.runDue()).toMatchObject([{status: 'cancelled', error: {message: /was rejected/}}]);
  expect(await workspace.runDue()).toEqual([]);
});

test('what was approved is not what would be written by now: stale, with --replan too', async () => {
  const workspace = await createDeploymentWorkspace({yaml: WITH_APPROVAL});
  await workspace.schedule({replan: true});
  await decide(workspace, 'approved');
  workspace.edit('dev', workspace.orders, {nodes: [note('two')]});
  expect(await workspace.runDue()).toMatchObject([{status: 'failed', error: {type: 'stale'}}]);
  expect(workspace.inStaging()).toEqual([]);
});

test('an approval older than a week does not hold', async () => {
  const workspace = await createDeploymentWorkspace({yaml: WITH_APPROVAL});
  await workspace.schedule({at: '+8d'});
  await decide(workspace, 'approved');
  workspace.clock.now = new Date('2026-01-24T00:00:00.000Z');
  expect(await workspace.runDue()).toMatchObject([
    {status: 'failed', error: {type: 'blocked', message: /older than a week/}},
  ]);
});

test('one whose promotion was run by hand is over, and is not run again', async () => {
  const workspace = await scheduled();
  await decide(workspace, 'approved');
  await workspace.core((context) => resumePromotion(context, workspace.scheduled.id!, {confirm: async () => {}}));
  expect(await statuses(workspace)).toEqual(['completed']);
  expect(await workspace.runDue()).toMatchObject([{status: 'completed', workflows: 1}]);
  expect(await workspace.promotions()).toHaveLength(1);
});

test('cancelling it takes its promotion back from approval', async () => {
  const workspace = await scheduled();
  const cancelled = await workspace.core((context) => cancelDeployment(context, 'latest'));
  expect(cancelled).toMatchObject({status: 'cancelled', promotion: {status: 'cancelled'}});
  await expect(decide(workspace, 'approved')).rejects.toThrow('there is nothing to decide');
});

test('a stage that needs an approval by now makes it wait for one', async () => {
  const workspace = await createDeploymentWorkspace();
  await workspace.schedule();
  const yaml = await workspace.repository.read('wops.yaml');
  await workspace.repository.write('wops.yaml', `${yaml}${WITH_APPROVAL}`);
  expect(await workspace.runDue()).toMatchObject([{status: 'pending', startedAt: null}]);
  await decide(workspace, 'approved');
  expect(await workspace.runDue()).toMatchObject([{status: 'completed'}]);
});
