import {expect, test} from 'vitest';
import {commitEnvironment} from '../../../src/core/commit/commit-environment.ts';
import type {Context} from '../../../src/core/context.ts';
import {openContext} from '../../../src/core/open-context.ts';
import {listUntracked} from '../../../src/core/registry/list-untracked.ts';
import {loadStatus} from '../../../src/core/status/load-status.ts';
import {syncEnvironments} from '../../../src/core/sync/sync-environments.ts';
import {type CoreWorkspace, call, note} from '../../support/core-workspace.ts';
import {cloneRepository} from '../../support/git-repository.ts';
import {actionsOf, createPromotionWorkspace, shutGates} from '../promotion/promotion-workspace.ts';

/** Two workflows in prod, one of which calls the other; in Git as another pair on each of the branches `a` and `b`. */
async function twoBranches() {
  const workspace = await createPromotionWorkspace();
  const {repository} = workspace;
  const called = workspace.make('prod', {name: 'Called', nodes: [note('x')]});
  const caller = workspace.make('prod', {name: 'Caller', nodes: [call(called)]});
  const ids: Record<string, string[]> = {};
  for (const branch of ['a', 'b']) {
    await repository.git('switch', '--quiet', '--create', branch, 'main');
    await workspace.commit('prod', {all: true});
    ids[branch] = await idsInGit(workspace, 'prod');
  }
  return {...workspace, called, caller, ids: ids as {a: string[]; b: string[]}};
}

async function idsInGit(workspace: CoreWorkspace, environment: string): Promise<string[]> {
  const paths = await workspace.files(environment);
  return Promise.all(paths.map(async (path) => (await workspace.file(path)).canonicalId));
}

/** Canonical ids of what an environment runs, by name. */
async function linkedIds(workspace: CoreWorkspace, environment: string): Promise<(string | null)[]> {
  const here = (await workspace.rows()).mappings.filter((row) => row.environment === environment);
  const byName = (a: {name: string}, b: {name: string}) => (a.name < b.name ? -1 : 1);
  return here.sort(byName).map(({status, canonicalId}) => (status === 'linked' ? canonicalId : status));
}

/** `[name, how its cell is drawn]` by `wops status`. */
async function statusOf(workspace: CoreWorkspace, environment: string): Promise<[string, string][]> {
  const {cellState} = await import('../../../src/core/status/cell-state.ts');
  const {workflows} = await workspace.core((context) => loadStatus(context, {environments: [environment]}));
  return workflows.map(({name, environments}) => [name, cellState(environments[environment]!)]);
}

const held = (workspace: CoreWorkspace, environment: string): string[] =>
  workspace.api(environment, 'GET', '/workflows').data.map(({name}: {name: string}) => name);

const SAME = [
  ['Called', 'same'],
  ['Caller', 'same'],
];

test('on another branch the files decide who is who, before a sync and after it, and back', async () => {
  const workspace = await twoBranches();
  const {repository, ids} = workspace;
  expect(new Set([...ids.a, ...ids.b]).size).toBe(4);
  const {canonical} = await workspace.rows();
  const createdAt = (id: string) => canonical.find(({canonicalId}) => canonicalId === id)!.createdAt;
  for (const branch of ['a', 'b', 'a'] as const) {
    await repository.git('switch', '--quiet', branch);
    expect(await workspace.drift('prod')).toMatchObject({status: 'IN_SYNC', checked: 2, invalid: []});
    expect((await workspace.sync()).prod).toMatchObject({linked: 2, untracked: 0, git: {files: 2, invalid: []}});
    expect(await linkedIds(workspace, 'prod')).toEqual(ids[branch]);
    // Also what refers to another workflow, by an id that has changed in the registry.
    expect(await statusOf(workspace, 'prod')).toEqual(SAME);
    expect((await workspace.core((context) => loadStatus(context))).outdated).toEqual([]);
    expect(await workspace.drift('prod')).toMatchObject({status: 'IN_SYNC', affected: [], invalid: []});
    expect(await workspace.core(({store}) => store.incidents.list({}))).toEqual([]);
    expect(await workspace.commit('prod', {all: true})).toMatchObject({commit: null, unchanged: 2});
    expect((await workspace.apply({environment: 'prod'})).gates.every(({passed}) => passed)).toBe(true);
    expect(held(workspace, 'prod')).toHaveLength(2);
    const live = (await workspace.rows()).canonical.filter(({deletedAt}) => deletedAt === null);
    expect(live.map(({canonicalId}) => canonicalId).sort()).toEqual([...ids[branch]].sort());
    for (const one of live) expect(one.createdAt).toBe(createdAt(one.canonicalId));
  }
});

test('a reset to what a colleague onboarded takes their identities, in every environment', async () => {
  const workspace = await createPromotionWorkspace();
  const {repository} = workspace;
  for (const environment of ['staging', 'prod']) {
    const called = workspace.make(environment, {name: 'Called', nodes: [note(environment)]});
    workspace.make(environment, {name: 'Caller', nodes: [call(called)]});
  }
  const theirs = await cloneRepository(repository.root);
  const signal = new AbortController().signal;
  const colleague = await openContext({cwd: theirs.root, workspace: theirs.root, emit: () => {}, signal});
  for (const environment of ['staging', 'prod']) await commitEnvironment(colleague, {environment, all: true});
  await colleague.close();
  for (const environment of ['staging', 'prod']) await workspace.commit(environment, {all: true});

  await repository.git('fetch', '--quiet', theirs.root, 'main');
  await repository.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
  // One environment alone is synced: the links of the others follow the files too.
  expect((await workspace.sync('prod')).prod).toMatchObject({linked: 2, untracked: 0, git: {invalid: []}});
  for (const environment of ['staging', 'prod']) {
    expect(await linkedIds(workspace, environment)).toEqual(await idsInGit(workspace, environment));
    expect(await workspace.drift(environment)).toMatchObject({status: 'IN_SYNC'});
    expect(actionsOf(await workspace.planApply({environment}))).toEqual(['Called: none', 'Caller: none']);
  }
  await workspace.sync();
  expect(await statusOf(workspace, 'staging')).toEqual(SAME);
});

test('a sync that is interrupted at whatever write is finished by the next one', async () => {
  const workspace = await twoBranches();
  const {repository, ids} = workspace;
  let done = false;
  for (let writes = 0; !done; writes++) {
    const branch = writes % 2 === 0 ? 'a' : 'b';
    await repository.git('switch', '--quiet', branch);
    done = await workspace.core(async (context) => {
      const sync = syncEnvironments({...context, store: failingAfter(writes, context.store)});
      return sync.then(
        ({environments}) => environments.every(({error}) => !error),
        () => false,
      );
    });
    expect(await workspace.drift('prod')).toMatchObject({status: 'IN_SYNC'});
    expect((await workspace.sync()).prod).toMatchObject({linked: 2, git: {files: 2, invalid: []}});
    expect(await linkedIds(workspace, 'prod')).toEqual(ids[branch]);
    expect(await statusOf(workspace, 'prod')).toEqual(SAME);
    expect(writes).toBeLessThan(30);
  }
});

/** Everything that a sync writes, and then nothing more. */
function failingAfter(writes: number, store: Context['store']): Context['store'] {
  let left = writes;
  const counted = (key: 'saveGitPass' | 'saveRuntimeBatch' | 'renewHashInputs') => ({
    [key]: async (what: never) => {
      if (left-- <= 0) throw new Error('interrupted');
      return store[key](what);
    },
  });
  return {...store, ...counted('saveGitPass'), ...counted('saveRuntimeBatch'), ...counted('renewHashInputs')};
}

test('another commit is read as a sync of it would find it, and nothing is written', async () => {
  const workspace = await twoBranches();
  const {repository} = workspace;
  const before = await workspace.rows();
  expect(await workspace.drift('prod', {ref: 'a'})).toMatchObject({status: 'IN_SYNC', checked: 2, invalid: []});
  await repository.git('checkout', '--quiet', 'a', '--', '.');
  expect(await workspace.drift('prod', {worktree: true})).toMatchObject({status: 'IN_SYNC', checked: 2});
  expect(await workspace.rows()).toEqual(before);
});

test('what would be applied from another branch is no copy of what runs under the id in its file', async () => {
  const workspace = await twoBranches();
  for (const ref of ['a', 'b']) {
    const report = await workspace.apply({environment: 'prod', ref});
    expect(shutGates(report)).toEqual(ref === 'a' ? ['identity'] : []);
    expect(report.gates.find(({name}) => name === 'identity')!.message).toContain(ref === 'a' ? 'be there twice' : '');
  }
  expect(held(workspace, 'prod').sort()).toEqual(['Called', 'Caller']);
});

test('an owner whose file cannot be read, or is in another folder, keeps the id; no copy is made of it', async () => {
  const workspace = await createPromotionWorkspace();
  const {repository} = workspace;
  const id = workspace.make('prod', {name: 'One'});
  await workspace.commit('prod', {all: true});
  const owner = (await workspace.file('workflows/prod/one.json')) as {canonicalId: string};
  const other = '22222222-2222-4222-8222-222222222222';
  const thief = JSON.stringify({canonicalId: other, id, name: 'Two', nodes: [], connections: {}, settings: {}});
  await repository.commit('broken', {'workflows/prod/one.json': '{', 'workflows/prod/two.json': thief});
  const refused = {path: 'workflows/prod/two.json', problem: expect.stringContaining(owner.canonicalId)};
  expect((await workspace.drift('prod')).invalid).toContainEqual(refused);
  expect((await workspace.sync()).prod!.git.invalid).toContainEqual(refused);

  await repository.git('rm', '--quiet', 'workflows/prod/one.json');
  await repository.commit('elsewhere', {
    'workflows/staging/one.json': JSON.stringify({...JSON.parse(thief), ...owner, id: undefined}),
  });
  expect((await workspace.drift('prod')).invalid).toEqual([refused]);
  expect((await workspace.sync()).prod).toMatchObject({linked: 1, git: {files: 0, invalid: [refused]}});
  expect((await workspace.mapping('prod', 'One'))!.canonicalId).toBe(owner.canonicalId);

  const two = JSON.stringify({...JSON.parse(thief), id: undefined});
  await repository.commit('to promote', {'workflows/staging/two.json': two});
  await repository.write('wops.yaml', `${await repository.read('wops.yaml')}${UNGUARDED}`);
  const promotion = await workspace.promote({source: 'staging', target: 'prod', workflows: ['two']});
  expect(shutGates(promotion)).toContain('identity');
  expect(held(workspace, 'prod')).toEqual(['One']);

  await repository.git('rm', '--quiet', 'workflows/staging/one.json');
  await repository.commit('gone');
  expect((await workspace.sync()).prod).toMatchObject({linked: 1, git: {files: 1, invalid: []}});
  expect((await workspace.mapping('prod', 'One'))!.canonicalId).toBe(other);
});

const UNGUARDED = `pipelines:
  default:
    stages:
      - {name: last, source: staging, target: prod, gates: {requireCleanDrift: false, allowForcePromotionOnConflicts: true}}
`;

test('what was unlinked by hand stays so, although its file is as before; apply makes no copy of it', async () => {
  const workspace = await createPromotionWorkspace();
  const {repository} = workspace;
  workspace.make('prod', {name: 'One'});
  await workspace.commit('prod', {all: true});
  const {unlinkWorkflow} = await import('../../../src/core/registry/unlink-workflow.ts');
  const options = {environment: 'prod', workflow: 'one', confirm: async () => {}};
  const {n8nId} = await workspace.core((context) => unlinkWorkflow(context, options));
  await repository.git('revert', '--no-edit', 'HEAD');
  expect((await workspace.sync()).prod).toMatchObject({linked: 0, untracked: 1, git: {files: 1, invalid: []}});
  const report = await workspace.apply({environment: 'prod'});
  expect(shutGates(report)).toEqual(['identity']);
  expect(report.gates.find(({name}) => name === 'identity')!.message).toContain(`wops workflow link prod ${n8nId} one`);
  expect(held(workspace, 'prod')).toEqual(['One']);
});

test('what is ignored stays so on every branch', async () => {
  const workspace = await twoBranches();
  const {repository, called} = workspace;
  const yaml = await repository.read('wops.yaml');
  for (const branch of ['a', 'b', 'main', 'b', 'a']) {
    await repository.git('stash', '--quiet', '--include-untracked');
    await repository.git('switch', '--quiet', branch);
    await repository.write('wops.yaml', yaml.replace(/( {2}prod:\n)/, `$1    ignore: [${called}]\n`));
    await workspace.sync();
    expect((await workspace.mapping('prod', 'Called'))!.status).toBe(branch === 'main' ? 'deleted' : 'ignored');
    expect(await workspace.core((context) => listUntracked(context, ['prod']))).toHaveLength(branch === 'main' ? 1 : 0);
    if (branch !== 'main') expect(await workspace.drift('prod')).toMatchObject({status: 'IN_SYNC', checked: 1});
  }
});

test('on a branch without its file a workflow is told as untracked; taken in anew, it yields when the file comes back', async () => {
  const workspace = await twoBranches();
  const {repository, ids} = workspace;
  await repository.git('switch', '--quiet', 'main');
  expect((await workspace.sync()).prod).toMatchObject({total: 2, linked: 0, untracked: 2, missing: 0});
  expect(await statusOf(workspace, 'prod')).toEqual([
    ['Called', 'not_in_git'],
    ['Caller', 'not_in_git'],
  ]);
  const {workflows} = await workspace.core((context) => loadStatus(context, {problems: true}));
  expect(workflows.map(({name}) => name)).toEqual(['Called', 'Caller']);
  const untracked = await workspace.core((context) => listUntracked(context));
  expect(untracked.map(({name, reason}) => [name, reason])).toEqual([
    ['Called', 'deleted'],
    ['Caller', 'deleted'],
  ]);

  await workspace.commit('prod', {all: true});
  expect(await statusOf(workspace, 'prod')).toEqual(SAME);
  expect(await idsInGit(workspace, 'prod')).not.toEqual(ids.b);
  await repository.git('switch', '--quiet', '--detach', 'b');
  expect(await workspace.drift('prod')).toMatchObject({status: 'IN_SYNC'});
  expect((await workspace.sync()).prod).toMatchObject({linked: 2, untracked: 0});
  expect(await linkedIds(workspace, 'prod')).toEqual(ids.b);
  expect(await statusOf(workspace, 'prod')).toEqual(SAME);
});

test('gone from n8n and then from Git, a workflow leaves no trace', async () => {
  const workspace = await twoBranches();
  workspace.api('prod', 'DELETE', `/workflows/${workspace.called}`);
  expect((await workspace.commit('prod')).removed).toHaveLength(1);
  expect(await workspace.mapping('prod', 'Called')).toBeUndefined();
  expect(await statusOf(workspace, 'prod')).toEqual([['Caller', 'same']]);
  expect((await workspace.sync()).prod).toMatchObject({total: 1, untracked: 0, missing: 0});
});

test('a deleted workflow that is gone from n8n too is forgotten after its own 404', async () => {
  const workspace = await twoBranches();
  const {repository, called} = workspace;
  await repository.git('switch', '--quiet', 'main');
  await workspace.sync();
  workspace.api('prod', 'DELETE', `/workflows/${called}`);
  expect((await workspace.sync()).prod).toMatchObject({total: 1, untracked: 1});
  expect(workspace.asked.filter((request) => request.includes(called))).toHaveLength(1);
  await workspace.sync();
  expect(workspace.asked.filter((request) => request.includes(called))).toEqual([]);
});

test.for(['a', 'b'] as const)(
  'what was made in the place of a workflow of branch %s keeps it when that is back',
  async (branch) => {
    const workspace = await twoBranches();
    const {repository, ids, called} = workspace;
    await repository.git('switch', '--quiet', branch === 'b' ? 'main' : 'b');
    workspace.make('prod', {name: 'Restored', nodes: [note('x')]});
    await workspace.sync();
    const restored = (await workspace.mapping('prod', 'Restored'))!;
    const link = {...restored, canonicalId: ids[branch][0]!, status: 'linked', linkedBy: 'commit'} as const;
    await workspace.core(({store}) => store.saveRuntimeBatch({mappings: [link], bodies: []}));
    await repository.git('switch', '--quiet', branch);
    expect((await workspace.sync()).prod).toMatchObject({linked: 2, untracked: 1});
    expect((await workspace.mapping('prod', 'Restored'))!.canonicalId).toBe(ids[branch][0]);
    const {status} = (await workspace.rows()).mappings.find(({n8nId}) => n8nId === called)!;
    expect(status).toBe(branch === 'b' ? 'deleted' : 'untracked');
  },
);
