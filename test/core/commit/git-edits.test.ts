import {describe, expect, test} from 'vitest';
import {type CommitOptions, commitEnvironment} from '../../../src/core/commit/commit-environment.ts';
import type {Emit} from '../../../src/core/events.ts';
import {openContext} from '../../../src/core/open-context.ts';
import {type CoreWorkspace, createCoreWorkspace, node, type WorkflowText} from '../../support/core-workspace.ts';
import {cloneRepository} from '../../support/git-repository.ts';

const FILE = 'workflows/prod/orders.json';
const SET = 'n8n-nodes-base.set';

interface Orders extends CoreWorkspace {
  id: string;
  /** Sets a parameter in n8n. */
  inN8n(name: string, parameters: object): void;
  /** Edits the file as a colleague would, in a commit of its own. */
  inGit(edit: (file: WorkflowText) => unknown, message?: string): Promise<string>;
  /** What the file says of each node. */
  held(): Promise<Record<string, object>>;
}

/** `prod` (or `dev`) with one workflow of two nodes, committed by wops. */
async function orders(environmentClass: 'dev' | 'production' = 'production', yaml = ''): Promise<Orders> {
  const workspace = await createCoreWorkspace({environments: {prod: environmentClass}, yaml});
  const nodes = [node('Fetch', SET, {url: 'a', limit: 1}), node('Store', SET, {table: 'a'})];
  const id = workspace.make('prod', {name: 'Orders', nodes});
  await workspace.commit('prod', {all: true});
  return {
    ...workspace,
    id,
    inN8n(name, parameters) {
      const {nodes: held} = workspace.api('prod', 'GET', `/workflows/${id}`);
      const edit = (one: WorkflowText) =>
        one.name === name ? {...one, parameters: {...one.parameters, ...parameters}} : one;
      workspace.edit('prod', id, {nodes: held.map(edit)});
    },
    async inGit(edit, message = 'Raise the limit') {
      const file = await workspace.file(FILE);
      edit(file);
      return workspace.repository.commit(message, {[FILE]: `${JSON.stringify(file, null, 2)}\n`});
    },
    async held() {
      const {nodes: held} = await workspace.file(FILE);
      return Object.fromEntries(held.map((one: WorkflowText) => [one.name, one.parameters]));
    },
  };
}

const setLimit = (limit: number) => (file: WorkflowText) => Object.assign(file.nodes[0].parameters, {limit});
const setUrl = (url: string) => (file: WorkflowText) => Object.assign(file.nodes[0].parameters, {url});
const head = ({repository}: CoreWorkspace) => repository.git('rev-parse', 'HEAD');

/** Expects exit 4 and nothing written; answers the error. */
async function refusal(workspace: Orders, options: object = {}) {
  const before = [await head(workspace), await workspace.repository.git('status', '--porcelain')];
  const error = await workspace.commit('prod', options).then(
    (report) => expect.fail(`it was committed: ${JSON.stringify(report)}`),
    (thrown) => thrown,
  );
  expect(error).toMatchObject({code: 'blocked', exit: 4});
  expect([await head(workspace), await workspace.repository.git('status', '--porcelain')]).toEqual(before);
  return error;
}

describe('where n8n and Git both moved', () => {
  test('a commit of production is refused, with the workflow, the edit and the ways out', async () => {
    const workspace = await orders();
    const edit = await workspace.inGit(setLimit(2));
    workspace.inN8n('Store', {table: 'b'});
    const error = await refusal(workspace);
    expect(error.message).toBe(
      `prod: 1 workflow was edited in n8n and in Git. Nothing was written.\n  "Orders" (${FILE}), in Git by ${edit.slice(0, 10)} Raise the limit`,
    );
    expect(error.hint).toBe(
      'wops commit prod orders --merge (both), or wops apply prod orders (what Git says), or wops commit prod orders --overwrite (what n8n says)',
    );
    expect(error.details).toMatchObject({
      environment: 'prod',
      workflows: [{path: FILE, name: 'Orders', base: 'known', edit: {commit: edit}, conflicts: []}],
    });
    expect((await refusal(workspace, {dryRun: true})).message).toBe(error.message);
  });

  test('--overwrite writes what n8n holds, and says over what', async () => {
    const workspace = await orders();
    const commit = await workspace.inGit(setLimit(2));
    workspace.inN8n('Store', {table: 'b'});
    const report = await workspace.commit('prod', {overwrite: true});
    expect(report.overwritten).toMatchObject([{path: FILE, edit: {commit, subject: 'Raise the limit'}}]);
    expect(await workspace.held()).toEqual({Fetch: {url: 'a', limit: 1}, Store: {table: 'b'}});
    expect(workspace.told).toEqual([]);
  });

  test('a commit of dev, whose truth is n8n, writes and warns', async () => {
    const workspace = await orders('dev');
    const commit = await workspace.inGit(setLimit(2));
    workspace.inN8n('Store', {table: 'b'});
    const report = await workspace.commit('prod');
    expect(report.overwritten).toMatchObject([{path: FILE, edit: {commit}}]);
    expect(workspace.told).toEqual([
      `warning: ${FILE} was edited in Git (${commit.slice(0, 10)} Raise the limit); what n8n holds replaces it.`,
    ]);
    expect((await workspace.held()).Fetch).toEqual({url: 'a', limit: 1});
  });

  test('--merge writes both, once it was shown; n8n lags until it is applied', async () => {
    const workspace = await orders();
    await workspace.inGit(setLimit(2));
    workspace.inN8n('Store', {table: 'b'});
    const asked: string[] = [];
    const confirm = async ({merged}: {merged: {path: string}[]}) => void asked.push(...merged.map(({path}) => path));
    const before = await head(workspace);
    const planned = await workspace.commit('prod', {merge: true, dryRun: true, confirm});
    expect([asked, await head(workspace)]).toEqual([[], before]);
    const report = await workspace.commit('prod', {merge: true, confirm});
    expect(asked).toEqual([FILE]);
    expect(report).toMatchObject({written: [{path: FILE}], overwritten: [], behind: []});
    expect(report.merged).toEqual(planned.merged);
    expect(report.merged).toMatchObject([
      {
        path: FILE,
        toGit: [{node: 'Store', path: 'parameters.table', before: 'a', after: 'b'}],
        notInRuntime: [{node: 'Fetch', path: 'parameters.limit', before: 1, after: 2}],
      },
    ]);
    expect(await workspace.held()).toEqual({Fetch: {url: 'a', limit: 2}, Store: {table: 'b'}});
    // n8n never held that: it must not be taken for what n8n has changed since.
    expect(await workspace.commit('prod')).toMatchObject({commit: null, written: [], behind: [{path: FILE}]});
    await workspace.data('apply', 'prod', '--yes');
    expect(await workspace.commit('prod')).toMatchObject({commit: null, unchanged: 1, behind: []});
    expect(workspace.api('prod', 'GET', `/workflows/${workspace.id}`).nodes[0].parameters.limit).toBe(2);
  });

  test('a no to the question, and Git that moves while it stands, write nothing', async () => {
    const workspace = await orders();
    await workspace.inGit(setLimit(2));
    workspace.inN8n('Store', {table: 'b'});
    const before = await head(workspace);
    const no = () => Promise.reject(new Error('no'));
    await expect(workspace.commit('prod', {merge: true, confirm: no})).rejects.toThrow('no');
    expect(await head(workspace)).toBe(before);
    const moving = async () => void (await workspace.inGit(setLimit(3)));
    await expect(workspace.commit('prod', {merge: true, confirm: moving})).rejects.toMatchObject({code: 'stale'});
    expect((await workspace.held()).Fetch).toEqual({url: 'a', limit: 3});
  });

  test('who wants to be asked is asked of anything that is written, and is told what, and how to go on', async () => {
    const workspace = await orders();
    const asked: string[][] = [];
    const confirm = async ({written}: {written: {path: string}[]}) => void asked.push(written.map(({path}) => path));
    await workspace.commit('prod', {confirm});
    expect(asked).toEqual([]);
    workspace.inN8n('Store', {table: 'b'});
    const moving = async () => void (await workspace.repository.commit('Elsewhere', {'notes.md': 'x'}));
    await expect(workspace.commit('prod', {confirm: moving, incident: 7})).rejects.toMatchObject({
      code: 'stale',
      hint: 'Look at what it would be now: wops incident reconcile 7 promote --dry-run',
    });
    const before = await head(workspace);
    expect(await workspace.commit('prod', {confirm})).toMatchObject({dryRun: false, merged: []});
    expect(asked).toEqual([[FILE]]);
    expect(await head(workspace)).not.toBe(before);
  });

  test('a conflict is named by node and path, secrets masked, and nothing is written', async () => {
    const workspace = await orders();
    await workspace.inGit(setUrl('git'));
    await workspace.inGit((file) => Object.assign(file.nodes[1].parameters, {apiKey: 'hunter git'}));
    workspace.inN8n('Fetch', {url: 'n8n'});
    workspace.inN8n('Store', {apiKey: 'hunter n8n'});
    const error = await refusal(workspace, {merge: true});
    expect(error.message).toContain('cannot be merged');
    expect(error.message).toContain('\n    node "Fetch", parameters.url\n    node "Store", parameters.apiKey');
    expect(error.hint).not.toContain('--merge');
    expect(error.details.workflows[0].conflicts).toMatchObject([
      {node: 'Fetch', path: 'parameters.url', base: 'a', ours: 'n8n', theirs: 'git'},
      {node: 'Store', path: 'parameters.apiKey'},
    ]);
    expect(JSON.stringify(error)).not.toContain('hunter');
  });

  test('one conflict keeps all of the commit from being written, and all of them are named', async () => {
    const workspace = await orders();
    workspace.make('prod', {name: 'New'});
    await workspace.inGit(setUrl('git'));
    workspace.inN8n('Fetch', {url: 'n8n'});
    await refusal(workspace, {all: true});
    await refusal(workspace, {all: true, merge: true});
  });

  test('a file that was edited in Git stays when its workflow is gone from n8n', async () => {
    const workspace = await orders();
    await workspace.inGit(setLimit(2));
    workspace.api('prod', 'POST', `/workflows/${workspace.id}/archive`);
    expect((await refusal(workspace)).message).toContain(`"Orders" (${FILE}), gone from n8n, in Git by`);
    await refusal(workspace, {merge: true});
    const {removed, overwritten} = await workspace.commit('prod', {overwrite: true});
    expect([removed, overwritten]).toMatchObject([[{path: FILE}], [{path: FILE}]]);
  });
});

describe('where only Git moved', () => {
  test('production keeps what Git says, and other workflows are committed', async () => {
    const workspace = await orders();
    workspace.make('prod', {name: 'New'});
    const commit = await workspace.inGit(setLimit(2));
    const report = await workspace.commit('prod', {all: true});
    expect(report).toMatchObject({
      written: [{path: 'workflows/prod/new.json'}],
      behind: [{path: FILE, edit: {commit}}],
      unchanged: 0,
    });
    expect((await workspace.held()).Fetch).toEqual({url: 'a', limit: 2});
    expect((await workspace.commit('prod', {overwrite: true})).written).toMatchObject([{path: FILE}]);
    expect((await workspace.held()).Fetch).toEqual({url: 'a', limit: 1});
  });

  test('publication and tags count, the canvas does not', async () => {
    const workspace = await orders();
    await workspace.inGit((file) => Object.assign(file, {tags: ['billing']}));
    expect(await workspace.commit('prod')).toMatchObject({commit: null, behind: [{path: FILE}]});
    await workspace.inGit((file) => Object.assign(file, {tags: []}));
    await workspace.inGit((file) => Object.assign(file.nodes[0], {position: [9, 9]}));
    workspace.inN8n('Store', {table: 'b'});
    expect(await workspace.commit('prod')).toMatchObject({written: [{path: FILE}], overwritten: [], behind: []});
  });

  test('dev is written as n8n has it, with a warning; --merge leaves it to Git', async () => {
    const workspace = await orders('dev');
    await workspace.inGit(setLimit(2));
    expect(await workspace.commit('prod', {merge: true})).toMatchObject({commit: null, behind: [{path: FILE}]});
    expect(await workspace.commit('prod')).toMatchObject({written: [{path: FILE}], overwritten: [{path: FILE}]});
    expect(workspace.told).toHaveLength(1);
  });
});

describe('no false alarm', () => {
  test('where Git was edited to what n8n holds, in part or in whole', async () => {
    const workspace = await orders();
    workspace.inN8n('Fetch', {limit: 2});
    workspace.inN8n('Store', {table: 'b'});
    await workspace.inGit(setLimit(2));
    expect(await workspace.commit('prod')).toMatchObject({written: [{path: FILE}], overwritten: [], behind: []});
  });

  test('where Git was formatted in another way', async () => {
    const workspace = await orders();
    await workspace.repository.commit('Tabs', {[FILE]: JSON.stringify(await workspace.file(FILE), null, '\t')});
    workspace.inN8n('Store', {table: 'b'});
    expect(await workspace.commit('prod')).toMatchObject({written: [{path: FILE}], overwritten: [], behind: []});
  });

  test('where a value became a template that renders to it', async () => {
    const workspace = await orders('production', 'variables:\n  URL: {prod: a}\n');
    await workspace.inGit(setUrl('{{env.URL}}'));
    workspace.inN8n('Store', {table: 'b'});
    expect(await workspace.commit('prod')).toMatchObject({written: [{path: FILE}], overwritten: [], behind: []});
    expect((await workspace.held()).Fetch).toEqual({url: '{{env.URL}}', limit: 1});
  });

  test('after an edit in Git was applied, though apply makes no commit, and the same place is then changed in n8n', async () => {
    const workspace = await orders();
    await workspace.inGit(setUrl('git'));
    const before = await head(workspace);
    await workspace.data('apply', 'prod', '--yes');
    expect(await head(workspace)).toBe(before);
    workspace.inN8n('Fetch', {url: 'hotfix'});
    expect(await workspace.commit('prod')).toMatchObject({written: [{path: FILE}], overwritten: [], behind: []});
    expect((await workspace.held()).Fetch).toEqual({url: 'hotfix', limit: 1});
  });

  test('after a promotion was rolled back', async () => {
    const workspace = await createCoreWorkspace();
    const nodes = [node('Fetch', SET, {url: 'a'})];
    const dev = workspace.make('dev', {name: 'Orders', nodes});
    await workspace.commit('dev', {all: true});
    await workspace.data('promote', 'dev', 'prod', '--yes');
    workspace.edit('dev', dev, {nodes: [node('Fetch', SET, {url: 'b'})]});
    await workspace.data('promote', 'dev', 'prod', '--yes');
    await workspace.data('rollback', 'latest', '--yes');
    expect((await workspace.file(FILE)).nodes[0].parameters.url).toBe('a');
    const {n8nId} = (await workspace.mapping('prod', 'Orders'))!;
    const [held] = workspace.api('prod', 'GET', `/workflows/${n8nId}`).nodes;
    workspace.edit('prod', n8nId, {nodes: [{...held, parameters: {url: 'hotfix'}}]});
    expect(await workspace.commit('prod')).toMatchObject({written: [{path: FILE}], overwritten: [], behind: []});
  });

  test('in a history that was rebased', async () => {
    const workspace = await orders();
    await workspace.repository.git('switch', '--quiet', '--create', 'aside', 'HEAD~1');
    await workspace.repository.commit('Aside', {'aside.txt': ''});
    await workspace.repository.git('rebase', '--quiet', 'aside', 'main');
    workspace.inN8n('Fetch', {url: 'hotfix'});
    expect(await workspace.commit('prod')).toMatchObject({written: [{path: FILE}], overwritten: [], behind: []});
  });
});

describe('where wops wrote no version of a file before', () => {
  test('it is written over with a warning, unless n8n holds what it says', async () => {
    const workspace = await orders();
    await workspace.repository.git('checkout', '--quiet', '--orphan', 'squashed');
    await workspace.repository.commit('Everything');
    workspace.inN8n('Fetch', {url: 'hotfix'});
    const report = await workspace.commit('prod');
    expect(report.written).toMatchObject([{path: FILE}]);
    expect(workspace.told).toEqual([`warning: ${FILE} was never written by wops before; what n8n holds replaces it.`]);
    workspace.inN8n('Fetch', {url: 'another'});
    await workspace.commit('prod');
    expect(workspace.told).toEqual([]);
  });

  test('--merge does not guess', async () => {
    const workspace = await orders();
    await workspace.repository.git('checkout', '--quiet', '--orphan', 'squashed');
    await workspace.repository.commit('Everything');
    workspace.inN8n('Fetch', {url: 'hotfix'});
    expect((await refusal(workspace, {merge: true})).message).toContain('no version is known that both come from');
    // What only Git has may be new there, or deleted in n8n.
    workspace.edit('prod', workspace.id, {nodes: []});
    await refusal(workspace, {merge: true});
    expect(await workspace.commit('prod')).toMatchObject({written: [{path: FILE}], overwritten: [{path: FILE}]});
  });
});

/** A commit of prod from another clone of the workspace, or one whose Git commands are watched. */
async function commitFrom(root: string, options: Partial<CommitOptions> = {}, emit: Emit = () => {}) {
  const context = await openContext({cwd: root, workspace: root, emit, signal: new AbortController().signal});
  return commitEnvironment(context, {environment: 'prod', ...options}).finally(() => context.close());
}

test('a shallow clone that does not reach back far enough is refused, with the way out', async () => {
  const origin = await orders();
  await origin.inGit(setUrl('git'));
  origin.inN8n('Store', {table: 'b'});
  const shallow = await cloneRepository(`file://${origin.root}`, '--depth=1');
  for (const merge of [false, true]) {
    await expect(commitFrom(shallow.root, {merge})).rejects.toMatchObject({
      exit: 4,
      message: expect.stringContaining('does not hold enough history to tell'),
      hint: 'git fetch --unshallow, or wops commit prod orders --overwrite (what n8n says)',
    });
  }
  await shallow.git('fetch', '--quiet', '--unshallow');
  await expect(commitFrom(shallow.root)).rejects.toMatchObject({message: expect.stringContaining('in n8n and in Git')});
  expect(await commitFrom(shallow.root, {merge: true})).toMatchObject({merged: [{path: FILE}]});
});

test('many changed files take one walk of the history', async () => {
  const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
  const ids = Array.from({length: 30}, (_, index) => workspace.make('prod', {name: `W${index}`}));
  await workspace.commit('prod', {all: true});
  const path = 'workflows/prod/w1.json';
  const file = {...(await workspace.file(path)), tags: ['x']};
  await workspace.repository.commit('Edit', {[path]: `${JSON.stringify(file, null, 2)}\n`});
  for (const id of ids) workspace.edit('prod', id, {nodes: [node('Note', SET, {text: 'x'})]});
  const commands: string[] = [];
  const report = await commitFrom(workspace.root, {merge: true, dryRun: true}, (event) => {
    if (event.kind === 'git') commands.push(event.command);
  });
  expect(report).toMatchObject({merged: [{path}]});
  expect(report.written).toHaveLength(30);
  expect(commands.filter((command) => command.startsWith('git log'))).toHaveLength(1);
});
