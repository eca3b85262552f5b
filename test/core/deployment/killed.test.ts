import {expect, test} from 'vitest';
import {call, webhook} from '../../support/core-workspace.ts';
import {createDeploymentWorkspace} from './deployment-workspace.ts';

const CREATE = {match: {method: 'POST', path: '*/workflows'}, times: 1};

test('of two processes one runs it, and the other goes on', async () => {
  const workspace = await createDeploymentWorkspace();
  const {deployment} = await workspace.schedule();
  const held = workspace.n8n('staging').faults.add({kind: 'hold', ...CREATE});
  const first = workspace.runDueProcess();
  await held.arrived();
  const second = await workspace.runDueProcess().runs;
  expect(second).toEqual([]);
  expect(await workspace.show()).toMatchObject({status: 'running', startedAt: '2026-01-15T13:00:00.000Z'});
  held.release();
  expect(await first.runs).toMatchObject([{id: deployment!.id, status: 'completed'}]);
  expect(await workspace.promotions()).toHaveLength(1);
});

test('two processes that begin together run each deployment once', async () => {
  const workspace = await createDeploymentWorkspace();
  await workspace.schedule();
  const runs = await Promise.all([workspace.runDueProcess().runs, workspace.runDueProcess().runs]);
  expect(runs.flat().filter(({status}) => status === 'completed')).toHaveLength(1);
  expect(await workspace.promotions()).toHaveLength(1);
});

test('one whose process is killed while it writes is undone by the next run, and failed', async () => {
  const workspace = await createDeploymentWorkspace();
  const {deployment} = await workspace.schedule();
  const held = workspace.n8n('staging').faults.add({kind: 'hold-answer', ...CREATE});
  const process = workspace.runDueProcess();
  await held.arrived();
  await process.end('SIGKILL');
  expect(await workspace.show()).toMatchObject({status: 'running', promotion: {status: 'running'}});

  expect(await workspace.runDue()).toMatchObject([{id: deployment!.id, status: 'failed'}]);
  expect(await workspace.show()).toMatchObject({
    promotion: {status: 'failed'},
    workflows: [{name: 'Orders', status: 'rolled_back'}],
  });
  expect(workspace.inStaging()).toEqual([]);
  expect(await workspace.runDue()).toEqual([]);
});

test('one whose process is killed before it writes is run by the next', async () => {
  const workspace = await createDeploymentWorkspace();
  await workspace.schedule();
  const held = workspace.n8n('staging').faults.add({kind: 'hold', match: {method: 'GET'}, times: 1});
  const process = workspace.runDueProcess();
  await held.arrived();
  await process.end('SIGKILL');
  expect(await workspace.show()).toMatchObject({status: 'running', promotion: null});
  expect(await workspace.runDue()).toMatchObject([{status: 'completed'}]);
});

test('one that a process left running an hour ago, before it wrote, is failed', async () => {
  const workspace = await createDeploymentWorkspace();
  const {deployment} = await workspace.schedule();
  const startedAt = '2026-01-15T13:00:00.000Z';
  await workspace.core(({store}) => store.deployments.update(deployment!.id, {status: 'running', startedAt}));
  workspace.clock.now = new Date('2026-01-15T14:00:01.000Z');
  expect(await workspace.runDue()).toMatchObject([{status: 'failed', error: {type: 'interrupted'}}]);
});

test('interrupted before it writes it stays scheduled, and while it writes it is undone and failed', async () => {
  const workspace = await createDeploymentWorkspace();
  workspace.make('dev', {name: 'Caller', nodes: [webhook('call'), call(workspace.orders)]});
  await workspace.commit('dev', {all: true});
  await workspace.schedule();
  const reading = workspace.n8n('staging').faults.add({kind: 'hold', match: {method: 'GET'}, times: 1});
  const first = workspace.runDueProcess();
  await reading.arrived();
  await first.end('SIGTERM');
  expect(await workspace.show()).toMatchObject({status: 'scheduled', startedAt: null});

  const writing = workspace.n8n('staging').faults.add({kind: 'hold', ...CREATE});
  const second = workspace.runDueProcess();
  await writing.arrived();
  const ended = second.end('SIGTERM');
  writing.release();
  await ended;
  expect(await workspace.show()).toMatchObject({
    status: 'failed',
    error: {type: 'interrupted'},
    promotion: {status: 'failed'},
  });
});
