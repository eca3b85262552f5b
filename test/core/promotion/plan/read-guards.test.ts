import {expect, test} from 'vitest';
import {readGuards} from '../../../../src/core/promotion/plan/read-guards.ts';
import {incidentDesk} from '../../incident/incident-desk.ts';
import {at, hoursOn} from '../../incident/incident-samples.ts';
import {OPTIONS} from '../../store/promotion-fixtures.ts';

test('an incident is overdue by its own time, and it is said where that alone is ahead of the clock', async () => {
  const desk = await incidentDesk();
  const {id} = await desk.open({status: 'acknowledged', expiresAt: at(100)});
  const guards = async () => (await readGuards(desk.context, 'one', OPTIONS)).incident;
  expect(await guards()).toMatchObject({overdue: false, ahead: false});
  await desk.store.incidents.change(id, (incident) => ({incident: {...incident, lastEventAt: at(120)}, events: []}));
  expect(await guards()).toMatchObject({overdue: true, ahead: true});
  desk.present.now = hoursOn(110);
  expect(await guards()).toMatchObject({overdue: true, ahead: false});
});
