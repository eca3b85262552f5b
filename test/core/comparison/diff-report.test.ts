import {describe, expect, test} from 'vitest';
import {type DiffOptions, diff, hasDifferences} from '../../../src/core/comparison/diff-report.ts';
import {type CoreWorkspace, call, createCoreWorkspace, note} from '../../support/core-workspace.ts';

const ENVIRONMENTS = {dev: 'dev', staging: 'staging', prod: 'production'} as const;
const run = (workspace: CoreWorkspace, options: DiffOptions) => workspace.core((context) => diff(context, options));
const statuses = (report: Awaited<ReturnType<typeof run>>) => report.workflows.map(({name, status}) => [name, status]);

describe('an environment against its folder', () => {
  test('tells where each workflow is, and what differs', async () => {
    const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
    const changed = workspace.make('prod', {name: 'Changed', nodes: [note('a')]});
    const gone = workspace.make('prod', {name: 'Gone'});
    workspace.make('prod', {name: 'Same'});
    await workspace.commit('prod', {all: true});
    workspace.edit('prod', changed, {nodes: [note('b')]});
    workspace.api('prod', 'DELETE', `/workflows/${gone}`);
    workspace.make('prod', {name: 'New'});
    const report = await run(workspace, {source: 'prod'});
    expect(report).toMatchObject({
      source: 'git',
      target: 'prod',
      summary: {unchanged: 1, target_hotfix: 1, added: 1, target_only: 1},
    });
    expect(statuses(report)).toEqual([
      ['Changed', 'target_hotfix'],
      ['Gone', 'added'],
      ['New', 'target_only'],
      ['Same', 'unchanged'],
    ]);
    expect(report.workflows[0]!.changes).toMatchObject([{kind: 'parameter_changed', before: 'a', after: 'b'}]);
    expect(hasDifferences(report)).toBe(true);
    const some = await run(workspace, {source: 'prod', workflows: ['same']});
    expect([statuses(some), hasDifferences(some)]).toEqual([[['Same', 'unchanged']], false]);
    const byId = await run(workspace, {source: 'prod', workflows: [changed]});
    expect(byId.workflows).toEqual([report.workflows[0]]);
    await expect(run(workspace, {source: 'prod', workflows: ['nobody']})).rejects.toMatchObject({
      code: 'workflow_unknown',
    });
  });

  test('keeps the graphs of what differs, when asked to', async () => {
    const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
    const changed = workspace.make('prod', {name: 'Changed', nodes: [note('a')]});
    const gone = workspace.make('prod', {name: 'Gone', nodes: [note('b')]});
    workspace.make('prod', {name: 'Same', nodes: [note('c')]});
    await workspace.commit('prod', {all: true});
    workspace.edit('prod', changed, {nodes: [note('b')]});
    workspace.api('prod', 'DELETE', `/workflows/${gone}`);
    workspace.make('prod', {name: 'New', nodes: [note('d')]});
    const states = (report: Awaited<ReturnType<typeof run>>) =>
      report.workflows.map(({name, graph}) => [name, graph?.nodes.map(({state}) => state)]);
    expect(states(await run(workspace, {source: 'prod', graphs: true}))).toEqual([
      ['Changed', ['changed']],
      ['Gone', ['removed']],
      ['New', ['added']],
      ['Same', undefined],
    ]);
    const without = await run(workspace, {source: 'prod'});
    expect(without.workflows.some((workflow) => 'graph' in workflow)).toBe(false);
  });

  test('warns of files that cannot be read and of a folder that is not there', async () => {
    const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
    workspace.make('prod', {name: 'One'});
    expect(statuses(await run(workspace, {source: 'prod'}))).toEqual([['One', 'target_only']]);
    expect(workspace.told).toEqual(['warning: workflows/prod is taken for empty: Git has no such folder.']);
    await workspace.repository.commit('broken', {'workflows/prod/a.json': '['});
    await run(workspace, {source: 'prod'});
    expect(workspace.told).toEqual([expect.stringContaining('warning: workflows/prod/a.json is not valid JSON')]);
  });
});

describe('two environments', () => {
  const prepared = async () => {
    const workspace = await createCoreWorkspace({environments: ENVIRONMENTS});
    const ids: Record<string, string> = {};
    for (const environment of ['dev', 'staging', 'prod']) {
      ids[environment] = workspace.make(environment, {name: 'One', nodes: [note('a')]});
    }
    await workspace.commit('dev', {all: true});
    await workspace.sync();
    for (const environment of ['staging', 'prod']) await workspace.commit(environment);
    return {workspace, ids};
  };

  test('the truth of dev is its n8n, that of staging its folder', async () => {
    const {workspace, ids} = await prepared();
    workspace.edit('dev', ids.dev!, {nodes: [note('b')]});
    workspace.edit('staging', ids.staging!, {nodes: [note('c')]});
    const fromDev = await run(workspace, {source: 'dev', target: 'prod'});
    expect(statuses(fromDev)).toEqual([['One', 'modified']]);
    expect(fromDev.workflows[0]!.changes).toMatchObject([{before: 'a', after: 'b'}]);
    expect(statuses(await run(workspace, {source: 'staging', target: 'prod'}))).toEqual([['One', 'unchanged']]);
    expect(statuses(await run(workspace, {source: 'dev', target: 'staging'}))).toEqual([['One', 'conflict']]);
    workspace.edit('prod', ids.prod!, {nodes: [note('hot')]});
    expect(statuses(await run(workspace, {source: 'staging', target: 'prod'}))).toEqual([['One', 'target_hotfix']]);
  });

  test('keeps the graphs of what a promotion would change, when asked to', async () => {
    const {workspace, ids} = await prepared();
    workspace.edit('dev', ids.dev!, {nodes: [note('b')]});
    const added = workspace.make('dev', {name: 'Two', nodes: [note('a')]});
    await workspace.commit('dev', {all: true});
    const {workflows} = await run(workspace, {source: 'dev', target: 'prod', graphs: true});
    expect(workflows.map(({name, status, graph}) => [name, status, graph!.nodes.map(({state}) => state)])).toEqual([
      ['One', 'modified', ['changed']],
      ['Two', 'added', ['added']],
    ]);
    expect(added).toBeTruthy();
  });

  test('untracked workflows of the source are named, of the target they are its own', async () => {
    const {workspace} = await prepared();
    workspace.make('dev', {name: 'New in dev'});
    workspace.make('prod', {name: 'New in prod'});
    expect(statuses(await run(workspace, {source: 'dev', target: 'prod'}))).toEqual([
      ['New in prod', 'target_only'],
      ['One', 'unchanged'],
    ]);
    expect(workspace.told).toEqual([expect.stringMatching(/^warning: 1 untracked in dev .*wops commit dev --all/)]);
  });

  test('what the target ignores is left out, what it archived is added, what its list lost is asked for', async () => {
    const {workspace, ids} = await prepared();
    workspace.api('prod', 'POST', `/workflows/${ids.prod}/archive`);
    expect(statuses(await run(workspace, {source: 'dev', target: 'prod'}))).toEqual([['One', 'added']]);
    const yaml = await workspace.repository.read('wops.yaml');
    await workspace.repository.write('wops.yaml', `${yaml}    ignore: [${ids.prod}]\n`);
    expect(statuses(await run(workspace, {source: 'dev', target: 'prod'}))).toEqual([]);
    await workspace.repository.write('wops.yaml', yaml);
    workspace.api('prod', 'DELETE', `/workflows/${ids.prod}`);
    expect(statuses(await run(workspace, {source: 'dev', target: 'prod'}))).toEqual([['One', 'added']]);
    expect(workspace.asked).toContain(`GET /api/v1/workflows/${ids.prod} 404`);
  });

  test('references are compared by what they point to', async () => {
    const workspace = await createCoreWorkspace({environments: {dev: 'dev', prod: 'production'}});
    for (const environment of ['dev', 'prod']) {
      const sub = workspace.make(environment, {name: 'Sub'});
      workspace.make(environment, {name: 'Main', nodes: [call(sub)]});
    }
    await workspace.commit('dev', {all: true});
    await workspace.sync();
    await workspace.commit('prod');
    expect(statuses(await run(workspace, {source: 'dev', target: 'prod'}))).toEqual([
      ['Main', 'unchanged'],
      ['Sub', 'unchanged'],
    ]);
  });

  test('both sides must differ', async () => {
    const workspace = await createCoreWorkspace();
    await expect(run(workspace, {source: 'dev', target: 'dev'})).rejects.toMatchObject({code: 'usage'});
  });
});
