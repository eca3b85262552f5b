import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {promote} from '../../../src/core/promotion/promote.ts';
import type {OperationReport} from '../../../src/core/promotion/report.ts';
import {call, createCoreWorkspace, note, webhook} from '../../support/core-workspace.ts';

const yes = {confirm: async () => {}};

async function setUp() {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev', staging: 'staging'}});
  const child = workspace.make('dev', {name: 'Child', nodes: [note('child')]});
  workspace.make('dev', {name: 'Parent', nodes: [webhook('start'), call(child)]});
  await workspace.commit('dev', {all: true});
  return {
    ...workspace,
    promote: (options = {}): Promise<OperationReport> =>
      workspace.core((context) => promote(context, {source: 'dev', target: 'staging', ...options}, yes)),
  };
}

test('carries workflows over, with their references, commits what was written, and is then unchanged', async () => {
  const workspace = await setUp();
  const report = await workspace.promote();
  expect(report).toMatchObject({status: 'completed', gates: expect.arrayContaining([])});
  expect(report.workflows.map(({name, action, status}) => [name, action, status])).toEqual([
    ['Child', 'create', 'success'],
    ['Parent', 'create', 'success'],
  ]);
  const [child, parent] = report.workflows;
  const written = workspace.api('staging', 'GET', `/workflows/${parent!.n8nId}`);
  expect(written.nodes[1].parameters.workflowId).toBe(child!.n8nId);
  expect(await workspace.files('staging')).toEqual(['workflows/staging/child.json', 'workflows/staging/parent.json']);
  expect((await workspace.drift('staging')).status).toBe('IN_SYNC');

  const again = await workspace.promote();
  expect(again.workflows.map(({action}) => action)).toEqual(['none', 'none']);
  expect(workspace.asked.filter((line) => !line.startsWith('GET'))).toEqual([]);
});

test('without a state file, as on a CI runner, it says what it cannot see', async () => {
  const workspace = await setUp();
  await workspace.promote();
  expect(workspace.told).toEqual([]);
  rmSync(join(workspace.root, '.wops'), {recursive: true});
  await workspace.promote();
  expect(workspace.told).toEqual([expect.stringContaining('began without a state file')]);
});

test('what is unchanged in the target is not asked for one by one', async () => {
  const workspace = await setUp();
  await workspace.promote();
  await workspace.promote();
  const [, ...ids] = (await workspace.promote()).workflows.map(({n8nId}) => n8nId);
  expect(workspace.asked.filter((line) => ids.some((id) => line.includes(`/workflows/${id} `)))).toEqual([]);
});

test('what n8n can never publish is a finding each time, and not called done', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev', staging: 'staging'}});
  workspace.make('dev', {name: 'Plain', nodes: [note('no trigger')]});
  await workspace.commit('dev', {all: true});
  const publish = () =>
    workspace.core((context) => promote(context, {source: 'dev', target: 'staging', publish: true}, yes));
  const first = await publish();
  expect(first).toMatchObject({status: 'completed', workflows: [{action: 'create', status: 'success'}]});
  const second = await publish();
  expect(second).toMatchObject({status: 'completed', workflows: [{action: 'publish', status: 'skipped'}]});
  expect(second.findings.map(({code}) => code)).toEqual(['not_publishable']);
});
