import {describe, expect, test} from 'vitest';
import {checkDrift, driftExitCode} from '../../../src/core/drift/check-drift.ts';
import type {Fault} from '../../../src/sandbox/faults.ts';
import {type CoreWorkspace, call, createCoreWorkspace, node, note, webhook} from '../../support/core-workspace.ts';

const PROD = {environments: {prod: 'production'}} as const;

/** prod with these workflows, all committed; answers their n8n ids. */
async function committed(workflows: Parameters<CoreWorkspace['make']>[1][], yaml = '') {
  const workspace = await createCoreWorkspace({...PROD, yaml});
  const ids = workflows.map((workflow) => workspace.make('prod', workflow));
  await workspace.commit('prod', {all: true});
  return {workspace, ids};
}

describe('the status of a check', () => {
  test('is UNKNOWN without a repository, a commit or a folder, and says which', async () => {
    const workspace = await createCoreWorkspace({...PROD, git: false});
    const found = async () => {
      const {status, reason} = await workspace.drift('prod');
      return [status, reason];
    };
    expect(await found()).toEqual(['UNKNOWN', 'no_repository']);
    await workspace.repository.git('init', '-q');
    expect(await found()).toEqual(['UNKNOWN', 'no_commit']);
    await workspace.repository.commit('first');
    expect(await found()).toEqual(['UNKNOWN', 'no_folder']);
    const {environments} = await workspace.core((context) => checkDrift(context));
    // Fail closed: whoever asks whether there is drift has not been told that there is none.
    expect([driftExitCode({environments}, true), driftExitCode({environments}, false)]).toEqual([8, 0]);
  });

  test('is IN_SYNC after a commit, also in a fresh clone without a state file', async () => {
    const {workspace} = await committed([{name: 'One', nodes: [note('a')]}, {name: 'Two'}]);
    expect(await workspace.drift('prod')).toMatchObject({status: 'IN_SYNC', checked: 2, inSync: 2, affected: []});
    const {rmSync} = await import('node:fs');
    rmSync(`${workspace.root}/.wops`, {recursive: true});
    expect(await workspace.drift('prod')).toMatchObject({status: 'IN_SYNC', checked: 2, inSync: 2, affected: []});
  });

  test.each([
    [{kind: 'status', status: 503, retryAfter: 0}, 'n8n_unreachable', 5],
    [{kind: 'status', status: 500}, 'n8n_unreachable', 1],
    [{kind: 'html'}, 'n8n_unreachable', 5],
    [{kind: 'status', status: 401}, 'n8n_auth', 5],
    [{kind: 'status', status: 403}, 'n8n_auth', 5],
  ] as [Fault, string, number][])(
    'is ERROR for %j, and the last known one stays, marked stale',
    async (fault, reason, exit) => {
      const {workspace} = await committed([{name: 'One'}]);
      await workspace.drift('prod');
      workspace.n8n('prod').faults.add(fault);
      const check = await workspace.drift('prod');
      expect(check).toMatchObject({status: 'ERROR', reason, error: {hint: expect.any(String)}});
      expect(driftExitCode({environments: [check]}, true)).toBe(exit);
      const state = async () => (await workspace.core(({store}) => store.environmentStates()))[0];
      expect(await state()).toMatchObject({driftStatus: 'IN_SYNC', driftStale: true, driftReason: reason});
      workspace.n8n('prod').faults.clear();
      await workspace.drift('prod');
      expect(await state()).toMatchObject({driftStatus: 'IN_SYNC', driftStale: false, driftReason: null});
      const history = await workspace.core(({store}) => store.driftHistory('prod', 10));
      expect(history.map(({status}) => status)).toEqual(['IN_SYNC', 'ERROR', 'IN_SYNC']);
    },
  );

  test('is ERROR (partial) when a file cannot be read and nothing else drifted; its workflow is not called added', async () => {
    const {workspace} = await committed([{name: 'One'}, {name: 'Two'}]);
    // It is known by its stored link, whatever the file said of its id.
    const {id: _, ...file} = await workspace.file('workflows/prod/one.json');
    await workspace.repository.commit('no id', {'workflows/prod/one.json': JSON.stringify(file)});
    await workspace.sync();
    await workspace.repository.commit('break', {'workflows/prod/one.json': '{'});
    const check = await workspace.drift('prod');
    expect(check).toMatchObject({status: 'ERROR', reason: 'partial', checked: 1, inSync: 1, affected: []});
    expect(check.invalid.map(({path}) => path)).toEqual(['workflows/prod/one.json']);
    expect(driftExitCode({environments: [check]}, true)).toBe(8);
    workspace.make('prod', {name: 'New'});
    expect(await workspace.drift('prod')).toMatchObject({status: 'DRIFT_DETECTED', notInGit: 1});
  });

  test('is UNTRACKED where nothing is linked, which does not hide what differs', async () => {
    const {workspace, ids} = await committed([{name: 'One', nodes: [note('a')]}]);
    workspace.edit('prod', ids[0]!, {nodes: [note('b')]});
    expect(await workspace.drift('prod')).toMatchObject({status: 'DRIFT_DETECTED', withDrift: 1});
    await workspace.data('workflow', 'unlink', 'prod', 'one', '--yes');
    workspace.make('prod', {name: 'New'});
    const check = await workspace.drift('prod');
    expect(check).toMatchObject({status: 'UNTRACKED', withDrift: 1, notInGit: 1});
    expect([driftExitCode({environments: [check]}, true), driftExitCode({environments: [check]}, false)]).toEqual([
      3, 0,
    ]);
  });

  test('is DRIFT_DETECTED where linked workflows run whose files are gone', async () => {
    const workspace = await createCoreWorkspace();
    for (const environment of ['dev', 'prod']) {
      for (const name of ['One', 'Two']) workspace.make(environment, {name});
    }
    await workspace.commit('dev', {all: true});
    await workspace.sync();
    const other = JSON.stringify({name: 'Other', nodes: [], connections: {}});
    await workspace.repository.commit('another', {'workflows/prod/other.json': other});
    expect(await workspace.drift('prod')).toMatchObject({status: 'DRIFT_DETECTED', notInGit: 2, missingInRuntime: 1});
  });

  test('one environment that cannot be checked does not stop the others', async () => {
    const workspace = await createCoreWorkspace({environments: {dev: 'dev', staging: 'staging', prod: 'production'}});
    for (const environment of ['staging', 'prod']) {
      workspace.make(environment, {name: environment});
      await workspace.commit(environment, {all: true});
    }
    workspace.n8n('staging').faults.add({kind: 'status', status: 401});
    const report = await workspace.core((context) => checkDrift(context));
    expect(report.environments.map(({name, status}) => [name, status])).toEqual([
      ['staging', 'ERROR'],
      ['prod', 'IN_SYNC'],
    ]);
    expect(driftExitCode(report, true)).toBe(8);
  });
});

describe('what is affected', () => {
  test('kinds: modified, added, missing, published against the word of Git', async () => {
    const {workspace, ids} = await committed([
      {name: 'Modified', nodes: [note('a')]},
      {name: 'Missing'},
      {name: 'Activation', nodes: [webhook('a')]},
      {name: 'Same'},
    ]);
    workspace.edit('prod', ids[0]!, {nodes: [note('b')]});
    workspace.api('prod', 'DELETE', `/workflows/${ids[1]}`);
    workspace.api('prod', 'POST', `/workflows/${ids[2]}/publish`, {});
    workspace.make('prod', {name: 'Added'});
    const check = await workspace.drift('prod');
    expect(check).toMatchObject({
      status: 'DRIFT_DETECTED',
      checked: 5,
      inSync: 1,
      withDrift: 2,
      notInGit: 1,
      missingInRuntime: 1,
    });
    expect(check.affected.map(({name, kind, facets}) => [name, kind, facets])).toEqual([
      ['Activation', 'activation', ['active']],
      ['Added', 'added_in_runtime', []],
      ['Missing', 'missing_in_runtime', []],
      ['Modified', 'modified', ['content']],
    ]);
    expect(driftExitCode({environments: [check]}, false)).toBe(0);
    expect(driftExitCode({environments: [check]}, true)).toBe(3);
  });

  test('an unpublished draft and tags are reported and no drift; the layout is hidden', async () => {
    const {workspace, ids} = await committed([
      {name: 'Draft', nodes: [webhook('live')]},
      {name: 'Tags'},
      {name: 'Moved', nodes: [note('a')]},
    ]);
    workspace.api('prod', 'POST', `/workflows/${ids[0]}/publish`, {});
    await workspace.commit('prod');
    workspace.edit('prod', ids[0]!, {nodes: [webhook('draft')]}, '?publishIfActive=false');
    const tag = workspace.api('prod', 'POST', '/tags', {name: 'new'});
    workspace.api('prod', 'PUT', `/workflows/${ids[1]}/tags`, [{id: tag.id}]);
    const moved = workspace.api('prod', 'GET', `/workflows/${ids[2]}`).nodes;
    workspace.edit('prod', ids[2]!, {nodes: [{...moved[0], position: [9, 9]}]});
    const check = await workspace.drift('prod');
    expect(check).toMatchObject({status: 'IN_SYNC', inSync: 3, affected: []});
    expect(check.reported.map(({name, facets}) => [name, facets])).toEqual([
      ['Draft', ['draft']],
      ['Tags', ['tags']],
    ]);
    const all = await workspace.drift('prod', {allFacets: true});
    expect(all).toMatchObject({status: 'IN_SYNC'});
    expect(all.reported.map(({name}) => name)).toEqual(['Draft', 'Moved', 'Tags']);
  });

  test('an archived workflow is absent, an ignored one is left out on both sides', async () => {
    const {workspace, ids} = await committed([
      {name: 'Archived'},
      {name: 'Ignored', nodes: [note('a')]},
      {name: 'Same'},
    ]);
    const stray = workspace.make('prod', {name: 'Archived stray'});
    workspace.api('prod', 'POST', `/workflows/${stray}/archive`);
    workspace.api('prod', 'POST', `/workflows/${ids[0]}/archive`);
    workspace.edit('prod', ids[1]!, {nodes: [note('b')]});
    const yaml = await workspace.repository.read('wops.yaml');
    await workspace.repository.write('wops.yaml', `${yaml}    ignore: [${ids[1]}]\n`);
    const check = await workspace.drift('prod');
    expect(check.affected.map(({name, kind}) => [name, kind])).toEqual([['Archived', 'missing_in_runtime']]);
    expect(check.checked).toBe(2);
    // The list shows archived ones: nobody has to ask for them.
    expect(workspace.asked.filter((request) => /workflows\/\w/.test(request))).toEqual([]);
  });

  test('matching is by identity, then by a name that both sides have once', async () => {
    const {workspace, ids} = await committed([{name: 'Renamed'}]);
    const file = (name: string) => JSON.stringify({name, nodes: [], connections: {}, settings: {}});
    await workspace.repository.commit('by hand', {
      'workflows/prod/once.json': file('Once'),
      'workflows/prod/twice.json': file('Twice'),
    });
    workspace.edit('prod', ids[0]!, {name: 'Another name'});
    for (const name of ['Once', 'Twice', 'Twice']) workspace.make('prod', {name});
    const check = await workspace.drift('prod');
    expect(check.affected.map(({name, kind}) => [name, kind])).toEqual([
      ['Another name', 'modified'],
      ['Twice', 'added_in_runtime'],
      ['Twice', 'added_in_runtime'],
      ['Twice', 'missing_in_runtime'],
    ]);
  });

  test('a name does not stand for a workflow that is known to be another one', async () => {
    const workspace = await createCoreWorkspace();
    for (const environment of ['dev', 'prod']) workspace.make(environment, {name: 'One', nodes: [note('a')]});
    await workspace.commit('dev', {all: true});
    await workspace.sync();
    const canonicalId = '11111111-1111-4111-8111-111111111111';
    const stranger = JSON.stringify({canonicalId, name: 'One', nodes: [], connections: {}});
    await workspace.repository.commit('a stranger', {'workflows/prod/stranger.json': stranger});
    const {affected} = await workspace.drift('prod');
    expect(affected.map(({name, kind}) => [name, kind])).toEqual([
      ['One', 'added_in_runtime'],
      ['One', 'missing_in_runtime'],
    ]);
  });

  test('absence is believed only after a GET', async () => {
    const {workspace, ids} = await committed([{name: 'One'}, {name: 'Two'}]);
    const {workflows} = workspace.n8n('prod').state;
    const hidden = workflows.get(ids[0]!)!;
    workflows.remove(hidden.id);
    workspace.n8n('prod').faults.add({kind: 'slow', delayMs: 150, match: {path: `/api/v1/workflows/${hidden.id}`}});
    workspace.n8n('prod').requests.clear();
    const checking = workspace.drift('prod');
    const asked = () =>
      workspace
        .n8n('prod')
        .requests.list()
        .some(({path}) => path === `/api/v1/workflows/${hidden.id}`);
    while (!asked()) await new Promise((resolve) => setTimeout(resolve, 2));
    workflows.load(hidden);
    expect(await checking).toMatchObject({status: 'IN_SYNC', inSync: 2});
  });

  test('a swap between two credentials of one name is found, a new name of one is not', async () => {
    const http = (id: string, name: string) =>
      node('Call', 'n8n-nodes-base.httpRequest', {}, {credentials: {httpHeaderAuth: {id, name}}});
    const {workspace, ids} = await committed([
      {name: 'Swapped', nodes: [http('one', 'Account')]},
      {name: 'Renamed', nodes: [http('one', 'Account')]},
    ]);
    workspace.edit('prod', ids[0]!, {nodes: [http('two', 'Account')]});
    workspace.edit('prod', ids[1]!, {nodes: [http('one', 'Called otherwise')]});
    const {affected} = await workspace.drift('prod');
    expect(affected.map(({name, changes}) => [name, changes.map(({kind}) => kind)])).toEqual([
      ['Swapped', ['credential_changed']],
    ]);
  });

  test('templates are rendered for the environment, references told by what they point to', async () => {
    const {workspace, ids} = await committed(
      [{name: 'Sub'}],
      "variables:\n  BASE: {prod: 'https://api.example.com'}\n",
    );
    const main = workspace.make('prod', {
      name: 'Main',
      nodes: [call(ids[0]!), node('Set', 'n8n-nodes-base.set', {url: 'https://api.example.com/x'})],
    });
    await workspace.commit('prod', {all: true});
    const file = await workspace.file('workflows/prod/main.json');
    const text = JSON.stringify(file).replace('https://api.example.com', '{{env.BASE}}');
    await workspace.repository.commit('template', {'workflows/prod/main.json': text});
    expect(await workspace.drift('prod')).toMatchObject({status: 'IN_SYNC', inSync: 2});
    workspace.edit('prod', main, {nodes: [call(ids[0]!), node('Set', 'n8n-nodes-base.set', {url: '{{env.BASE}}/x'})]});
    expect(await workspace.drift('prod')).toMatchObject({status: 'DRIFT_DETECTED', withDrift: 1});
  });
});
