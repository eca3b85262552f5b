import {describe, expect, test} from 'vitest';
import {applyEnvironment} from '../../../../src/core/promotion/apply.ts';
import {promote} from '../../../../src/core/promotion/promote.ts';
import type {OperationReport} from '../../../../src/core/promotion/report.ts';
import {type RollbackOptions, rollbackPromotion} from '../../../../src/core/promotion/rollback.ts';
import {takeUpUnfinished} from '../../../../src/core/promotion/take-up.ts';
import type {Fault} from '../../../../src/sandbox/faults.ts';
import {askSandbox, captureState} from '../../../support/captured-state.ts';
import {call, createCoreWorkspace, node, note, webhook} from '../../../support/core-workspace.ts';

const yes = {confirm: async () => {}};

const called = () => node('Start', 'n8n-nodes-base.executeWorkflowTrigger', {inputSource: 'passthrough'});

async function setUp() {
  const workspace = await createCoreWorkspace();
  const {core} = workspace;
  const prod = workspace.n8n('prod');
  return {
    ...workspace,
    prod,
    state: () => captureState(askSandbox(prod)),
    refused: () =>
      prod.requests.list().filter(({path, status}) => path.startsWith('/api/v1/workflows/') && status === 400),
    promote: (options: object = {}): Promise<OperationReport> =>
      core((context) => promote(context, {source: 'dev', target: 'prod', publish: true, ...options}, yes)),
    apply: (options: object = {}): Promise<OperationReport> =>
      core((context) => applyEnvironment(context, {environment: 'prod', ...options}, yes)),
    rollback: (options: Partial<RollbackOptions> = {}): Promise<OperationReport> =>
      core((context) => rollbackPromotion(context, 'latest', {force: false, dryRun: false, ...options}, yes)),
    recover: () => core((context) => takeUpUnfinished(context, 'prod')),
    idOf: (name: string): string =>
      workspace.api('prod', 'GET', '/workflows?limit=250').data.find((one: {name: string}) => one.name === name).id,
    async removeFile(slug: string) {
      await workspace.repository.git('rm', '--quiet', `workflows/prod/${slug}.json`);
      await workspace.repository.commit(`Without ${slug}`);
    },
  };
}

const refusal = (path: string, more: Partial<Fault> = {}): Fault => ({
  kind: 'status',
  status: 400,
  body: {message: 'n8n says no.'},
  match: {method: 'POST', path},
  ...more,
});

describe('an operation that fails is undone', () => {
  test('the rollback of 25 workflows of which the 17th cannot be published leaves all as before', async () => {
    const workspace = await setUp();
    const ids = Array.from({length: 25}, (_, index) =>
      workspace.make('dev', {name: `Flow ${index}`, nodes: [webhook(`flow-${index}`), note('old')]}),
    );
    await workspace.commit('dev', {all: true});
    await workspace.promote({workflows: ids.slice(0, 20)});
    for (const [index, id] of ids.entries()) {
      const nodes = [webhook(`flow-${index}`), note('new')];
      workspace.edit('dev', id, {nodes, name: `Flow ${index}`, settings: {timezone: 'Europe/Berlin'}});
    }
    await workspace.commit('dev', {all: true});
    const before = await workspace.state();
    expect(Object.keys(before)).toHaveLength(20);
    workspace.prod.faults.add(refusal('*/publish', {skip: 16, times: 1}));

    const report = await workspace.promote();
    expect(report).toMatchObject({status: 'failed', error: {message: expect.stringContaining('n8n says no.')}});
    expect(report.rollback!.errors).toEqual([]);
    expect(report.workflows.filter(({status}) => status === 'failed')).toHaveLength(1);
    expect(report.workflows.filter(({status}) => status === 'rolled_back')).toHaveLength(24);
    expect(await workspace.state()).toEqual(before);
  });

  test('a caller and what it called are published again in the order in which n8n takes them', async () => {
    const workspace = await setUp();
    const child = workspace.make('dev', {name: 'Z child', nodes: [called()]});
    workspace.make('dev', {name: 'A parent', nodes: [webhook('parent'), call(child)]});
    workspace.make('dev', {name: 'Steady', nodes: [webhook('steady')]});
    await workspace.commit('dev', {all: true});
    await workspace.promote();
    await workspace.removeFile('z-child');
    await workspace.removeFile('a-parent');
    const before = await workspace.state();
    const report = await workspace.apply({prune: true});
    expect(report.workflows.filter(({action}) => action === 'archive')).toHaveLength(2);
    expect(Object.keys(await workspace.state())).toHaveLength(1);

    expect((await workspace.rollback()).rollback).toEqual({restored: expect.anything(), errors: []});
    expect(await workspace.state()).toEqual(before);
    expect(workspace.refused()).toEqual([]);
  });

  test('a cycle that was archived runs again', async () => {
    const workspace = await setUp();
    const ping = workspace.make('dev', {name: 'Ping', nodes: [called()]});
    const pong = workspace.make('dev', {name: 'Pong', nodes: [called(), call(ping)]});
    workspace.edit('dev', ping, {nodes: [called(), call(pong)]});
    workspace.make('dev', {name: 'Steady', nodes: [webhook('steady')]});
    await workspace.commit('dev', {all: true});
    await workspace.promote();
    for (const slug of ['ping', 'pong']) await workspace.removeFile(slug);
    const before = await workspace.state();
    await workspace.apply({prune: true});
    expect(Object.keys(await workspace.state())).toHaveLength(1);

    expect((await workspace.rollback()).rollback!.errors).toEqual([]);
    expect(await workspace.state()).toEqual(before);
  });

  test('a webhook path that went to a new workflow goes back to the one that had it', async () => {
    const workspace = await setUp();
    const old = workspace.make('dev', {name: 'Old', nodes: [webhook('orders')]});
    workspace.make('dev', {name: 'Last', nodes: [webhook('last')]});
    await workspace.commit('dev', {all: true});
    await workspace.promote({workflows: ['old']});
    workspace.edit('dev', old, {nodes: [webhook('old-orders')]});
    workspace.make('dev', {name: 'Zebra', nodes: [webhook('orders')]});
    await workspace.commit('dev', {all: true});
    const before = await workspace.state();
    const {workflows} = await workspace.promote();
    expect(workflows.map(({status}) => status)).toEqual(['success', 'success', 'success']);

    expect((await workspace.rollback()).rollback!.errors).toEqual([]);
    expect(await workspace.state()).toEqual(before);
  });

  for (const path of ['*/publish', '*/unarchive', '*/archive', '*/unpublish']) {
    test(`the answer to ${path} is lost while it is undone, and that is noticed by reading`, async () => {
      const workspace = await setUp();
      for (const name of ['Lone', 'Off']) workspace.make('dev', {name, nodes: [webhook(name.toLowerCase())]});
      await workspace.commit('dev', {all: true});
      await workspace.promote();
      await workspace.removeFile('lone');
      const file = await workspace.file('workflows/prod/off.json');
      await workspace.repository.commit('Off', {'workflows/prod/off.json': JSON.stringify({...file, active: false})});
      if (path === '*/archive' || path === '*/unpublish') {
        workspace.edit('dev', workspace.make('dev', {name: 'Fresh'}), {nodes: [webhook('fresh')]});
        await workspace.commit('dev', {all: true});
        await workspace.apply({prune: true});
      }
      const before = await workspace.state();
      if (path === '*/archive' || path === '*/unpublish') await workspace.promote({workflows: ['fresh']});
      else await workspace.apply({prune: true});
      const lost = workspace.prod.faults.add({kind: 'lost-answer', match: {method: 'POST', path}, times: 1});

      expect((await workspace.rollback()).rollback!.errors).toEqual([]);
      expect(lost.hits).toBe(1);
      expect(workspace.refused()).toEqual([]);
      expect(await workspace.state()).toEqual(before);
    });
  }
});

describe('n8n goes down while an operation is undone', () => {
  test('it stays unfinished, and the next command takes it back', async () => {
    const workspace = await setUp();
    const ids = ['One', 'Two'].map((name) =>
      workspace.make('dev', {name, nodes: [webhook(name.toLowerCase()), note('old')]}),
    );
    await workspace.commit('dev', {all: true});
    await workspace.promote();
    for (const id of ids) workspace.edit('dev', id, {nodes: [webhook(id), note('new')]});
    await workspace.commit('dev', {all: true});
    const before = await workspace.state();
    await workspace.promote();

    const held = workspace.prod.faults.add({kind: 'hold', match: {method: 'PUT'}, skip: 1});
    const rollback = workspace.rollback();
    await held.arrived();
    await workspace.prod.goDown();
    const report = await rollback;
    expect(report.status).toBe('running');
    expect(report.rollback!.errors.length).toBeGreaterThan(0);
    await expect(workspace.recover()).rejects.toMatchObject({code: 'partial'});

    held.release();
    await workspace.prod.comeUp();
    await workspace.recover();
    expect(await workspace.state()).toEqual(before);
    const [promotion] = await workspace.core(({store}) => store.promotions.list());
    expect(promotion).toMatchObject({status: 'rolled_back', rollback: {errors: []}});
    expect(promotion!.workflows.map(({status}) => status)).toEqual(['rolled_back', 'rolled_back']);
  });

  test('one that comes up again soon is waited for', async () => {
    const workspace = await setUp();
    const id = workspace.make('dev', {name: 'One', nodes: [webhook('one'), note('old')]});
    await workspace.commit('dev', {all: true});
    await workspace.promote();
    workspace.edit('dev', id, {nodes: [webhook('one'), note('new')]});
    await workspace.commit('dev', {all: true});
    const before = await workspace.state();
    await workspace.promote();

    const held = workspace.prod.faults.add({kind: 'hold', match: {method: 'PUT'}});
    const rollback = workspace.rollback();
    await held.arrived();
    await workspace.prod.goDown();
    held.release();
    await workspace.prod.comeUp();
    expect((await rollback).rollback!.errors).toEqual([]);
    expect(await workspace.state()).toEqual(before);
  });
});
