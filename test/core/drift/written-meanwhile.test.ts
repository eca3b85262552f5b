import {expect, test} from 'vitest';
import {applyEnvironment} from '../../../src/core/promotion/apply.ts';
import {createCoreWorkspace, note} from '../../support/core-workspace.ts';

const YES = {confirm: async () => {}};

test('half of a promotion is no drift: a check that meets one opens no incident, and closes none', async () => {
  const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
  const id = workspace.make('prod', {name: 'Pay', nodes: [note('one')]});
  await workspace.commit('prod', {all: true});
  workspace.edit('prod', id, {nodes: [note('by hand')]});
  const held = workspace.n8n('prod').faults.add({kind: 'hold-answer', match: {method: 'PUT'}, times: 1});
  const applied = workspace.core((context) =>
    applyEnvironment(context, {environment: 'prod', workflows: ['Pay']}, YES),
  );
  await held.arrived();
  workspace.make('prod', {name: 'Rogue', nodes: []});
  const during = await workspace.drift('prod');
  expect(during).toMatchObject({status: 'DRIFT_DETECTED'});
  expect(during.incidentId).toBeUndefined();
  expect(workspace.told.join('\n')).toContain('no incident follows');
  held.release();
  expect(await applied).toMatchObject({status: 'completed'});
  const afterwards = await workspace.drift('prod');
  expect(afterwards).toMatchObject({status: 'DRIFT_DETECTED', notInGit: 1, incident: {number: 1}});
});
