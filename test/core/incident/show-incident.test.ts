import {describe, expect, test} from 'vitest';
import {findIncident} from '../../../src/core/incident/find-incident.ts';
import {INCIDENT_STATUSES} from '../../../src/core/incident/incident.ts';
import {EXTENDABLE_STATUSES} from '../../../src/core/incident/lifecycle.ts';
import {listIncidents} from '../../../src/core/incident/list-incidents.ts';
import {moveIncident} from '../../../src/core/incident/move-incident.ts';
import {showIncident} from '../../../src/core/incident/show-incident.ts';
import {incidentDesk} from './incident-desk.ts';
import {ADA, at, configWith, hoursOn, manyAffected} from './incident-samples.ts';

async function three() {
  const desk = await incidentDesk(configWith({one: {}, two: {}}));
  await desk.observe('DRIFT_DETECTED', manyAffected(1));
  await desk.observe('IN_SYNC');
  await desk.observe('DRIFT_DETECTED', manyAffected(2));
  await desk.observe('DRIFT_DETECTED', manyAffected(10), 'two');
  return desk;
}

describe('the incident somebody means', () => {
  test('is known by number, id, the beginning of an id, or as the latest', async () => {
    const {context, store} = await three();
    const [third, second, first] = await store.incidents.list();
    const found = async (wanted: string) => (await findIncident(context, wanted)).number;
    expect(await found('1')).toBe(1);
    expect(await found('#2')).toBe(2);
    expect(await found(first!.id)).toBe(1);
    expect(await found(second!.id.slice(0, 8))).toBe(2);
    expect(await found('latest')).toBe(third!.number);
  });

  test.each(['4', '#0', '', ' ', 'x', '99999999', "1' OR '1'='1", '%', '____'])('is not %j', async (wanted) => {
    const {context} = await three();
    await expect(findIncident(context, wanted)).rejects.toMatchObject({
      code: 'usage',
      message: `There is no incident "${wanted}".`,
      hint: 'wops incident list',
    });
  });

  test('is not latest where there is none', async () => {
    const {context} = await incidentDesk();
    await expect(findIncident(context, 'latest')).rejects.toMatchObject({code: 'usage'});
  });
});

describe('the list', () => {
  test('is of the newest first, and by what is asked', async () => {
    const {context} = await three();
    const numbers = async (filter?: Parameters<typeof listIncidents>[1]) =>
      (await listIncidents(context, filter)).map(({number}) => number);
    expect(await numbers()).toEqual([3, 2, 1]);
    expect(await numbers({open: true})).toEqual([3, 2]);
    expect(await numbers({open: false})).toEqual([1]);
    expect(await numbers({environments: ['one']})).toEqual([2, 1]);
    expect(await numbers({severity: ['critical', 'low']})).toEqual([3, 1]);
    expect(await numbers({status: ['closed']})).toEqual([1]);
    expect(await numbers({limit: 2})).toEqual([3, 2]);
    expect(await numbers({status: ['closed'], limit: 1})).toEqual([1]);
    expect(await numbers({status: [], severity: [], environments: []})).toEqual([3, 2, 1]);
    await expect(listIncidents(context, {environments: ['three']})).rejects.toMatchObject({
      code: 'environment_unknown',
    });
  });

  test('is of an environment that had incidents, also when wops.yaml does not know it any more', async () => {
    const {context, present} = await three();
    present.config = configWith({two: {}});
    const numbers = async (filter: Parameters<typeof listIncidents>[1]) =>
      (await listIncidents(context, filter)).map(({number}) => number);
    expect(await numbers({environments: ['one']})).toEqual([2, 1]);
    expect(await numbers({environments: ['one', 'two'], open: true})).toEqual([3, 2]);
    // None is like that, and yet the name is known.
    expect(await numbers({environments: ['one'], severity: ['critical']})).toEqual([]);
    const unknown = listIncidents(context, {environments: ['two', 'three']});
    await expect(unknown).rejects.toMatchObject({code: 'environment_unknown'});
  });

  test('says what time has made of them, without writing it down', async () => {
    const desk = await three();
    desk.present.now = hoursOn(24);
    const version = desk.version();
    expect(await listIncidents(desk.context, {status: ['expired']})).toMatchObject([
      {number: 3, status: 'expired', escalation: 'critical_overdue'},
    ]);
    expect(await listIncidents(desk.context, {status: ['detected']})).toMatchObject([
      {number: 2, escalation: 'escalated'},
    ]);
    expect(desk.version()).toBe(version);
  });
});

describe('the story', () => {
  test('goes up to now, with what can be done next, and by whom', async () => {
    const desk = await incidentDesk(
      configWith({one: {drift: {handling: 'require_attestation'}}}, {users: {[ADA.email!]: 'developer'}}),
    );
    await desk.open();
    await moveIncident(desk.context, '1', {action: 'acknowledge', force: false});
    desk.present.now = hoursOn(168);
    const version = desk.version();
    const story = await showIncident(desk.context, '1');
    expect(story).toMatchObject({
      number: 1,
      status: 'acknowledged',
      escalation: 'critical_overdue',
      handling: 'require_attestation',
      overdue: true,
      snapshot: {environment: 'one', workflows: [{name: 'a'}]},
      approvals: [],
      next: [
        {action: 'stabilize', role: 'developer', allowed: true},
        {action: 'reconcile', role: 'admin', allowed: false},
        {action: 'close', role: 'admin', allowed: false},
        {action: 'cancel', role: 'admin', allowed: false},
        {action: 'assign', role: 'developer', allowed: true},
        {action: 'extend', role: 'admin', allowed: false},
      ],
    });
    expect(story.timeline.map(({number, kind, at: time}) => [number, kind, time])).toEqual([
      [1, 'detected', at(0)],
      [2, 'acknowledged', at(0)],
      [3, 'escalated', at(168)],
      [4, 'escalated', at(168)],
    ]);
    expect(desk.version()).toBe(version);
  });

  test.each(INCIDENT_STATUSES)(
    'of one that is %s offers to put the deadline off only where that can be done',
    async (status) => {
      const desk = await incidentDesk();
      await desk.open({status});
      const {next} = await showIncident(desk.context, '1');
      const isExtendable = EXTENDABLE_STATUSES.some((one) => one === status);
      expect(next.some(({action}) => action === 'extend')).toBe(isExtendable);
    },
  );

  test.each([
    ['detected', ['close', 'cancel']],
    ['acknowledged', ['close', 'cancel']],
    ['expired', ['close']],
    ['reconciled', ['close']],
  ] as const)(
    'of one that is %s offers only to end it where wops.yaml does not know the environment',
    async (status, only) => {
      const desk = await incidentDesk();
      await desk.open({status});
      desk.present.config = configWith({other: {}});
      const story = await showIncident(desk.context, '1');
      expect(story.handling).toBeNull();
      expect(story.next).toEqual(only.map((action) => ({action, role: 'admin', allowed: true})));
    },
  );

  test('of one that is over offers nothing, and is not overdue', async () => {
    const desk = await incidentDesk();
    await desk.open();
    await desk.observe('IN_SYNC');
    desk.present.now = hoursOn(10_000);
    desk.present.config = configWith({other: {}});
    const story = await showIncident(desk.context, '1');
    expect(story).toMatchObject({status: 'closed', overdue: false, handling: null, next: []});
    expect(story.timeline.map(({kind}) => kind)).toEqual(['detected', 'closed']);
  });
});
