import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createBareRepository} from '../../support/git-repository.ts';
import {createWorkspace, type Workspace} from '../../support/workspace.ts';

/** Dev has a committed workflow, prod an untracked one of another name and content. */
async function untrackedInProd(): Promise<Workspace & {dev: string; prod: string}> {
  const workspace = await createWorkspace();
  const dev = workspace.make('dev', {name: 'Invoices'});
  const prod = workspace.make('prod', {name: 'Invoices (live)'});
  await workspace.wops('commit', 'dev', '--all');
  await workspace.wops('sync');
  return {...workspace, dev, prod};
}

const cell = async (workspace: Workspace, slug: string, environment: string) =>
  (await workspace.data('workflow', 'show', slug)).environments[environment];

test('without a file the state file alone holds the link, and the output says what to do', async () => {
  const workspace = await untrackedInProd();
  const {stdout, exitCode} = await workspace.wops('workflow', 'link', 'prod', workspace.prod, 'invoices');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('Only the state file holds the link');
  expect(stdout).toContain('Next: wops commit prod invoices');
  expect(await cell(workspace, 'invoices', 'prod')).toMatchObject({
    status: 'linked',
    linkedBy: 'manual',
    n8nId: workspace.prod,
  });
});

test('with a file the link is committed, exactly that file, and outlives the state file', async () => {
  const workspace = await untrackedInProd();
  const {repository, root, wops} = workspace;
  const file = (await repository.read('workflows/dev/invoices.json')).replace(/ {2}"id".*\n/, '');
  await repository.commit('By hand', {'workflows/prod/invoices.json': file});
  await repository.write('notes.txt', 'mine');
  await repository.git('add', 'notes.txt');
  const data = await workspace.data('workflow', 'link', 'prod', workspace.prod, 'invoices');
  expect(data).toMatchObject({changed: true, path: 'workflows/prod/invoices.json', n8nId: workspace.prod});
  expect(await repository.git('rev-parse', 'HEAD')).toBe(data.commit);
  expect(await repository.git('show', '--name-only', '--format=%B', 'HEAD')).toMatch(
    /Wops-Command: workflow link\nWops-Environment: prod\n+workflows\/prod\/invoices\.json$/,
  );
  expect(JSON.parse(await repository.read('workflows/prod/invoices.json')).id).toBe(workspace.prod);

  await rm(join(root, '.wops'), {recursive: true});
  await wops('sync');
  expect(await cell(workspace, 'invoices', 'prod')).toMatchObject({status: 'linked', linkedBy: 'file'});
});

test('linking what is linked so already changes nothing', async () => {
  const workspace = await untrackedInProd();
  const link = () => workspace.data('workflow', 'link', 'prod', workspace.prod, 'invoices');
  await link();
  const head = await workspace.repository.git('rev-parse', 'HEAD');
  expect(await link()).toMatchObject({changed: false, commit: null});
  expect(await workspace.repository.git('rev-parse', 'HEAD')).toBe(head);
});

test.for([
  {
    what: 'n8n workflow that is linked elsewhere',
    arrange: 'linked',
    says: 'is linked to',
    hint: 'wops workflow unlink prod',
  },
  {
    what: 'canonical workflow that is there already',
    arrange: 'taken',
    says: 'already',
    hint: 'wops workflow unlink prod',
  },
  {what: 'deleted canonical workflow', arrange: 'deleted', says: 'was deleted', hint: 'wops commit prod'},
  {what: 'ignored workflow', arrange: 'ignored', says: 'is ignored', hint: 'wops workflow unignore prod'},
])('a $what is refused, with the way out', async ({arrange, says, hint}) => {
  const workspace = await untrackedInProd();
  const {wops, make, prod} = workspace;
  let n8nId = prod;
  if (arrange === 'linked') {
    make('dev', {name: 'Other'});
    await wops('commit', 'dev', '--all');
    await wops('workflow', 'link', 'prod', prod, 'other');
  }
  if (arrange === 'taken') {
    await wops('workflow', 'link', 'prod', prod, 'invoices');
    n8nId = make('prod', {name: 'Second'});
    await wops('sync');
  }
  if (arrange === 'deleted') await wops('workflow', 'delete', 'invoices', '--yes');
  if (arrange === 'ignored') await wops('workflow', 'ignore', 'prod', prod);
  const {exitCode, json} = await wops('workflow', 'link', 'prod', n8nId, 'invoices', '--json');
  expect(exitCode).toBe(2);
  expect(json.error).toMatchObject({type: 'usage'});
  expect(json.error?.message).toContain(says);
  expect(json.error?.hint).toContain(hint);
});

test('a link that the file of another workflow contradicts is refused', async () => {
  const {wops, make, repository, prod} = await untrackedInProd();
  make('dev', {name: 'Other'});
  await wops('commit', 'dev', '--all');
  await wops('workflow', 'link', 'prod', prod, 'other');
  await wops('commit', 'prod');
  await wops('workflow', 'unlink', 'prod', 'other', '--yes');
  const file = JSON.parse(await repository.read('workflows/prod/other.json'));
  expect(file.id).toBeUndefined();
  await repository.commit('By hand', {'workflows/prod/other.json': JSON.stringify({...file, id: prod})});
  const {exitCode, stderr} = await wops('workflow', 'link', 'prod', prod, 'invoices');
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`workflows/prod/other.json names ${prod}`);
});

test('what calls a workflow is compared by the canonical id once that is linked', async () => {
  const {data, make, wops, repository} = await createWorkspace({environments: {dev: 'dev'}});
  const callee = make('dev', {name: 'Callee'});
  const call = {
    name: 'Call',
    type: 'n8n-nodes-base.executeWorkflow',
    typeVersion: 1.2,
    position: [0, 0],
    parameters: {workflowId: {__rl: true, mode: 'id', value: callee}, options: {}},
  };
  make('dev', {name: 'Caller', nodes: [call]});
  await wops('commit', 'dev', '--all');
  const hashes = async () => {
    const {environments} = (await data('workflow', 'show', 'caller')) as never as {
      environments: {dev: Record<string, string>};
    };
    return [environments.dev.contentHash, environments.dev.gitHash];
  };
  const before = await hashes();
  expect(before[0]).toBe(before[1]);
  await wops('workflow', 'unlink', 'dev', 'callee', '--yes');
  await wops('sync');
  const unlinked = await hashes();
  expect(unlinked[0]).not.toBe(before[0]);
  expect(unlinked[0]).toBe(unlinked[1]);
  await wops('workflow', 'link', 'dev', callee, 'callee');
  expect(await hashes()).toEqual(before);
  expect(JSON.parse(await repository.read('workflows/dev/callee.json')).id).toBe(callee);
});

test('unlink needs a yes where nobody can be asked, and changes nothing without', async () => {
  const workspace = await untrackedInProd();
  const {exitCode, stderr} = await workspace.wops('workflow', 'unlink', 'dev', 'invoices');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('wops workflow unlink dev invoices --yes');
  expect(await cell(workspace, 'invoices', 'dev')).toMatchObject({status: 'linked'});
});

test('an unlinked workflow stays unlinked through later syncs, its file without an id', async () => {
  const workspace = await untrackedInProd();
  const {data, repository, wops, dev} = workspace;
  const report = await data('workflow', 'unlink', 'dev', 'invoices', '--yes');
  expect(report).toMatchObject({changed: true, n8nId: dev, path: 'workflows/dev/invoices.json'});
  expect(await repository.git('log', '-1', '--format=%H')).toBe(report.commit);
  const file = JSON.parse(await repository.read('workflows/dev/invoices.json'));
  expect(file.id).toBeUndefined();
  expect(file.canonicalId).toBe(report.canonicalId);
  await wops('sync', '--full');
  const untracked = await data('workflow', 'untracked', 'dev');
  expect(untracked).toMatchObject([{n8nId: dev, reason: 'unlinked_by_hand', candidates: [{slug: 'invoices'}]}]);
  expect(await data('workflow', 'unlink', 'dev', 'invoices', '--yes')).toMatchObject({changed: false, commit: null});
});

test('a link waits for no other run: it says who is busy', async () => {
  const workspace = await untrackedInProd();
  const lease = workspace.store().leases.acquire('environment:prod', 'a sync');
  const {exitCode, json} = await workspace.wops('workflow', 'link', 'prod', workspace.prod, 'invoices', '--json');
  lease.release();
  expect([exitCode, json.error?.type]).toEqual([6, 'busy']);
});

test('where wops.yaml pushes, the link is pushed; a remote that takes none stops it before anything is changed', async () => {
  const workspace = await createWorkspace({yaml: 'git: {push: true}\n'});
  const {repository, data, wops, make} = workspace;
  const remote = await createBareRepository();
  await repository.git('remote', 'add', 'origin', remote.root);
  const dev = make('dev', {name: 'Invoices'});
  await wops('commit', 'dev', '--all');
  const unlinked = await data('workflow', 'unlink', 'dev', 'invoices', '--yes');
  expect(unlinked.pushed).toBe(true);
  expect(await remote.git('rev-parse', 'main')).toBe(unlinked.commit);

  await repository.git('remote', 'set-url', 'origin', `${remote.root}-gone`);
  const {exitCode} = await wops('workflow', 'link', 'dev', dev, 'invoices');
  expect(exitCode).not.toBe(0);
  expect(await repository.git('rev-parse', 'HEAD')).toBe(unlinked.commit);
  expect(await cell(workspace, 'invoices', 'dev')).toMatchObject({status: null});
});
