import {expect, test} from 'vitest';
import {WOPS} from '../../../src/core/actor.ts';
import type {Incident} from '../../../src/core/incident/incident.ts';
import {moveIncident} from '../../../src/core/incident/move-incident.ts';
import {reconcileIncident} from '../../../src/core/incident/reconcile/reconcile-incident.ts';
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
  expect(workspace.told.join('\n')).toContain('No incident follows');
  held.release();
  expect(await applied).toMatchObject({status: 'completed'});
  const afterwards = await workspace.drift('prod');
  expect(afterwards).toMatchObject({status: 'DRIFT_DETECTED', notInGit: 1, incident: {number: 1}});
});

/** prod with `Pay`, changed by hand; `accept` accepts that. */
async function accepting() {
  const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
  const id = workspace.make('prod', {name: 'Pay', nodes: [note('one')]});
  await workspace.commit('prod', {all: true});
  workspace.edit('prod', id, {nodes: [note('by hand')]});
  await workspace.drift('prod');
  await workspace.core((context) => moveIncident(context, 'latest', {action: 'acknowledge', force: false}));
  const request = {workflows: [], force: false, dryRun: false, merge: false, overwrite: false, acceptMassChange: false};
  const accept = () =>
    workspace.core((context) =>
      reconcileIncident(context, 'latest', {...request, resolution: 'acknowledge', reason: 'Fine.'}, YES),
    );
  const acceptances = () => workspace.core(({store}) => store.incidents.acceptances('prod'));
  return {workspace, accept, acceptances};
}

test('what is accepted while a check runs outlives that check', async () => {
  const {workspace, acceptances} = await accepting();
  const slow = workspace.n8n('prod').faults.add({kind: 'hold-answer', match: {method: 'GET'}, times: 1});
  const checked = workspace.drift('prod');
  await slow.arrived();
  // As `reconcile acknowledge` writes it before its own check begins.
  await workspace.core(async ({store}) => {
    const incident = (await store.incidents.open('prod'))!;
    const [{canonicalId, fingerprint}] = incident.affected as [Incident['affected'][number]];
    const by = {incidentId: incident.id, actor: WOPS, reason: 'Fine.', acceptedAt: incident.lastEventAt};
    const accept = [{environment: 'prod', workflow: canonicalId!, fingerprint: fingerprint!, ...by}];
    await store.incidents.change(incident.id, (one) => ({incident: one, events: [], accept}));
  });
  slow.release();
  expect(await checked).toMatchObject({status: 'DRIFT_DETECTED', accepted: []});
  expect(await acceptances()).toHaveLength(1);
  expect(await workspace.drift('prod')).toMatchObject({status: 'IN_SYNC', incident: {status: 'closed'}});
});

test('half of a promotion ends no acceptance', async () => {
  const {workspace, accept, acceptances} = await accepting();
  await accept();
  const {faults} = workspace.n8n('prod');
  const held = faults.add({kind: 'hold-answer', match: {method: 'PUT'}, times: 1});
  const applied = workspace.core((context) =>
    applyEnvironment(context, {environment: 'prod', workflows: ['Pay']}, YES),
  );
  await held.arrived();
  expect(await workspace.drift('prod')).toMatchObject({accepted: []});
  expect(await acceptances()).toHaveLength(1);
  held.release();
  expect(await applied).toMatchObject({status: 'completed'});
});

test('what a killed process left unfinished closes no incident: the next command takes it back', async () => {
  const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
  const id = workspace.make('prod', {name: 'Pay', nodes: [note('one')]});
  await workspace.commit('prod', {all: true});
  workspace.edit('prod', id, {nodes: [note('by hand')]});
  await workspace.drift('prod');
  // As SIGKILL leaves it after the last write to n8n, before anything is said of that.
  const applied = await workspace.core((context) =>
    applyEnvironment(context, {environment: 'prod', workflows: ['Pay']}, YES),
  );
  await workspace.core(({store}) =>
    store.promotions.update(applied.id!, {status: 'running', stage: 'forward', finishedAt: null}),
  );
  const check = await workspace.drift('prod');
  expect(check).toMatchObject({status: 'IN_SYNC', incident: {number: 1, status: 'detected'}});
  expect(workspace.told.join('\n')).toContain('was left unfinished');
  await expect(workspace.commit('prod')).rejects.toMatchObject({code: 'stale'});
  expect(JSON.stringify(await workspace.file('workflows/prod/pay.json'))).toContain('one');
  expect(await workspace.drift('prod')).toMatchObject({status: 'DRIFT_DETECTED', incident: {number: 1}});
});

test('a promotion of before the clock was put back stands in no check’s way', async () => {
  const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
  const id = workspace.make('prod', {name: 'Pay', nodes: [note('one')]});
  await workspace.commit('prod', {all: true});
  workspace.edit('prod', id, {nodes: [note('by hand')]});
  const applied = await workspace.core((context) =>
    applyEnvironment(context, {environment: 'prod', workflows: ['Pay']}, YES),
  );
  await workspace.core(({store}) =>
    store.promotions.update(applied.id!, {finishedAt: new Date(Date.now() + 86_400_000).toISOString()}),
  );
  workspace.edit('prod', id, {nodes: [note('again')]});
  expect(await workspace.drift('prod')).toMatchObject({status: 'DRIFT_DETECTED', incident: {number: 1}});
});
