import {rmSync, writeFileSync} from 'node:fs';
import {mkdir, symlink} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {canonicalIdOfSlug} from '../../../src/core/sync/canonical-id.ts';
import {createCoreWorkspace, note} from '../../support/core-workspace.ts';

const ID = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';

function fileText(file: object): string {
  return JSON.stringify({name: 'A', settings: {}, nodes: [], connections: {}, ...file});
}

test('a workspace that is no repository, or has no commit, is read from n8n alone, and says so', async () => {
  const bare = await createCoreWorkspace({git: false, environments: {dev: 'dev'}});
  bare.make('dev', {name: 'One'});
  expect((await bare.sync('dev')).dev).toMatchObject({total: 1, git: {commit: null, files: 0}});
  expect(bare.told).toEqual(['notice: This workspace is no Git repository; only what runs is read.']);

  await bare.repository.git('init', '--quiet');
  expect((await bare.sync('dev')).dev).toMatchObject({total: 1, git: {commit: null, files: 0}});
  expect(bare.told).toEqual(['notice: Git has no commit yet; only what runs is read.']);
});

test('a missing folder is an empty one', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  expect((await workspace.sync('dev')).dev!.git).toMatchObject({files: 0, invalid: []});
});

test('invalid files are named with their problem, and the others go on', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  await workspace.repository.commit('files', {
    'workflows/dev/good.json': fileText({canonicalId: ID}),
    'workflows/dev/broken.json': '{"name": ',
    'workflows/dev/list.json': '[]',
    'workflows/dev/notes.txt': 'no workflow',
    'workflows/dev/deeper/in.json': fileText({}),
  });
  const {git} = (await workspace.sync('dev')).dev!;
  expect(git.files).toBe(1);
  expect(git.invalid.map(({path}) => path)).toEqual(['workflows/dev/broken.json', 'workflows/dev/list.json']);
});

test('a file that becomes invalid keeps what was known of it', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  workspace.make('dev', {name: 'One'});
  await workspace.commit('dev', {all: true});
  const before = await workspace.rows();
  await workspace.repository.commit('break', {'workflows/dev/one.json': '<<<<<<< HEAD'});
  expect((await workspace.sync('dev')).dev).toMatchObject({linked: 1, git: {files: 0, invalid: [{}]}});
  const after = await workspace.rows();
  expect(after.files).toEqual(before.files);
  expect(after.canonical).toEqual(before.canonical);
});

test('two files with one canonicalId, or one id, are both invalid and named', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  await workspace.repository.commit('files', {
    'workflows/dev/a.json': fileText({canonicalId: ID}),
    'workflows/dev/b.json': fileText({canonicalId: ID}),
    'workflows/dev/c.json': fileText({canonicalId: OTHER, id: 'x'}),
    'workflows/dev/d.json': fileText({id: 'x'}),
  });
  const {git} = (await workspace.sync('dev')).dev!;
  expect(git.files).toBe(0);
  expect(git.invalid.map(({path, problem}) => [path, /same "(\w+)"/.exec(problem)?.[1]])).toEqual([
    ['workflows/dev/a.json', 'canonicalId'],
    ['workflows/dev/b.json', 'canonicalId'],
    ['workflows/dev/c.json', 'id'],
    ['workflows/dev/d.json', 'id'],
  ]);
});

test('an id that belongs to another canonical workflow is an error', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  const id = workspace.make('dev', {name: 'One'});
  await workspace.commit('dev', {all: true});
  const owner = (await workspace.mapping('dev', 'One'))!.canonicalId!;
  const own = await workspace.file('workflows/dev/one.json');
  await workspace.repository.commit('steal', {
    'workflows/dev/one.json': JSON.stringify({...own, id: undefined}),
    'workflows/dev/thief.json': fileText({canonicalId: OTHER, id}),
  });
  const {git} = (await workspace.sync('dev')).dev!;
  expect(git.invalid).toEqual([
    {path: 'workflows/dev/thief.json', problem: expect.stringContaining(`belongs to the canonical workflow ${owner}`)},
  ]);
});

test('an id that the environment does not have is ignored, with a notice', async () => {
  const workspace = await createCoreWorkspace();
  const id = workspace.make('dev', {name: 'One'});
  await workspace.commit('dev', {all: true});
  await workspace.repository.commit('copy', {
    'workflows/prod/one.json': await workspace.repository.read('workflows/dev/one.json'),
  });
  expect((await workspace.sync('prod')).prod).toMatchObject({linked: 0, missing: 0, git: {files: 1, invalid: []}});
  expect(workspace.told).toEqual([
    `notice: workflows/prod/one.json names the "id" ${id}, which prod does not have; it is ignored.`,
  ]);
});

test('a file without canonicalId gets a stable one, and the sync says so', async () => {
  const workspace = await createCoreWorkspace();
  const file = fileText({});
  await workspace.repository.commit('files', {'workflows/dev/a.json': file, 'workflows/prod/a.json': file});
  const given = canonicalIdOfSlug('a');
  await workspace.sync();
  expect(workspace.told.filter((line) => line.includes('has no canonicalId'))).toEqual([
    expect.stringContaining(`workflows/dev/a.json has no canonicalId and got ${given}; \`wops commit dev\``),
    expect.stringContaining(`workflows/prod/a.json has no canonicalId and got ${given}; \`wops commit prod\``),
  ]);
  expect((await workspace.rows()).files.map(({canonicalId}) => canonicalId)).toEqual([given, given]);
});

test('a file without canonicalId is what its namesake in another folder says, whichever is read first or came first', async () => {
  const workspace = await createCoreWorkspace();
  await workspace.repository.commit('dev alone', {'workflows/dev/a.json': fileText({})});
  await workspace.sync();
  await workspace.repository.commit('prod knows better', {'workflows/prod/a.json': fileText({canonicalId: ID})});
  await workspace.sync();
  const {files, canonical} = await workspace.rows();
  expect(files.map(({environment, canonicalId}) => [environment, canonicalId])).toEqual([
    ['dev', ID],
    ['prod', ID],
  ]);
  expect(canonical.filter(({deletedAt}) => deletedAt === null).map(({canonicalId}) => canonicalId)).toEqual([ID]);
});

test('a workflow gone from every folder is soft-deleted with its mappings, and revived with its file', async () => {
  const workspace = await createCoreWorkspace();
  for (const environment of ['dev', 'prod']) workspace.make(environment, {name: 'One'});
  await workspace.commit('dev', {all: true});
  await workspace.sync();
  await workspace.commit('prod');
  const commit = await workspace.repository.git('rev-parse', 'HEAD');
  const statuses = async () => (await workspace.rows()).mappings.map(({status}) => status);

  await workspace.repository.git('rm', '-q', 'workflows/dev/one.json');
  await workspace.repository.commit('gone from dev');
  await workspace.sync();
  expect(await statuses()).toEqual(['linked', 'linked']);

  await workspace.repository.git('rm', '-q', 'workflows/prod/one.json');
  await workspace.repository.commit('gone');
  await workspace.sync();
  expect(await statuses()).toEqual(['deleted', 'deleted']);
  const {canonical, files} = await workspace.rows();
  expect(files).toEqual([]);
  expect(canonical[0]!.deletedAt).not.toBeNull();

  // Its mapping in prod, where no file names its id, comes back too.
  await workspace.repository.git('checkout', '-q', commit, '--', 'workflows/dev');
  await workspace.repository.commit('back in dev');
  await workspace.sync();
  expect(await statuses()).toEqual(['linked', 'linked']);
  expect((await workspace.rows()).canonical[0]!.deletedAt).toBeNull();
});

test('nothing is linked to a deleted workflow, but a file may claim what ran under it', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  const id = workspace.make('dev', {name: 'One'});
  await workspace.commit('dev', {all: true});
  await workspace.repository.git('rm', '-q', 'workflows/dev/one.json');
  await workspace.repository.commit('gone');
  workspace.make('dev', {name: 'One'});
  expect((await workspace.sync('dev')).dev).toMatchObject({linked: 0, untracked: 2});
  expect((await workspace.rows()).mappings.map(({status}) => status).sort()).toEqual(['deleted', 'untracked']);
  await workspace.repository.commit('claim', {'workflows/dev/claimed.json': fileText({canonicalId: OTHER, id})});
  expect((await workspace.sync('dev')).dev!.linked).toBe(1);
  const {mappings} = await workspace.rows();
  expect(mappings.find(({n8nId}) => n8nId === id)).toMatchObject({canonicalId: OTHER, status: 'linked'});
});

test('a renamed file is the same workflow, and a rename in one environment does not flip to and fro', async () => {
  const workspace = await createCoreWorkspace();
  const file = (name: string) => fileText({canonicalId: ID, name});
  await workspace.repository.commit('files', {
    'workflows/dev/a.json': file('New'),
    'workflows/prod/a.json': file('Old'),
  });
  await workspace.sync();
  await workspace.repository.git('mv', 'workflows/dev/a.json', 'workflows/dev/b.json');
  await workspace.repository.commit('rename');
  await workspace.sync();
  const before = await workspace.rows();
  expect(before.canonical).toMatchObject([{canonicalId: ID, slug: 'b', name: 'New', deletedAt: null}]);
  await workspace.sync();
  expect((await workspace.rows()).canonical).toEqual(before.canonical);
});

test('an environment that left wops.yaml leaves no files behind', async () => {
  const workspace = await createCoreWorkspace();
  await workspace.repository.commit('files', {'workflows/prod/a.json': fileText({canonicalId: ID})});
  await workspace.sync();
  const yaml = await workspace.repository.read('wops.yaml');
  await workspace.repository.commit('without prod', {'wops.yaml': yaml.slice(0, yaml.indexOf('  prod:'))});
  await workspace.sync();
  const {files, canonical} = await workspace.rows();
  expect(files).toEqual([]);
  expect(canonical[0]!.deletedAt).not.toBeNull();
});

test('--ref reads another commit, --worktree what is on disk, without directories, links and other files', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  const first = await workspace.repository.commit('one', {'workflows/dev/a.json': fileText({canonicalId: ID})});
  await workspace.repository.commit('two', {'workflows/dev/b.json': fileText({canonicalId: OTHER})});
  expect((await workspace.syncWith({ref: 'HEAD~1'})).dev!.git).toMatchObject({commit: first, files: 1});

  const folder = join(workspace.root, 'workflows/dev');
  writeFileSync(join(folder, 'c.json'), fileText({}));
  await mkdir(join(folder, 'folder.json'));
  await symlink('/etc/passwd', join(folder, 'link.json'));
  expect((await workspace.syncWith({worktree: true})).dev!.git).toMatchObject({commit: null, files: 3, invalid: []});

  rmSync(join(workspace.root, 'workflows'), {recursive: true});
  expect((await workspace.syncWith({worktree: true})).dev!.git.files).toBe(0);
  await expect(workspace.syncWith({ref: 'no-such-branch'})).rejects.toMatchObject({code: 'git_ref_unknown'});
});

test('--offline asks nobody, and reconciles', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  workspace.make('dev', {name: 'One', nodes: [note('a')]});
  await workspace.commit('dev', {all: true});
  workspace.make('dev', {name: 'Two'});
  expect((await workspace.syncWith({offline: true})).dev).toMatchObject({total: 1, linked: 1, git: {files: 1}});
  expect(workspace.asked).toEqual([]);
});
