import {expect, test} from 'vitest';
import {compareEnvironments} from '../../../../src/core/comparison/compare-environments.ts';
import {applyEnvironment} from '../../../../src/core/promotion/apply.ts';
import {promote} from '../../../../src/core/promotion/promote.ts';
import {createCoreWorkspace, note, webhook} from '../../../support/core-workspace.ts';

const yes = {confirm: async () => {}};

/** In staging somebody sets what n8n cannot be told to forget (N8N.md). */
async function setUp() {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev', staging: 'staging'}});
  workspace.make('dev', {name: 'Orders', nodes: [webhook('orders'), note('first')]});
  await workspace.commit('dev', {all: true});
  const promoted = await workspace.core((context) => promote(context, {source: 'dev', target: 'staging'}, yes));
  workspace.edit('staging', promoted.workflows[0]!.n8nId!, {settings: {saveManualExecutions: false}});
  return workspace;
}

test('a setting that n8n cannot be told to forget is no difference between environments', async () => {
  const workspace = await setUp();
  await workspace.commit('staging');
  const [orders] = await workspace.core((context) => compareEnvironments(context, 'dev', 'staging'));
  expect(orders).toMatchObject({status: 'unchanged', difference: {changes: []}});
});

test('apply says that it cannot take such a setting back, and Git takes it over', async () => {
  const workspace = await setUp();
  expect((await workspace.drift('staging')).status).toBe('DRIFT_DETECTED');
  const report = await workspace.core((context) => applyEnvironment(context, {environment: 'staging'}, yes));
  expect(report).toMatchObject({status: 'completed', findings: [{code: 'setting_not_removable'}]});
  expect((await workspace.file('workflows/staging/orders.json')).settings).toEqual({saveManualExecutions: false});
  expect((await workspace.drift('staging')).status).toBe('IN_SYNC');
  const again = await workspace.core((context) => applyEnvironment(context, {environment: 'staging'}, yes));
  expect(again.findings).toEqual([]);
});
