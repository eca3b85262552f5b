import {chmod, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {checkCanCommit, commitAndTakeIn, pushCommit} from '../../../src/core/commit/commit-and-push.ts';
import {commitRegistryChange} from '../../../src/core/registry/commit-registry-change.ts';
import {type CoreWorkspace, createCoreWorkspace} from '../../support/core-workspace.ts';
import {cloneRepository, createBareRepository} from '../../support/git-repository.ts';

const FILE = 'workflows/dev/one.json';
const file = (name: string) => JSON.stringify({name, nodes: [], connections: {}});
const change = (name: string) => ({files: new Map([[FILE, file(name)]]), message: `Commit ${name}\n`});
const committing = (workspace: CoreWorkspace, name = 'One') =>
  workspace.core(async (context) => pushCommit(context, await commitAndTakeIn(context, change(name))));
const checking = (workspace: CoreWorkspace, ...paths: string[]) =>
  workspace.core((context) => checkCanCommit(context, paths));

async function openWorkspace() {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  return {workspace, git: workspace.repository.git};
}

async function openPushing() {
  const remote = await createBareRepository();
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}, yaml: 'git: {push: true}\n'});
  const {git} = workspace.repository;
  await git('remote', 'add', 'origin', remote.root);
  await git('push', '-q', 'origin', 'main');
  await git('fetch', '-q', 'origin');
  return {workspace, git, remote};
}

/** Lets the remote refuse every push; answers how to stop that. */
async function closeRemote(remote: {root: string}): Promise<() => Promise<void>> {
  const hook = join(remote.root, 'hooks/pre-receive');
  const {mkdir, writeFile} = await import('node:fs/promises');
  await mkdir(join(remote.root, 'hooks'), {recursive: true});
  await writeFile(hook, '#!/bin/sh\nexit 1\n');
  await chmod(hook, 0o755);
  return () => rm(hook);
}

describe('committing', () => {
  test('takes what Git now holds into the state file; without git.push nothing is pushed', async () => {
    const {workspace, git} = await openWorkspace();
    expect(await committing(workspace)).toEqual({commit: await git('rev-parse', 'HEAD'), pushed: false});
    expect((await workspace.rows()).files.map(({path, name}) => [path, name])).toEqual([[FILE, 'One']]);
    expect(await committing(workspace)).toEqual({commit: null, pushed: false});
  });

  test('pushes the branch that the commit landed on, which need not be git.branch', async () => {
    const {workspace, git, remote} = await openPushing();
    await git('switch', '-q', '-c', 'feature');
    const registry = {files: change('One').files, subject: 'Link one', trailers: []};
    const committed = await workspace.core((context) => commitRegistryChange(context, registry, async () => {}));
    expect(committed).toEqual({commit: await remote.git('rev-parse', 'feature'), pushed: true});
    expect(await remote.git('log', '-1', '--format=%s', 'main')).toBe('Workspace');
  });

  test('from a detached HEAD goes to git.branch, and is pushed', async () => {
    const {workspace, git, remote} = await openPushing();
    await git('switch', '-q', '--detach');
    const {commit, pushed} = await committing(workspace);
    expect([commit, pushed]).toEqual([await remote.git('rev-parse', 'main'), true]);
    // The next command reads what this one wrote.
    expect(await git('rev-parse', 'HEAD')).toBe(commit);
  });

  test('after somebody else pushed, answers the commit as it is now, and knows their files', async () => {
    const {workspace, remote} = await openPushing();
    const colleague = await cloneRepository(remote.root);
    const theirs = await colleague.commit('theirs', {'workflows/dev/theirs.json': file('Theirs')});
    await colleague.git('push', '-q', 'origin', 'main');
    expect(await committing(workspace)).toEqual({commit: await remote.git('rev-parse', 'main'), pushed: true});
    expect(await remote.git('rev-parse', 'main~1')).toBe(theirs);
    expect((await workspace.rows()).files.map(({name}) => name).sort()).toEqual(['One', 'Theirs']);
  });

  test('a refused push says what stands where; the next commit without news makes up for it', async () => {
    const {workspace, git, remote} = await openPushing();
    const open = await closeRemote(remote);
    const error = await committing(workspace).catch((thrown) => thrown);
    const commit = await git('rev-parse', 'HEAD');
    expect(error.message).toContain(`Committed ${commit.slice(0, 10)} to main, but not pushed.`);
    expect(error.details).toMatchObject({commit, branch: 'main'});
    expect((await workspace.rows()).files).toHaveLength(1);

    const again = await committing(workspace).catch((thrown) => thrown);
    expect(again.message).toContain(`main holds commits up to ${commit.slice(0, 10)} that are not pushed.`);
    expect(again.details).toMatchObject({commit: null, branch: 'main'});

    await open();
    expect(await committing(workspace)).toEqual({commit: null, pushed: true});
    expect(await remote.git('rev-parse', 'main')).toBe(commit);
    expect(await committing(workspace)).toEqual({commit: null, pushed: false});
  });

  test('without news, what others pushed meanwhile is no reason to push or to move', async () => {
    const {workspace, git, remote} = await openPushing();
    await committing(workspace);
    const before = await git('rev-parse', 'HEAD');
    const colleague = await cloneRepository(remote.root);
    await colleague.commit('theirs', {'theirs.txt': 'x'});
    await colleague.git('push', '-q', 'origin', 'main');
    await git('fetch', '-q', 'origin');
    expect(await committing(workspace)).toEqual({commit: null, pushed: false});
    expect(await git('rev-parse', 'HEAD')).toBe(before);
  });
});

describe('whether a commit could be made', () => {
  test('is so in a clean clone, and for paths that do not exist yet', async () => {
    const {workspace} = await openPushing();
    await committing(workspace);
    await checking(workspace, FILE, 'workflows/dev/new.json');
  });

  test('is not with edits of those paths; edits elsewhere do not count', async () => {
    const {workspace} = await openWorkspace();
    await committing(workspace);
    await workspace.repository.write('elsewhere.txt', 'mine');
    await checking(workspace, FILE);
    await workspace.repository.write(FILE, file('Mine'));
    await expect(checking(workspace, FILE)).rejects.toMatchObject({code: 'git_dirty', details: {files: [FILE]}});
  });

  test('is not with a detached HEAD, unless commits are pushed', async () => {
    const {workspace, git} = await openWorkspace();
    await git('switch', '-q', '--detach');
    await expect(checking(workspace)).rejects.toMatchObject({code: 'git_detached'});
    const pushing = await openPushing();
    await pushing.git('switch', '-q', '--detach');
    await checking(pushing.workspace, FILE);
  });

  test('is not when the remote cannot be reached', async () => {
    const {workspace, git, remote} = await openPushing();
    await git('remote', 'set-url', 'origin', `${remote.root}-gone`);
    await expect(checking(workspace, FILE)).rejects.toMatchObject({exit: 5});
  });
});
