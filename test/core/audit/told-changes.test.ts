import {chmod} from 'node:fs/promises';
import {join} from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import {expect, test} from 'vitest';
import {deleteWorkflow} from '../../../src/core/registry/delete-workflow.ts';
import {ignoreWorkflows, unignoreWorkflows} from '../../../src/core/registry/ignore-workflows.ts';
import {linkWorkflow} from '../../../src/core/registry/link-workflow.ts';
import {unlinkWorkflow} from '../../../src/core/registry/unlink-workflow.ts';
import {createSnapshot} from '../../../src/core/snapshot/create-snapshot.ts';
import {statePath} from '../../../src/core/workspace/state-folder.ts';
import {type CoreWorkspace, createCoreWorkspace} from '../../support/core-workspace.ts';
import {createBareRepository} from '../../support/git-repository.ts';

const confirm = async () => {};

/** Dev has a committed workflow `invoices`, prod an untracked one. `log` is what was written down since. */
async function setUp() {
  const workspace = await createCoreWorkspace();
  const {core, repository, make} = workspace;
  await repository.git('config', 'user.email', 'ann@example.com');
  await repository.git('config', 'user.name', 'Ann');
  const [dev, prod] = [make('dev', {name: 'Invoices'}), make('prod', {name: 'Invoices (live)'})];
  await workspace.commit('dev', {all: true});
  await workspace.sync();
  const {canonicalId} = (await workspace.mapping('dev', 'Invoices'))!;
  const subject = {type: 'workflow', id: canonicalId!, name: 'invoices'};
  const before = (await entries(workspace)).length;
  const log = async () => (await entries(workspace)).slice(before);
  const head = () => repository.git('rev-parse', 'HEAD');
  const link = () =>
    core((context) => linkWorkflow(context, {environment: 'prod', n8nWorkflow: prod, workflow: 'invoices'}));
  return {...workspace, dev, prod, subject, log, head, link};
}

/** Oldest first. */
const entries = async ({core}: Pick<CoreWorkspace, 'core'>) =>
  (await core(({store}) => store.audit.list())).toReversed();

/** The workflow's file in prod, without an id of n8n. */
async function addProdFile({repository}: CoreWorkspace): Promise<void> {
  const text = (await repository.read('workflows/dev/invoices.json')).replace(/ {2}"id".*\n/, '');
  await repository.commit('By hand', {'workflows/prod/invoices.json': text});
}

test('a link that only the state file holds, and its end, are written down with who did it', async () => {
  const {core, link, log, prod, subject} = await setUp();
  await link();
  await link();
  await core((context) => unlinkWorkflow(context, {environment: 'prod', workflow: prod, confirm}));
  const told = {subject, environment: 'prod', actor: {email: 'ann@example.com'}};
  expect(await log()).toMatchObject([
    {...told, action: 'workflow.linked', details: {n8nId: prod, path: null, commit: null}},
    {...told, action: 'workflow.unlinked', details: {n8nId: prod, path: null, commit: null}},
  ]);
});

test('a link that a file holds is written down with the commit', async () => {
  const workspace = await setUp();
  const {core, link, log, head, prod} = workspace;
  await addProdFile(workspace);
  await link();
  const path = 'workflows/prod/invoices.json';
  expect(await log()).toMatchObject([{action: 'workflow.linked', details: {n8nId: prod, path, commit: await head()}}]);
  await core((context) => unlinkWorkflow(context, {environment: 'prod', workflow: prod, confirm}));
  expect((await log())[1]).toMatchObject({action: 'workflow.unlinked', details: {path, commit: await head()}});
});

test('where the push is refused, the link and the commit stand, and are written down', async () => {
  const workspace = await setUp();
  const {link, log, head, mapping, prod, repository} = workspace;
  await addProdFile(workspace);
  const remote = await createBareRepository();
  await remote.write('hooks/pre-receive', '#!/bin/sh\nexit 1\n');
  await repository.git('remote', 'add', 'origin', remote.root);
  await repository.git('push', '--quiet', 'origin', 'main');
  await repository.commit('Push', {'wops.yaml': `${await repository.read('wops.yaml')}git: {push: true}\n`});
  await chmod(join(remote.root, 'hooks', 'pre-receive'), 0o755);
  await expect(link()).rejects.toThrow('not pushed');
  expect(await mapping('prod', 'Invoices (live)')).toMatchObject({status: 'linked', linkedBy: 'manual'});
  expect(await log()).toMatchObject([{action: 'workflow.linked', details: {n8nId: prod, commit: await head()}}]);
});

test('ignoring and no longer ignoring are written down for each workflow that it changes', async () => {
  const {core, log, head, make, sync, dev, subject} = await setUp();
  const scratch = make('dev', {name: 'Scratch', settings: {executionTimeout: 9}});
  await sync('dev');
  await core((context) => ignoreWorkflows(context, {environment: 'dev', workflows: ['Scratch']}));
  const first = await head();
  await core((context) => ignoreWorkflows(context, {environment: 'dev', workflows: ['Scratch', 'invoices']}));
  await core((context) => unignoreWorkflows(context, {environment: 'dev', workflows: ['invoices']}));
  const ignored = (await log()).filter(({action}) => action !== 'config.changed');
  expect(ignored).toMatchObject([
    {action: 'workflow.ignored', subject: {id: scratch, name: 'Scratch'}, environment: 'dev', details: {commit: first}},
    {action: 'workflow.ignored', subject, environment: 'dev', details: {n8nId: dev}},
    {action: 'workflow.unignored', subject, environment: 'dev', details: {n8nId: dev, commit: await head()}},
  ]);
});

test('a deletion is written down once, with the files that went', async () => {
  const {core, log, head, subject} = await setUp();
  const remove = () => core((context) => deleteWorkflow(context, {workflow: 'invoices', confirm}));
  await remove();
  await remove();
  expect(await log()).toMatchObject([
    {
      action: 'workflow.deleted',
      subject,
      environment: null,
      details: {removed: ['workflows/dev/invoices.json'], commit: await head()},
    },
  ]);
});

test('a snapshot that somebody asked for is written down when it is whole', async () => {
  const {core, log, n8n} = await setUp();
  const create = () =>
    core((context) => createSnapshot(context, {environment: 'dev', workflows: [], reason: 'Before'}));
  const {id} = await create();
  n8n('dev').faults.add({kind: 'status', status: 403, match: {path: '/api/v1/*'}});
  await expect(create()).rejects.toThrow();
  const told = {subject: {type: 'snapshot', id}, environment: 'dev', details: {reason: 'Before', workflows: 1}};
  expect(await log()).toMatchObject([{action: 'snapshot.created', ...told}]);
});

test('a commit of an environment is written down, a dry run and one without news are not', async () => {
  const {commit, log, head, edit, dev} = await setUp();
  await commit('dev');
  edit('dev', dev, {name: 'Invoices 2'});
  await commit('dev', {dryRun: true});
  await commit('dev');
  expect(await log()).toMatchObject([
    {
      action: 'environment.committed',
      subject: {type: 'environment', id: 'dev'},
      environment: 'dev',
      details: {written: 1, removed: 0, commit: await head()},
    },
  ]);
});

test('what cannot be written down is not done in the state file either', async () => {
  const workspace = await setUp();
  const {core, root, link, mapping, rows} = workspace;
  const database = new BetterSqlite3(statePath(root));
  database.exec("CREATE TRIGGER full BEFORE INSERT ON audit_log BEGIN SELECT RAISE(ABORT, 'no more'); END");
  database.close();
  await expect(link()).rejects.toThrow('no more');
  expect((await mapping('prod', 'Invoices (live)'))?.status).toBe('untracked');
  const unlink = core((context) => unlinkWorkflow(context, {environment: 'dev', workflow: 'invoices', confirm}));
  await expect(unlink).rejects.toThrow('no more');
  expect((await mapping('dev', 'Invoices'))?.status).toBe('linked');
  const keep = core((context) => createSnapshot(context, {environment: 'dev', workflows: []}));
  await expect(keep).rejects.toThrow('no more');
  expect(await core(({store}) => store.snapshots.list())).toEqual([]);
  expect((await rows()).canonical).toHaveLength(1);
});
