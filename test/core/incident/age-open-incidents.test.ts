import {expect, test} from 'vitest';
import type {Context} from '../../../src/core/context.ts';
import type {WopsEvent} from '../../../src/core/events.ts';
import {ageOpenIncidents} from '../../../src/core/incident/age-open-incidents.ts';
import {extendIncident} from '../../../src/core/incident/extend-incident.ts';
import {moveIncident} from '../../../src/core/incident/move-incident.ts';
import {incidentDesk} from './incident-desk.ts';
import {at, configWith, hoursOn} from './incident-samples.ts';

/** An incident of an environment with 100 hours for it, and this policy. */
async function desk({environment = {}, drift = {}}: {environment?: object; drift?: object} = {}) {
  const policies = {drift: {severityTtlHours: {low: 100}, ...drift}};
  const found = await incidentDesk(configWith({one: environment}, {policies}));
  const told: WopsEvent[] = [];
  const more = {emit: (event: WopsEvent) => void told.push(event), signal: new AbortController().signal};
  const context: Context = Object.assign(Object.create(found.context), more);
  const age = async (hours: number) => {
    found.present.now = hoursOn(hours);
    return (await ageOpenIncidents(context)).map(({status, escalation}) => [status, escalation]);
  };
  return {...found, told, context, age};
}

test('what time makes of open incidents is written down, each step once', async () => {
  const {age, open, store} = await desk();
  const {id} = await open();
  expect(await age(24)).toEqual([]);
  expect(await age(25)).toEqual([['detected', 'escalated']]);
  expect(await age(26)).toEqual([]);
  expect(await age(76)).toEqual([['detected', 'critical_overdue']]);
  expect(await age(100)).toEqual([['expired', 'critical_overdue']]);
  expect(await age(1000)).toEqual([]);
  expect(await store.incidents.get(id)).toMatchObject({status: 'expired', escalation: 'critical_overdue'});
  const events = await store.incidents.events(id);
  expect(events.map(({kind, actor}) => [kind, actor.id])).toEqual([
    ['detected', 'wops'],
    ['escalated', 'wops'],
    ['escalated', 'wops'],
    ['expired', 'wops'],
  ]);
});

test('two processes at once write it once', async () => {
  const {context, open, present, store} = await desk();
  const {id} = await open();
  present.now = hoursOn(80);
  const runs = await Promise.all([ageOpenIncidents(context), ageOpenIncidents(context)]);
  expect(runs.flat()).toHaveLength(1);
  expect(await store.incidents.events(id)).toHaveLength(3);
});

test('one that ends meanwhile is left alone', async () => {
  const {context, open, present, store, observe} = await desk();
  const {id} = await open();
  present.now = hoursOn(80);
  const {list} = store.incidents;
  store.incidents.list = async (filter) => {
    const found = await list(filter);
    await observe('IN_SYNC');
    return found;
  };
  expect(await ageOpenIncidents(context)).toEqual([]);
  expect(await store.incidents.get(id)).toMatchObject({status: 'closed'});
});

test('where the policy wants it, a warning names the owners of environment and incident, once', async () => {
  const {age, open, told} = await desk({
    environment: {owner: 'lead@example.com'},
    drift: {enforceSla: true, severityTtlHours: {low: 100}},
  });
  await open({owner: 'ada@example.com'});
  await age(30);
  await age(31);
  expect(told).toEqual([
    {
      kind: 'warning',
      environment: 'one',
      message: expect.stringMatching(/#1 is escalated; .*To be told: lead@example.com, ada@example.com\.$/),
    },
  ]);
  told.length = 0;
  await age(500);
  expect(told).toMatchObject([{message: expect.stringContaining('#1 has expired')}]);
});

test('whoever writes it down tells them: it is told once, and never not at all', async () => {
  const {age, context, open, present, told} = await desk({
    environment: {owner: 'lead@example.com'},
    drift: {enforceSla: true, severityTtlHours: {low: 100}},
  });
  await open();
  present.now = hoursOn(30);
  await moveIncident(context, '1', {action: 'acknowledge', force: false});
  expect(told).toMatchObject([{message: expect.stringMatching(/#1 is escalated; .*lead@example.com/)}]);
  await age(76);
  expect(told).toMatchObject([{}, {message: expect.stringContaining('#1 is critical_overdue; its time ends at ')}]);
  present.now = hoursOn(500);
  await moveIncident(context, '1', {action: 'close', reason: 'Over.', force: false});
  expect(told).toHaveLength(2);
});

test('who puts the deadline off warns of nothing', async () => {
  const {age, context, open, present, told} = await desk({drift: {enforceSla: true, severityTtlHours: {low: 100}}});
  await open();
  present.now = hoursOn(76);
  await extendIncident(context, '1', {hours: 500, reason: 'Soon.'});
  expect(await age(77)).toEqual([]);
  expect(told).toEqual([]);
});

test('of a deadline that has passed it is said that it has', async () => {
  const {age, open, told} = await desk({drift: {enforceSla: true, severityTtlHours: {low: 100}}});
  await open();
  await age(30);
  await age(100);
  expect(told).toMatchObject([
    {message: expect.stringContaining(`; its time ends at ${at(100)}. `)},
    {message: expect.stringContaining(`#1 has expired; its time ended at ${at(100)}. `)},
  ]);
});

test('nobody is told where the policy does not want it; where nobody is named, that is said', async () => {
  const quiet = await desk({environment: {owner: 'lead@example.com'}});
  await quiet.open();
  await quiet.age(30);
  expect(quiet.told).toEqual([]);
  const nobody = await desk({drift: {enforceSla: true, severityTtlHours: {low: 100}}});
  await nobody.open();
  await nobody.age(30);
  expect(nobody.told).toMatchObject([{message: expect.stringContaining('Nobody is named')}]);
});
