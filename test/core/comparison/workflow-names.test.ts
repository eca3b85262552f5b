import {expect, test} from 'vitest';
import {workflowNames} from '../../../src/core/comparison/workflow-names.ts';
import {createCoreWorkspace} from '../../support/core-workspace.ts';

test('a canonical workflow is called what n8n called it last, and by its slug where no n8n is known to hold it', async () => {
  const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
  workspace.make('prod', {name: 'Daily Report'});
  await workspace.commit('prod', {all: true});
  const file = await workspace.repository.read('workflows/prod/daily-report.json');
  const other = JSON.parse(file);
  const copy = {...other, id: undefined, canonicalId: crypto.randomUUID(), name: 'Only in Git'};
  await workspace.repository.commit('Another', {'workflows/prod/only-in-git.json': JSON.stringify(copy)});
  await workspace.sync();
  const names = await workspace.core(workflowNames);
  expect([...names.values()].sort()).toEqual(['Daily Report', 'only-in-git']);
});
