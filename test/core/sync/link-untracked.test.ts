import {expect, test} from 'vitest';
import {type CoreWorkspace, call, createCoreWorkspace, node, note} from '../../support/core-workspace.ts';

/** Whether n8n and Git hash a workflow alike, in every environment that has both. */
async function hashesAgree(workspace: CoreWorkspace): Promise<Record<string, boolean>> {
  const {mappings, files} = await workspace.rows();
  return Object.fromEntries(
    files.map((file) => {
      const mapping = mappings.find(
        ({environment, canonicalId}) => environment === file.environment && canonicalId === file.canonicalId,
      );
      return [`${file.environment}/${file.name}`, mapping?.contentHash === file.contentHash];
    }),
  );
}

test('the rungs of the ladder, end to end: id in the file, lineage, content', async () => {
  const workspace = await createCoreWorkspace();
  workspace.make('dev', {name: 'File'});
  workspace.make('dev', {name: 'Kin'});
  workspace.make('dev', {name: 'Content', nodes: [note('a')]});
  await workspace.commit('dev', {all: true});

  const prodId = workspace.make('prod', {name: 'Called otherwise'});
  const original = workspace.make('prod', {name: 'Also otherwise'});
  await workspace.core(async ({store}) => {
    const kin = (await store.mappings('dev')).find(({name}) => name === 'Kin')!;
    await store.saveRuntimeBatch({mappings: [{...kin, sourceWorkflowId: original}], bodies: []});
  });
  workspace.make('prod', {name: 'Content', nodes: [note('a')]});
  const file = await workspace.file('workflows/dev/file.json');
  await workspace.repository.commit('prod', {'workflows/prod/file.json': JSON.stringify({...file, id: prodId})});
  await workspace.sync();
  const {mappings, canonical} = await workspace.rows();
  const slugs = new Map(canonical.map(({canonicalId, slug}) => [canonicalId, slug]));
  const linked = mappings
    .filter(({environment}) => environment === 'prod')
    .map(({name, linkedBy, canonicalId}) => [name, linkedBy, slugs.get(canonicalId!) ?? null]);
  expect(linked.sort()).toEqual([
    ['Also otherwise', 'lineage', 'kin'],
    ['Called otherwise', 'file', 'file'],
    ['Content', 'hash', 'content'],
  ]);
});

test('of two copies with one content neither is linked, and a later copy takes nothing from the first', async () => {
  const workspace = await createCoreWorkspace();
  workspace.make('dev', {name: 'One'});
  await workspace.commit('dev', {all: true});
  workspace.make('prod', {name: 'One'});
  const second = workspace.make('prod', {name: 'One'});
  expect((await workspace.sync()).prod).toMatchObject({linked: 0, untracked: 2});
  workspace.api('prod', 'DELETE', `/workflows/${second}`);
  expect((await workspace.sync()).prod).toMatchObject({linked: 1, untracked: 0});
  workspace.make('prod', {name: 'One'});
  expect((await workspace.sync()).prod).toMatchObject({linked: 1, untracked: 1});
});

test('one sync is enough where one environment learns from another', async () => {
  const workspace = await createCoreWorkspace({environments: {prod: 'production', staging: 'staging', dev: 'dev'}});
  const id = workspace.make('dev', {name: 'One', nodes: [note('a')]});
  await workspace.commit('dev', {all: true});
  // What dev holds now was never in Git; only dev's own pass can say whose content it is.
  workspace.edit('dev', id, {nodes: [note('b')]});
  for (const environment of ['staging', 'prod']) workspace.make(environment, {name: 'One', nodes: [note('b')]});
  const report = await workspace.sync();
  expect([report.dev!.linked, report.staging!.linked, report.prod!.linked]).toEqual([1, 1, 1]);
});

test('what refers to a workflow is hashed again when that is linked: chains, by content alone', async () => {
  const workspace = await createCoreWorkspace();
  const build = (environment: string) => {
    const leaf = workspace.make(environment, {name: 'Leaf'});
    const middle = workspace.make(environment, {name: 'Middle', nodes: [call(leaf)]});
    return workspace.make(environment, {name: 'Top', nodes: [call(middle)], settings: {errorWorkflow: leaf}});
  };
  build('dev');
  build('prod');
  await workspace.commit('dev', {all: true});
  expect((await workspace.sync()).prod).toMatchObject({linked: 3, untracked: 0});
  await workspace.commit('prod');
  expect(Object.values(await hashesAgree(workspace))).toEqual(Array(6).fill(true));
  await workspace.syncWith({full: true});
  expect(Object.values(await hashesAgree(workspace))).toEqual(Array(6).fill(true));
});

test('in a cycle one link from outside is enough', async () => {
  const workspace = await createCoreWorkspace();
  const build = (environment: string) => {
    const a = workspace.make(environment, {name: 'A'});
    const b = workspace.make(environment, {name: 'B', nodes: [call(a)]});
    workspace.edit(environment, a, {nodes: [call(b)]});
    return a;
  };
  build('dev');
  const prodA = build('prod');
  await workspace.commit('dev', {all: true});
  expect((await workspace.sync()).prod).toMatchObject({linked: 0, untracked: 2});
  const file = await workspace.file('workflows/dev/a.json');
  await workspace.repository.commit('one link', {'workflows/prod/a.json': JSON.stringify({...file, id: prodA})});
  expect((await workspace.sync()).prod).toMatchObject({linked: 2, untracked: 0});
});

test('a reference that was hashed before its workflow had a file is told anew on both sides', async () => {
  const workspace = await createCoreWorkspace();
  const sub = workspace.make('prod', {name: 'Sub'});
  workspace.make('prod', {name: 'Main', nodes: [call(sub)], settings: {callerIds: `${sub}, elsewhere`}});
  await workspace.commit('prod', {workflows: ['Main']});
  const before = (await workspace.mapping('prod', 'Main'))!;
  expect(before.unlinkedReferences).toEqual(expect.arrayContaining([sub, 'elsewhere']));
  await workspace.repository.commit('a file by hand', {
    'workflows/prod/sub.json': JSON.stringify({id: sub, name: 'Sub', nodes: [note('new')], connections: {}}),
  });
  // Read anew, it is linked at once, and not by the ladder later.
  workspace.edit('prod', sub, {nodes: [note('new')]});
  await workspace.sync('prod');
  const after = (await workspace.mapping('prod', 'Main'))!;
  expect(after.unlinkedReferences).toEqual(['elsewhere']);
  expect(after.contentHash).not.toBe(before.contentHash);
  expect(await hashesAgree(workspace)).toEqual({'prod/Main': true, 'prod/Sub': true});
});

test('the folder of an environment that is not synced is hashed anew all the same', async () => {
  const workspace = await createCoreWorkspace();
  const canonicalId = '11111111-1111-4111-8111-111111111111';
  const main = {canonicalId, id: 'm', name: 'Main', nodes: [call('s')], connections: {}};
  await workspace.repository.commit('main', {'workflows/prod/main.json': JSON.stringify(main)});
  await workspace.sync('dev');
  const sub = {id: 's', name: 'Sub', nodes: [], connections: {}};
  await workspace.repository.commit('sub', {'workflows/prod/sub.json': JSON.stringify(sub)});
  await workspace.sync('dev');
  const {files} = await workspace.rows();
  expect(files.flatMap(({unlinkedReferences}) => unlinkedReferences)).toEqual([]);
});

test('a workflow made again takes the place of the one that is missing', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  const id = workspace.make('dev', {name: 'One', nodes: [note('a')]});
  await workspace.commit('dev', {all: true});
  const {canonicalId} = (await workspace.mapping('dev', 'One'))!;
  workspace.api('dev', 'DELETE', `/workflows/${id}`);
  await workspace.sync('dev');
  const again = workspace.make('dev', {name: 'One', nodes: [note('a')]});
  expect((await workspace.sync('dev')).dev).toMatchObject({linked: 1, missing: 0, untracked: 0});
  expect((await workspace.rows()).mappings).toMatchObject([{n8nId: again, canonicalId, status: 'linked'}]);
});

test('a file that names another id takes the link along, also after the first was marked missing', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  const id = workspace.make('dev', {name: 'One'});
  await workspace.commit('dev', {all: true});
  workspace.api('dev', 'DELETE', `/workflows/${id}`);
  await workspace.sync('dev');
  const again = workspace.make('dev', {name: 'Quite another'});
  const file = await workspace.file('workflows/dev/one.json');
  await workspace.repository.commit('new id', {'workflows/dev/one.json': JSON.stringify({...file, id: again})});
  expect((await workspace.sync('dev')).dev).toMatchObject({status: 'completed', linked: 1, missing: 0});
  expect((await workspace.rows()).mappings).toMatchObject([{n8nId: again, canonicalId: file.canonicalId}]);
});

test('a workflow that is unlinked by hand stays so until it is gone', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  const id = workspace.make('dev', {name: 'One'});
  await workspace.commit('dev', {all: true});
  await workspace.data('workflow', 'unlink', 'dev', 'one', '--yes');
  expect((await workspace.sync('dev')).dev).toMatchObject({linked: 0, untracked: 1});
  workspace.api('dev', 'DELETE', `/workflows/${id}`);
  expect((await workspace.sync('dev')).dev).toMatchObject({total: 0, untracked: 0});
});

test('ignored workflows are neither linked nor untracked', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  const id = workspace.make('dev', {name: 'One'});
  const yaml = await workspace.repository.read('wops.yaml');
  await workspace.repository.write('wops.yaml', `${yaml.trimEnd()}\n    ignore: [${id}]\n`);
  expect((await workspace.sync('dev')).dev).toMatchObject({total: 1, linked: 0, untracked: 0, missing: 0});
  await workspace.repository.write('wops.yaml', yaml);
  expect((await workspace.sync('dev')).dev).toMatchObject({untracked: 1});
});

test('a changed configuration hashes anew, which is no change of a workflow', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
  const credentials = {httpHeaderAuth: {id: 'c1', name: 'Stripe test'}};
  workspace.make('dev', {
    name: 'One',
    nodes: [node('Call', 'n8n-nodes-base.httpRequest', {url: 'https://dev.example.com/x'}, {credentials})],
  });
  await workspace.commit('dev', {all: true});
  const before = (await workspace.mapping('dev', 'One'))!;
  const yaml = await workspace.repository.read('wops.yaml');
  await workspace.repository.write(
    'wops.yaml',
    `${yaml}credentials:\n  stripe: {type: httpHeaderAuth, dev: Stripe test}\nvariables:\n  BASE: {dev: 'https://dev.example.com'}\n`,
  );
  expect((await workspace.sync('dev')).dev).toMatchObject({changed: 0, unchanged: 1});
  const after = (await workspace.mapping('dev', 'One'))!;
  expect(after.contentHash).not.toBe(before.contentHash);
  expect(await hashesAgree(workspace)).toEqual({'dev/One': true});
  expect(await workspace.drift('dev')).toMatchObject({status: 'IN_SYNC'});
});
