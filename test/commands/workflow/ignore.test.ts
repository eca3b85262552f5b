import {rm} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {type AnyJson, createWorkspace} from '../../support/workspace.ts';

const statuses = (rows: AnyJson) =>
  Object.fromEntries(rows.map((row: AnyJson) => [row.name, row.environments.dev.status]));

test('ignoring shows at once, is committed with comments kept, and outlives the state file', async () => {
  const {data, wops, make, repository, root} = await createWorkspace({environments: {dev: 'dev'}});
  await repository.commit('A comment', {'wops.yaml': `# ours\n${await repository.read('wops.yaml')}`});
  const id = make('dev', {name: 'Scratch'});
  make('dev', {name: 'Kept'});
  await wops('sync');
  const report = await data('workflow', 'ignore', 'dev', 'Scratch');
  expect(report).toMatchObject({environment: 'dev', workflows: [{n8nId: id, name: 'Scratch', changed: true}]});
  expect(await repository.git('show', '--name-only', '--format=', report.commit)).toBe('wops.yaml');
  const yaml = await repository.read('wops.yaml');
  expect(yaml).toContain('# ours');
  expect(yaml).toContain(id);
  expect(statuses(await data('workflow'))).toEqual({Scratch: 'ignored', Kept: 'untracked'});

  await rm(join(root, '.wops'), {recursive: true});
  await wops('sync');
  expect(statuses(await data('workflow'))).toEqual({Scratch: 'ignored', Kept: 'untracked'});
});

test('ignoring hashes nothing anew, and a second time changes nothing', async () => {
  const {data, wops, make} = await createWorkspace({environments: {dev: 'dev'}});
  make('dev', {name: 'Scratch'});
  await wops('sync');
  await wops('workflow', 'ignore', 'dev', 'Scratch');
  expect((await wops('status')).stdout).not.toContain('has changed');
  expect((await data('sync')).environments[0]).toMatchObject({changed: 0, unchanged: 1});
  expect(await data('workflow', 'ignore', 'dev', 'Scratch')).toMatchObject({
    commit: null,
    workflows: [{changed: false}],
  });
});

test('what was linked before it was ignored is linked again', async () => {
  const {data, wops, make, repository} = await createWorkspace({environments: {dev: 'dev'}});
  make('dev', {name: 'Scratch'});
  await wops('commit', 'dev', '--all');
  await wops('workflow', 'ignore', 'dev', 'scratch');
  expect(statuses(await data('workflow'))).toEqual({Scratch: 'ignored'});
  await wops('workflow', 'unignore', 'dev', 'scratch');
  expect(statuses(await data('workflow'))).toEqual({Scratch: 'linked'});
  expect(await repository.read('wops.yaml')).not.toContain('ignore');
});

test('an id in the list can be taken out although no such workflow is known', async () => {
  const {data, repository} = await createWorkspace({environments: {dev: 'dev'}});
  const yaml = await repository.read('wops.yaml');
  await repository.commit('Ignore', {'wops.yaml': `${yaml}    ignore: [gone1, gone2]\n`});
  expect(await data('workflow', 'unignore', 'dev', 'gone1')).toMatchObject({
    workflows: [{n8nId: 'gone1', name: null, changed: true}],
  });
  expect(await repository.read('wops.yaml')).toContain('[gone2]');
});

test('uncommitted edits of wops.yaml are left alone', async () => {
  const {data, wops, make, repository} = await createWorkspace({environments: {dev: 'dev'}});
  make('dev', {name: 'Scratch'});
  await wops('sync');
  await repository.write('wops.yaml', `${await repository.read('wops.yaml')}# not done yet\n`);
  const before = await repository.read('wops.yaml');
  const {exitCode, json} = await wops('workflow', 'ignore', 'dev', 'Scratch', '--json');
  expect([exitCode, json.error?.type]).toEqual([2, 'git_dirty']);
  expect(await repository.read('wops.yaml')).toBe(before);
  expect(statuses(await data('workflow'))).toEqual({Scratch: 'untracked'});
});

test('without a Git repository the file alone is changed', async () => {
  const {data, wops, make, repository} = await createWorkspace({environments: {dev: 'dev'}, git: false});
  const id = make('dev', {name: 'Scratch'});
  await wops('sync');
  expect(await data('workflow', 'ignore', 'dev', 'Scratch')).toMatchObject({
    commit: null,
    workflows: [{changed: true}],
  });
  expect(await repository.read('wops.yaml')).toContain(id);
});
