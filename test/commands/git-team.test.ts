import {execFile} from 'node:child_process';
import {expect, test} from 'vitest';
import {node, type WorkflowText} from '../support/core-workspace.ts';
import {cloneRepository, createBareRepository, HERMETIC_ENV, type TestRepository} from '../support/git-repository.ts';
import {runWops} from '../support/run-wops.ts';
import {createWorkspace} from '../support/workspace.ts';

const FILE = 'workflows/prod/orders.json';
const SET = 'n8n-nodes-base.set';

/** Git as a person has it, ending as it may. */
function git(root: string, ...args: string[]): Promise<{exitCode: number; output: string}> {
  const env = {...process.env, ...HERMETIC_ENV, GIT_EDITOR: ':'};
  return new Promise((resolve) => {
    execFile('git', args, {cwd: root, env}, (error, stdout, stderr) =>
      resolve({exitCode: Number(error?.code ?? 0), output: stdout + stderr}),
    );
  });
}

test('two people edit one workflow in Git, and what they both changed is settled before n8n gets it', async () => {
  const {repository: ada, wops, make, n8n} = await createWorkspace({environments: {prod: 'production'}});
  const env = {WOPS_TEST_PROD_KEY: process.env.WOPS_TEST_PROD_KEY!};
  const run = async ({root}: TestRepository, ...args: string[]) => runWops(args, {cwd: root, env});
  const edit = async (clone: TestRepository, message: string, change: (nodes: WorkflowText[]) => void) => {
    const file = JSON.parse(await clone.read(FILE));
    change(file.nodes);
    await clone.write(FILE, `${JSON.stringify(file, null, 2)}\n`);
    await clone.git('commit', '--quiet', '--all', '--message', message);
  };
  const nodes = [node('Fetch', SET, {url: 'a', limit: 1}), node('Store', SET, {table: 'a'})];
  const id = make('prod', {name: 'Orders', nodes});
  const running = () => (n8n('prod').call('GET', `/workflows/${id}`).body as WorkflowText).nodes;

  // Both have the workspace, and Git that knows workflows.
  expect((await wops('commit', 'prod', '--all')).exitCode).toBe(0);
  expect((await run(ada, 'git', 'install')).exitCode).toBe(0);
  await ada.git('add', '.gitattributes');
  await ada.git('commit', '--quiet', '--message', 'Workflows are merged by wops');
  const remote = await createBareRepository();
  await ada.git('remote', 'add', 'origin', remote.root);
  await ada.git('push', '--quiet', '--set-upstream', 'origin', 'main');
  const bob = await cloneRepository(remote.root, '--branch=main');
  expect((await run(bob, 'git', 'install')).stdout).not.toContain('Commit .gitattributes');

  // Different places: Git merges by itself.
  await edit(bob, 'Raise the limit', ([fetch]) => Object.assign(fetch.parameters, {limit: 2}));
  await bob.git('push', '--quiet');
  await edit(ada, 'Move the shop', ([fetch, store]) => {
    Object.assign(fetch.parameters, {url: 'b'});
    Object.assign(store.parameters, {table: 'b'});
  });
  const clean = await git(ada.root, 'pull', '--no-rebase', '--no-edit');
  expect(clean.exitCode, clean.output).toBe(0);
  expect(JSON.parse(await ada.read(FILE)).nodes).toMatchObject([
    {parameters: {url: 'b', limit: 2}},
    {parameters: {table: 'b'}},
  ]);
  await ada.git('push', '--quiet');

  // The same place: both versions are named, and nothing of it reaches n8n.
  await bob.git('pull', '--quiet');
  await edit(bob, 'To the south', ([fetch]) => Object.assign(fetch.parameters, {url: 'south'}));
  await bob.git('push', '--quiet');
  await edit(ada, 'To the north', ([fetch]) => Object.assign(fetch.parameters, {url: 'north', limit: 3}));
  const stopped = await git(ada.root, 'pull', '--no-rebase', '--no-edit');
  expect(stopped.output).toContain(`${FILE}: 1 conflict\n  node "Fetch", parameters.url\n`);
  expect((await run(ada, 'conflict', 'list')).stdout).toMatch(
    /node "Fetch", parameters\.url\n +base +b\n +ours +north\n +theirs south\n/,
  );
  await ada.git('commit', '--quiet', '--all', '--message', 'Half a merge');
  const apply = await run(ada, 'apply', 'prod', 'orders', '--yes');
  expect(apply.exitCode).not.toBe(0);
  expect(apply.stdout + apply.stderr).toContain('has 1 unresolved conflict: wops conflict list');
  expect(running()).toMatchObject([{parameters: {url: 'a', limit: 1}}, {parameters: {table: 'a'}}]);

  // Settled, it goes there.
  expect((await run(ada, 'conflict', 'resolve', 'orders', '--theirs')).stdout).toContain(`Next: git add ${FILE}`);
  await ada.git('commit', '--quiet', '--all', '--message', 'South it is');
  expect((await run(ada, 'conflict')).stdout).toBe('There are no conflicts.\n');
  const applied = await run(ada, 'apply', 'prod', 'orders', '--yes');
  expect(applied.exitCode, applied.stderr + applied.stdout).toBe(0);
  expect(running()).toMatchObject([{parameters: {url: 'south', limit: 3}}, {parameters: {table: 'b'}}]);

  // What became of it can be read.
  const log = await ada.git('log', '-p', '--format=%s', '--', FILE);
  expect(log).toMatch(/^To the south\n(?:.*\n)*?- {2}parameters\.url: b\n\+ {2}parameters\.url: south$/m);
  expect(log).not.toContain('"parameters"');
});
