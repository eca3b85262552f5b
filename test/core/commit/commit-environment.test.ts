import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {type CoreWorkspace, call, createCoreWorkspace, node, note, webhook} from '../../support/core-workspace.ts';
import {cloneRepository, createBareRepository} from '../../support/git-repository.ts';
import {ROOT} from '../../support/run-wops.ts';

const DEV = {environments: {dev: 'dev'}} as const;
const head = (workspace: CoreWorkspace) => workspace.repository.git('rev-parse', 'HEAD');

/** Runs `work` and expects that it fails with `code` and leaves HEAD, the index and the work tree as they were. */
async function expectUntouched(workspace: CoreWorkspace, code: string, work: () => Promise<unknown>): Promise<void> {
  const state = async () => [await head(workspace), await workspace.repository.git('status', '--porcelain')];
  const before = await state();
  await expect(work()).rejects.toMatchObject({code});
  expect(await state()).toEqual(before);
}

describe('a commit', () => {
  test('writes linked workflows only; untracked ones when they are named, or with --all', async () => {
    const workspace = await createCoreWorkspace(DEV);
    for (const name of ['One', 'Two', 'Three']) workspace.make('dev', {name});
    expect(await workspace.commit('dev')).toMatchObject({commit: null, written: [], unchanged: 0});
    const named = await workspace.commit('dev', {workflows: ['Two']});
    expect(named).toMatchObject({
      environment: 'dev',
      commit: await head(workspace),
      written: [{path: 'workflows/dev/two.json', name: 'Two', added: true}],
      removed: [],
      pushed: false,
    });
    expect(await workspace.mapping('dev', 'Two')).toMatchObject({
      status: 'linked',
      linkedBy: 'commit',
      canonicalId: named.written[0]!.canonicalId,
    });
    const rest = await workspace.commit('dev', {all: true});
    expect(rest.written.map(({path}) => path)).toEqual(['workflows/dev/one.json', 'workflows/dev/three.json']);
    expect(rest.unchanged).toBe(1);
    const again = await head(workspace);
    expect(await workspace.commit('dev', {all: true})).toMatchObject({commit: null, written: [], unchanged: 3});
    expect(await head(workspace)).toBe(again);
    await expect(workspace.commit('dev', {workflows: ['Nobody']})).rejects.toMatchObject({code: 'workflow_unknown'});
  });

  test('with --dry-run says the same, and writes nothing', async () => {
    const workspace = await createCoreWorkspace(DEV);
    workspace.make('dev', {name: 'One'});
    const before = await head(workspace);
    const report = await workspace.commit('dev', {all: true, dryRun: true});
    expect(report).toMatchObject({commit: null, written: [{path: 'workflows/dev/one.json'}]});
    expect(await head(workspace)).toBe(before);
    expect(await workspace.repository.git('status', '--porcelain')).toBe('');
    expect(await workspace.mapping('dev', 'One')).toMatchObject({status: 'untracked', canonicalId: null});
  });

  test('keeps the file of a renamed workflow, and its identity', async () => {
    const workspace = await createCoreWorkspace(DEV);
    const id = workspace.make('dev', {name: 'Old'});
    await workspace.commit('dev', {all: true});
    const {canonicalId} = await workspace.file('workflows/dev/old.json');
    workspace.edit('dev', id, {name: 'New'});
    expect((await workspace.commit('dev')).written).toEqual([
      {path: 'workflows/dev/old.json', name: 'New', canonicalId},
    ]);
    expect(await workspace.files('dev')).toEqual(['workflows/dev/old.json']);
  });

  test('gives odd names good files, each its own', async () => {
    const workspace = await createCoreWorkspace(DEV);
    const names = ['Café ☕ ünïcode', 'cafe unicode', '../../etc/passwd', 'CON', '日本語', '', '-rf', 'a'.repeat(120)];
    for (const name of names) workspace.make('dev', {name: name || '§§'});
    await workspace.commit('dev', {all: true});
    const files = await workspace.files('dev');
    expect(files).toHaveLength(names.length);
    expect(files.every((file) => /^workflows\/dev\/[a-z0-9][a-z0-9-]{0,79}\.json$/.test(file))).toBe(true);
    expect(files).toContain('workflows/dev/workflow-con.json');
    expect(await workspace.repository.git('status', '--porcelain')).toBe('');
  });

  test('gives one workflow one slug in every folder, and never writes over another one there', async () => {
    const workspace = await createCoreWorkspace();
    workspace.make('dev', {name: 'Shared', nodes: [note('a')]});
    await workspace.commit('dev', {all: true});
    workspace.make('prod', {name: 'Shared', nodes: [note('a')]});
    workspace.make('prod', {name: 'Shared', nodes: [note('b')]});
    await workspace.sync();
    await workspace.commit('prod', {all: true});
    expect(await workspace.files('prod')).toEqual(['workflows/prod/shared-2.json', 'workflows/prod/shared.json']);
    const shared = await workspace.file('workflows/dev/shared.json');
    expect((await workspace.file('workflows/prod/shared.json')).canonicalId).toBe(shared.canonicalId);
  });

  test('takes another file name where its own is taken by somebody else there, whatever its case', async () => {
    const workspace = await createCoreWorkspace();
    workspace.make('dev', {name: 'Shared', nodes: [note('a')]});
    await workspace.commit('dev', {all: true});
    workspace.make('prod', {name: 'Shared', nodes: [note('a')]});
    const theirs = JSON.stringify({
      canonicalId: '11111111-1111-4111-8111-111111111111',
      name: 'Theirs',
      nodes: [],
      connections: {},
    });
    await workspace.repository.commit('by hand', {'workflows/prod/Shared.json': theirs});
    await workspace.sync();
    const {written} = await workspace.commit('prod');
    expect(written.map(({path}) => path)).toEqual(['workflows/prod/shared-2.json']);
    expect(await workspace.repository.read('workflows/prod/Shared.json')).toBe(theirs);
  });

  test('writes publication and tags for production, not for dev', async () => {
    const workspace = await createCoreWorkspace();
    for (const environment of ['dev', 'prod']) {
      const id = workspace.make(environment, {name: 'One', nodes: [webhook('one')]});
      const tag = workspace.api(environment, 'POST', '/tags', {name: 'billing'});
      workspace.api(environment, 'PUT', `/workflows/${id}/tags`, [{id: tag.id}]);
      workspace.api(environment, 'POST', `/workflows/${id}/publish`, {});
      await workspace.commit(environment, {all: true});
    }
    expect(await workspace.file('workflows/prod/one.json')).toMatchObject({active: true, tags: ['billing']});
    const dev = await workspace.file('workflows/dev/one.json');
    expect([dev.active, dev.tags]).toEqual([undefined, undefined]);
  });

  test('writes what runs in production, and the saved draft in dev', async () => {
    const workspace = await createCoreWorkspace();
    for (const environment of ['dev', 'prod']) {
      const id = workspace.make(environment, {name: 'One', nodes: [webhook('live')]});
      workspace.api(environment, 'POST', `/workflows/${id}/publish`, {});
      workspace.edit(environment, id, {nodes: [webhook('draft')]}, '?publishIfActive=false');
      const {written} = await workspace.commit(environment, {all: true});
      const {nodes} = await workspace.file(written[0]!.path);
      expect(nodes[0].parameters.path).toBe(environment === 'dev' ? 'draft' : 'live');
    }
  });

  test('writes the description, which the list lacks; one that alone changed when the workflow is named', async () => {
    const workspace = await createCoreWorkspace(DEV);
    const id = workspace.make('dev', {name: 'One'});
    workspace.edit('dev', id, {description: 'First'});
    await workspace.commit('dev', {all: true});
    expect((await workspace.file('workflows/dev/one.json')).description).toBe('First');
    workspace.edit('dev', id, {description: 'Second'});
    await workspace.commit('dev', {workflows: ['one']});
    expect((await workspace.file('workflows/dev/one.json')).description).toBe('Second');
    workspace.edit('dev', id, {nodes: [note('a')]});
    await workspace.commit('dev');
    expect(await workspace.file('workflows/dev/one.json')).toMatchObject({
      description: 'Second',
      nodes: [{name: 'Note'}],
    });
  });

  test('writes pinned data only where the environment says so', async () => {
    const workspace = await createCoreWorkspace(DEV);
    workspace.make('dev', {name: 'One', nodes: [note('a')], pinData: {Note: [{json: {secret: 1}}]}});
    await workspace.commit('dev', {all: true});
    expect(await workspace.file('workflows/dev/one.json')).not.toHaveProperty('pinData');
    const yaml = await workspace.repository.read('wops.yaml');
    await workspace.repository.write('wops.yaml', `${yaml}    git: {pinData: true}\n`);
    await workspace.commit('dev');
    expect((await workspace.file('workflows/dev/one.json')).pinData).toEqual({Note: [{json: {secret: 1}}]});
  });

  test('keeps templates whose rendering is unchanged, and finds the values of `detect` variables', async () => {
    const workspace = await createCoreWorkspace({
      ...DEV,
      yaml: "variables:\n  BASE: {dev: 'https://dev.example.com', detect: true}\n  PORT: {dev: '80'}\n",
    });
    const http = (parameters: object) => node('Call', 'n8n-nodes-base.httpRequest', parameters);
    const id = workspace.make('dev', {name: 'One', nodes: [http({url: 'https://dev.example.com/a', port: '80'})]});
    await workspace.commit('dev', {all: true});
    const file = await workspace.file('workflows/dev/one.json');
    expect(file.nodes[0].parameters).toEqual({url: '{{env.BASE}}/a', port: '80'});
    file.nodes[0].parameters.port = '{{env.PORT}}';
    await workspace.repository.commit('a template', {'workflows/dev/one.json': JSON.stringify(file)});
    expect(await workspace.commit('dev')).toMatchObject({commit: null, unchanged: 1});
    workspace.edit('dev', id, {
      nodes: [{...file.nodes[0], parameters: {url: 'https://dev.example.com/b', port: '80'}}],
    });
    await workspace.commit('dev');
    const {nodes} = await workspace.file('workflows/dev/one.json');
    expect(nodes[0].parameters).toEqual({url: '{{env.BASE}}/b', port: '{{env.PORT}}'});
  });

  test('leaves a hand-formatted file alone that says the same', async () => {
    const workspace = await createCoreWorkspace(DEV);
    workspace.make('dev', {name: 'One', nodes: [note('a')]});
    await workspace.commit('dev', {all: true});
    const text = JSON.stringify(await workspace.file('workflows/dev/one.json'), null, '\t');
    await workspace.repository.commit('tabs', {'workflows/dev/one.json': text});
    expect(await workspace.commit('dev')).toMatchObject({commit: null, unchanged: 1});
    expect(await workspace.repository.read('workflows/dev/one.json')).toBe(text);
  });

  test('writes down the identity of a file that has none', async () => {
    const workspace = await createCoreWorkspace(DEV);
    const id = workspace.make('dev', {name: 'One'});
    const text = JSON.stringify({id, name: 'One', nodes: [], connections: {}, settings: {}});
    await workspace.repository.commit('by hand', {'workflows/dev/mine.json': text});
    const {written} = await workspace.commit('dev');
    expect(written).toMatchObject([{path: 'workflows/dev/mine.json'}]);
    expect((await workspace.file('workflows/dev/mine.json')).canonicalId).toBe(written[0]!.canonicalId);
    expect(await workspace.mapping('dev', 'One')).toMatchObject({
      canonicalId: written[0]!.canonicalId,
      linkedBy: 'file',
    });
  });

  test('hashes references between new workflows alike on both sides', async () => {
    const workspace = await createCoreWorkspace(DEV);
    const sub = workspace.make('dev', {name: 'Sub'});
    workspace.make('dev', {name: 'Main', nodes: [call(sub)]});
    await workspace.commit('dev', {all: true});
    const {mappings, files} = await workspace.rows();
    expect(mappings.map(({contentHash}) => contentHash).sort()).toEqual(
      files.map(({contentHash}) => contentHash).sort(),
    );
    expect(mappings.flatMap(({unlinkedReferences}) => unlinkedReferences)).toEqual([]);
  });
});

describe('a commit removes a file', () => {
  test('only when its workflow is gone or archived, not when it was just copied there', async () => {
    const workspace = await createCoreWorkspace();
    const gone = workspace.make('dev', {name: 'Gone'});
    const archived = workspace.make('dev', {name: 'Archived'});
    workspace.make('dev', {name: 'Stays'});
    await workspace.commit('dev', {all: true});
    workspace.api('dev', 'DELETE', `/workflows/${gone}`);
    workspace.api('dev', 'POST', `/workflows/${archived}/archive`);
    const copy = await workspace.repository.read('workflows/dev/stays.json');
    await workspace.repository.commit('copy', {'workflows/prod/stays.json': copy});
    const {removed} = await workspace.commit('dev');
    expect(removed.map(({path}) => path)).toEqual(['workflows/dev/archived.json', 'workflows/dev/gone.json']);
    expect(await workspace.commit('prod')).toMatchObject({commit: null, removed: []});
    expect(await workspace.files('prod')).toEqual(['workflows/prod/stays.json']);
    expect(await workspace.repository.git('status', '--porcelain')).toBe('');
  });

  test('of those named, where some are', async () => {
    const workspace = await createCoreWorkspace(DEV);
    const ids = ['One', 'Two'].map((name) => workspace.make('dev', {name}));
    await workspace.commit('dev', {all: true});
    for (const id of ids) workspace.api('dev', 'DELETE', `/workflows/${id}`);
    expect((await workspace.commit('dev', {workflows: ['one']})).removed.map(({name}) => name)).toEqual(['One']);
    expect(await workspace.files('dev')).toEqual(['workflows/dev/two.json']);
  });

  test('but not many at once, unless that is accepted', async () => {
    const workspace = await createCoreWorkspace(DEV);
    const ids = Array.from({length: 6}, (_, index) => workspace.make('dev', {name: `W${index}`}));
    await workspace.commit('dev', {all: true});
    for (const id of ids) workspace.api('dev', 'POST', `/workflows/${id}/archive`);
    await expectUntouched(workspace, 'breaker', () => workspace.commit('dev'));
    expect((await workspace.commit('dev', {acceptMassChange: true})).removed).toHaveLength(6);
  });

  test('a workflow whose file went is tracked anew when it is named', async () => {
    const workspace = await createCoreWorkspace(DEV);
    workspace.make('dev', {name: 'One'});
    const first = (await workspace.commit('dev', {all: true})).written[0]!;
    await workspace.repository.git('rm', '-q', first.path);
    await workspace.repository.commit('gone');
    expect(await workspace.commit('dev')).toMatchObject({commit: null, written: []});
    const {written} = await workspace.commit('dev', {workflows: ['One']});
    expect(written).toMatchObject([{path: first.path, added: true}]);
    expect(written[0]!.canonicalId).not.toBe(first.canonicalId);
    expect(await workspace.mapping('dev', 'One')).toMatchObject({
      status: 'linked',
      canonicalId: written[0]!.canonicalId,
    });
  });
});

describe('what the user has', () => {
  test('uncommitted edits of a file that would be overwritten refuse the commit', async () => {
    const workspace = await createCoreWorkspace(DEV);
    const id = workspace.make('dev', {name: 'One'});
    workspace.make('dev', {name: 'Two'});
    await workspace.commit('dev', {workflows: ['One']});
    workspace.edit('dev', id, {nodes: [note('a')]});
    await workspace.repository.write('workflows/dev/one.json', '{"mine": true}');
    await expectUntouched(workspace, 'git_dirty', () => workspace.commit('dev', {all: true}));
    expect(await workspace.mapping('dev', 'Two')).toMatchObject({status: 'untracked', canonicalId: null});
    expect(await workspace.repository.read('workflows/dev/one.json')).toBe('{"mine": true}');
  });

  test('a file that is not in Git yet is not overwritten either', async () => {
    const workspace = await createCoreWorkspace(DEV);
    workspace.make('dev', {name: 'One'});
    await workspace.repository.write('workflows/dev/one.json', 'mine');
    await expectUntouched(workspace, 'git_dirty', () => workspace.commit('dev', {all: true}));
  });

  test('other files that are staged stay staged', async () => {
    const workspace = await createCoreWorkspace(DEV);
    workspace.make('dev', {name: 'One'});
    await workspace.repository.write('staged.txt', 'staged');
    await workspace.repository.git('add', 'staged.txt');
    const {commit} = await workspace.commit('dev', {all: true});
    expect(await workspace.repository.git('show', '--name-only', '--format=', commit!)).toBe('workflows/dev/one.json');
    expect(await workspace.repository.git('status', '--porcelain')).toBe('A  staged.txt');
  });

  test('an invalid file is named and left as it is, and so is its workflow', async () => {
    const workspace = await createCoreWorkspace(DEV);
    const id = workspace.make('dev', {name: 'One'});
    workspace.make('dev', {name: 'Two'});
    await workspace.commit('dev', {all: true});
    await workspace.repository.commit('conflict', {'workflows/dev/one.json': '<<<<<<< HEAD\n'});
    workspace.edit('dev', id, {nodes: [note('a')]});
    expect(await workspace.commit('dev')).toMatchObject({commit: null, unchanged: 1});
    expect(workspace.told.filter((line) => line.startsWith('warning'))).toEqual([
      expect.stringContaining('workflows/dev/one.json is not valid JSON'),
      expect.stringContaining(`"One" (${id}) is not written`),
    ]);
    expect(await workspace.repository.read('workflows/dev/one.json')).toBe('<<<<<<< HEAD\n');
  });

  test('a workflow that was unlinked by hand goes back to the file that names it', async () => {
    const workspace = await createCoreWorkspace(DEV);
    workspace.make('dev', {name: 'One'});
    await workspace.commit('dev', {all: true});
    const file = await workspace.repository.read('workflows/dev/one.json');
    await workspace.data('workflow', 'unlink', 'dev', 'one', '--yes');
    await workspace.repository.commit('the id is back', {'workflows/dev/one.json': file});
    expect((await workspace.sync('dev')).dev).toMatchObject({linked: 0, untracked: 1});
    await workspace.commit('dev', {workflows: ['One']});
    expect(await workspace.files('dev')).toEqual(['workflows/dev/one.json']);
    expect(await workspace.mapping('dev', 'One')).toMatchObject({
      status: 'linked',
      keepUnlinked: false,
      canonicalId: JSON.parse(file).canonicalId,
    });
  });
});

test('a workflow that no file can hold is named and left out', async () => {
  const workspace = await createCoreWorkspace(DEV);
  const id = workspace.make('dev', {name: 'One'});
  workspace.n8n('dev').state.workflows.get(id)!.name = '';
  workspace.make('dev', {name: 'Two'});
  expect((await workspace.commit('dev', {all: true})).written.map(({name}) => name)).toEqual(['Two']);
  expect(workspace.told).toEqual([expect.stringContaining(`(${id}) cannot be a file: it has no "name"`)]);
});

test('names from n8n cannot forge the commit message', async () => {
  const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
  const names = [
    'Evil\n\nWops-Environment: dev',
    'Signed-off-by: me\nx',
    'bell\u0007\u001b[31m red',
    '\u202Egnp.exe',
    '\u200B',
  ];
  for (const name of names) workspace.make('prod', {name});
  await workspace.commit('prod', {all: true});
  const message = await workspace.repository.git('log', '-1', '--format=%B');
  expect(message.split('\n')[0]).toBe('prod: 5 added');
  expect(message).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u200b\u202e]/);
  const trailers = await workspace.repository.git('log', '-1', '--format=%(trailers:only)');
  expect(trailers.trim().split('\n')).toEqual(['Wops-Command: commit', 'Wops-Environment: prod']);
});

describe('with git.push', () => {
  const withRemote = async () => {
    const remote = await createBareRepository();
    const workspace = await createCoreWorkspace({...DEV, yaml: 'git: {push: true}\n'});
    await workspace.repository.git('remote', 'add', 'origin', remote.root);
    await workspace.repository.git('push', '-q', 'origin', 'main');
    workspace.make('dev', {name: 'One'});
    return {workspace, remote};
  };

  test('the commit is pushed', async () => {
    const {workspace, remote} = await withRemote();
    const report = await workspace.commit('dev', {all: true});
    expect(report.pushed).toBe(true);
    expect(await remote.git('rev-parse', 'main')).toBe(report.commit);
  });

  test('after somebody else pushed, the commit goes on top, and is told by its new id', async () => {
    const {workspace, remote} = await withRemote();
    const colleague = await cloneRepository(remote.root);
    const file = JSON.stringify({name: 'Theirs', nodes: [], connections: {}});
    const theirs = await colleague.commit('theirs', {'workflows/dev/theirs.json': file});
    await colleague.git('push', '-q', 'origin', 'main');
    const {commit} = await workspace.commit('dev', {all: true});
    expect(await remote.git('rev-parse', 'main')).toBe(commit);
    expect(await remote.git('rev-parse', 'main~1')).toBe(theirs);
    expect((await workspace.rows()).files.map(({name}) => name).sort()).toEqual(['One', 'Theirs']);
  });

  test('from another branch, that branch is pushed', async () => {
    const {workspace, remote} = await withRemote();
    await workspace.repository.git('switch', '-q', '-c', 'feature');
    const {commit} = await workspace.commit('dev', {all: true});
    expect(await remote.git('rev-parse', 'feature')).toBe(commit);
    expect(await remote.git('log', '-1', '--format=%s', 'main')).toBe('Workspace');
  });

  test('from a detached HEAD it goes to git.branch; without push that is refused', async () => {
    const {workspace, remote} = await withRemote();
    await workspace.repository.git('switch', '-q', '--detach');
    const {commit} = await workspace.commit('dev', {all: true});
    expect(await remote.git('rev-parse', 'main')).toBe(commit);
    const yaml = await workspace.repository.read('wops.yaml');
    await workspace.repository.write('wops.yaml', yaml.replace('push: true', 'push: false'));
    workspace.make('dev', {name: 'Two'});
    await expect(workspace.commit('dev', {all: true})).rejects.toMatchObject({code: 'git_detached'});
  });

  test('a remote that cannot be reached stops the commit before anything is written', async () => {
    const {workspace, remote} = await withRemote();
    await workspace.repository.git('remote', 'set-url', 'origin', `${remote.root}-gone`);
    const before = await head(workspace);
    await expect(workspace.commit('dev', {all: true})).rejects.toMatchObject({exit: expect.any(Number)});
    expect(await head(workspace)).toBe(before);
  });

  test('a push that the remote refuses says that the commit stands, and where', async () => {
    const {workspace, remote} = await withRemote();
    await remote.write('hooks/pre-receive', '#!/bin/sh\nexit 1\n');
    const {chmod} = await import('node:fs/promises');
    await chmod(join(remote.root, 'hooks/pre-receive'), 0o755);
    const error = await workspace.commit('dev', {all: true}).catch((thrown) => thrown);
    const commit = await head(workspace);
    expect(error).toMatchObject({
      message: expect.stringContaining(`Committed ${commit.slice(0, 10)} to main, but not pushed.`),
    });
    expect(error.details).toMatchObject({commit, branch: 'main'});
    expect(await workspace.mapping('dev', 'One')).toMatchObject({status: 'linked'});
  });
});

test('killed between the commit and the state file, the next sync finds the link in Git', async () => {
  const workspace = await createCoreWorkspace(DEV);
  workspace.make('dev', {name: 'One'});
  const source = (file: string) => JSON.stringify(join(ROOT, 'src/core', file));
  const script = `
    const {openContext} = await import(${source('open-context.ts')});
    const {commitEnvironment} = await import(${source('commit/commit-environment.ts')});
    const root = ${JSON.stringify(workspace.root)};
    const context = await openContext({cwd: root, workspace: root, emit: () => {}, signal: new AbortController().signal});
    const git = await context.git();
    const dying = {...git, commitFiles: async (request) => {
      await git.commitFiles(request);
      process.kill(process.pid, 'SIGKILL');
      for (;;);
    }};
    await commitEnvironment({...context, git: async () => dying}, {environment: 'dev', all: true});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: {...process.env, NODE_OPTIONS: ''},
    stdio: 'inherit',
  });
  expect((await once(child, 'close'))[1]).toBe('SIGKILL');
  const {canonicalId} = await workspace.file('workflows/dev/one.json');
  expect((await workspace.sync('dev')).dev).toMatchObject({linked: 1, untracked: 0});
  expect(await workspace.mapping('dev', 'One')).toMatchObject({canonicalId, linkedBy: 'file'});
  expect(await workspace.commit('dev', {all: true})).toMatchObject({commit: null, unchanged: 1});
});
