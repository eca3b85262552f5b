import {expect, test} from 'vitest';
import {assignIncident} from '../../../src/core/incident/assign-incident.ts';
import {INCIDENT_STATUSES} from '../../../src/core/incident/incident.ts';
import {moveIncident} from '../../../src/core/incident/move-incident.ts';
import {incidentDesk} from './incident-desk.ts';
import {configWith} from './incident-samples.ts';

test('an incident is handed over, with the reason in its story and in the audit log', async () => {
  const desk = await incidentDesk();
  const {id} = await desk.open();
  await moveIncident(desk.context, '1', {action: 'acknowledge', force: false});
  const request = {owner: ' kim@example.com ', ticket: 'OPS-17', reason: 'On holiday.'};
  const assigned = await assignIncident(desk.context, '1', request);
  expect(assigned).toMatchObject({status: 'acknowledged', owner: 'kim@example.com', ticket: 'OPS-17'});
  const told = {owner: 'kim@example.com', ticket: 'OPS-17', reason: 'On holiday.'};
  expect((await desk.store.incidents.events(id)).at(-1)).toMatchObject({kind: 'assigned', from: null, details: told});
  const [entry] = await desk.store.audit.list({limit: 1});
  expect(entry).toMatchObject({action: 'incident.assigned', details: told});
});

test('what changes nothing is refused, and changes nothing', async () => {
  const desk = await incidentDesk();
  await desk.open();
  await moveIncident(desk.context, '1', {action: 'acknowledge', owner: 'kim', force: false});
  const version = desk.version();
  for (const request of [{}, {owner: ' '}, {owner: 'kim', reason: 'Again.'}]) {
    await expect(assignIncident(desk.context, '1', request)).rejects.toMatchObject({code: 'usage'});
  }
  expect(desk.version()).toBe(version);
});

test.each(INCIDENT_STATUSES)('one that is %s is handed over where somebody looks after it', async (status) => {
  const desk = await incidentDesk();
  await desk.open({status});
  const can = ['acknowledged', 'stabilized', 'reconciled'].includes(status);
  const assigning = assignIncident(desk.context, '1', {owner: 'kim'});
  if (can) expect(await assigning).toMatchObject({status, owner: 'kim'});
  else await expect(assigning).rejects.toMatchObject({code: 'blocked', exit: 4});
});

test('a viewer hands nothing over', async () => {
  const desk = await incidentDesk();
  await desk.open({status: 'acknowledged'});
  desk.present.config = configWith({one: {}}, {users: {'ada@example.com': 'viewer'}});
  await expect(assignIncident(desk.context, '1', {owner: 'kim'})).rejects.toMatchObject({code: 'blocked'});
});
