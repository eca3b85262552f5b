import {expect, test} from 'vitest';
import {showSide} from '../../../src/core/incident/show-side.ts';
import {incidentDesk} from './incident-desk.ts';
import {affected, at} from './incident-samples.ts';

/** #1 of Orders, Bills and two that are called Twin; Later was found later. */
async function opened() {
  const desk = await incidentDesk();
  const found = [
    affected('Orders'),
    affected('Bills', {canonicalId: null}),
    affected('Twin', {canonicalId: 'c-1', n8nId: 'n-1'}),
    affected('Twin', {canonicalId: 'c-2', n8nId: 'n-2'}),
  ];
  const incident = (await desk.observe('DRIFT_DETECTED', found))!;
  await desk.observe('DRIFT_DETECTED', [...found, affected('Later')]);
  const show = (workflow: string, side: 'git' | 'live' = 'live') => showSide(desk.context, '1', {workflow, side});
  return {desk, incident, show};
}

test('a side is that of the workflow which is named, by name, canonical id or n8n id', async () => {
  const {show} = await opened();
  expect(await show('Orders')).toEqual({
    workflow: expect.objectContaining({
      name: 'Orders',
      canonicalId: 'canonical-Orders',
      contentHashAfter: 'after-Orders',
    }),
    side: 'live',
    content: {name: 'Orders', side: 'live'},
  });
  expect((await show('Orders', 'git')).content).toEqual({name: 'Orders', side: 'git'});
  expect((await show('canonical-Orders')).workflow.name).toBe('Orders');
  expect((await show('n8n-Bills')).content).toEqual({name: 'Bills', side: 'live'});
  expect((await show('c-2')).workflow).toMatchObject({n8nId: 'n-2'});
});

test('two of one name are told apart by their ids', async () => {
  const {show} = await opened();
  await expect(show('Twin')).rejects.toMatchObject({
    code: 'workflow_ambiguous',
    message: expect.stringContaining('of incident #1'),
    details: {candidates: [{canonicalId: 'c-1'}, {canonicalId: 'c-2'}]},
  });
});

test('an unknown one is answered with the nearest, one that was found later with why it is not there', async () => {
  const {show} = await opened();
  await expect(show('Ordesr')).rejects.toMatchObject({
    code: 'workflow_unknown',
    message: 'Incident #1 was opened for no workflow "Ordesr"; did you mean "Orders"?',
    hint: 'wops incident show 1 --workflow Orders --side live',
    details: {suggestion: 'Orders'},
  });
  await expect(show('Something else')).rejects.toMatchObject({
    code: 'workflow_unknown',
    message: 'Incident #1 was opened for no workflow "Something else".',
    hint: 'wops incident show 1 --stat',
  });
  await expect(show('Later')).rejects.toMatchObject({
    code: 'usage',
    message: '"Later" was found later: only what was found when incident #1 was opened is kept whole.',
  });
});

test('where it was on one side alone, that one is named', async () => {
  const {desk, show} = await opened();
  await desk.observe('IN_SYNC');
  const rogue = affected('Rogue', {kind: 'added_in_runtime', canonicalId: null});
  await desk.observe('DRIFT_DETECTED', [affected('Gone', {kind: 'missing_in_runtime'}), rogue]);
  const second = (workflow: string, side: 'git' | 'live') => showSide(desk.context, '2', {workflow, side});
  await expect(second('Rogue', 'git')).rejects.toMatchObject({
    code: 'usage',
    message: '"Rogue" has no side git in incident #2: it ran, and was not in Git.',
    hint: 'wops incident show 2 --workflow Rogue --side live',
  });
  await expect(second('canonical-Gone', 'live')).rejects.toMatchObject({
    code: 'usage',
    message: '"Gone" has no side live in incident #2: it was in Git, and did not run.',
    hint: 'wops incident show 2 --workflow canonical-Gone --side git',
  });
  expect((await second('Rogue', 'live')).content).toEqual({name: 'Rogue', side: 'live'});
  expect((await second('Gone', 'git')).content).toEqual({name: 'Gone', side: 'git'});
  expect((await show('Orders')).workflow.name).toBe('Orders');
});

test('what retention let go of is said to be gone, also when it goes meanwhile', async () => {
  const {desk, incident, show} = await opened();
  const {sides} = desk.store.incidents;
  desk.store.incidents.sides = async () => ({git: null, live: null});
  const gone = {
    code: 'usage',
    message: 'What was found when incident #1 was opened is not kept any more (retention).',
    hint: 'wops incident show 1',
  };
  await expect(show('Orders')).rejects.toMatchObject(gone);
  desk.store.incidents.sides = sides;
  await desk.observe('IN_SYNC');
  const {actor} = (await desk.store.incidents.events(incident.id))[0]!;
  const event = () =>
    ({kind: 'payload_purged', from: null, to: null, actor, at: at(1), forced: false, details: {}}) as const;
  await desk.store.incidents.purgePayloads({ids: [incident.id], at: at(1), event});
  await expect(show('Orders')).rejects.toMatchObject(gone);
});

test('there has to be such an incident', async () => {
  const {desk} = await opened();
  const showing = showSide(desk.context, '7', {workflow: 'Orders', side: 'git'});
  await expect(showing).rejects.toMatchObject({code: 'usage', message: 'There is no incident "7".'});
});
