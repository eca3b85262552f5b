import {expect, test} from 'vitest';
import {compareEnvironment} from '../../../src/core/comparison/compare-environment.ts';
import {readFolderFiles} from '../../../src/core/comparison/folder-files.ts';
import {createCoreWorkspace} from '../../support/core-workspace.ts';

test('the observer is told of every workflow once: linked, untracked, ignored and archived ones', async () => {
  const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
  const linked = workspace.make('prod', {name: 'Linked'});
  await workspace.commit('prod', {all: true});
  const untracked = workspace.make('prod', {name: 'Untracked'});
  const archived = workspace.make('prod', {name: 'Archived'});
  workspace.api('prod', 'POST', `/workflows/${archived}/archive`);
  const ignored = workspace.make('prod', {name: 'Ignored'});
  const yaml = await workspace.repository.read('wops.yaml');
  await workspace.repository.write('wops.yaml', `${yaml}    ignore: [${ignored}]\n`);
  const seen: string[] = [];
  const {workflows} = await workspace.core(async (context) => {
    const folder = await readFolderFiles(context, 'prod');
    const observe = ({id}: {id: string}) => void seen.push(id);
    return compareEnvironment(context, 'prod', {folder, task: 'test', keep: () => true, observe});
  });
  expect(seen.sort()).toEqual([linked, untracked, archived, ignored].sort());
  expect(workflows.map(({name, presence}) => [name, presence])).toEqual([
    ['Linked', 'both'],
    ['Untracked', 'runtime'],
  ]);
});
