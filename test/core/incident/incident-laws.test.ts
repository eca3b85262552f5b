import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Actor, isSame} from '../../../src/core/actor.ts';
import {DRIFT_HANDLINGS, type DriftHandling, SEVERITIES} from '../../../src/core/config/config.ts';
import {WopsError} from '../../../src/core/errors.ts';
import {ageIncident, incidentTime} from '../../../src/core/incident/age-incident.ts';
import {APPROVAL_TYPES, type ApprovalType} from '../../../src/core/incident/approval.ts';
import {extendIncident} from '../../../src/core/incident/extend-incident.ts';
import {ESCALATIONS, type Incident, isOpen, type NewIncidentEvent} from '../../../src/core/incident/incident.ts';
import {type MoveRequest, moveIncident} from '../../../src/core/incident/move-incident.ts';
import {observeDrift} from '../../../src/core/incident/observe-drift.ts';
import {type IncidentDesk, incidentDesk} from './incident-desk.ts';
import {ADA, affected, approval, BOB, check, configWith, hoursOn, observation} from './incident-samples.ts';

const EVE: Actor = {id: 'cli:eve', name: 'Eve', email: 'eve@example.com'};
const PEOPLE = [ADA, BOB, EVE];
const USERS = {'ada@example.com': 'admin', 'bob@example.com': 'admin', 'eve@example.com': 'developer'};
const NAMES = 'abcdefghijkl'.split('');

type Step =
  | {do: 'check'; status: 'DRIFT_DETECTED' | 'UNTRACKED' | 'IN_SYNC' | 'ERROR'; names: string[]; late: boolean}
  | {do: 'move'; who: Actor; action: MoveRequest['action']; reason: string | undefined; force: boolean}
  | {do: 'extend'; who: Actor; hours: number}
  | {do: 'ask'; who: Actor; type: ApprovalType; hours: number}
  | {do: 'decide'; who: Actor; status: 'approved' | 'rejected'}
  | {do: 'age'}
  | {do: 'wait'; hours: number};

const who = fc.constantFrom(...PEOPLE);
const hours = fc.oneof(fc.integer({min: 1, max: 200}), fc.constantFrom(0.5, -3, 0, 5_000));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('check' as const),
      status: fc.constantFrom('DRIFT_DETECTED', 'DRIFT_DETECTED', 'DRIFT_DETECTED', 'UNTRACKED', 'IN_SYNC', 'ERROR'),
      names: fc.subarray(NAMES, {minLength: 1}),
      late: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      who,
      action: fc.constantFrom('acknowledge', 'acknowledge', 'stabilize', 'stabilize', 'close', 'cancel'),
      reason: fc.constantFrom('Because.', undefined),
      force: fc.boolean(),
    }),
  },
  {weight: 3, arbitrary: fc.record({do: fc.constant('wait' as const), hours: fc.integer({min: -100, max: 100})})},
  {weight: 2, arbitrary: fc.record({do: fc.constant('extend' as const), who, hours})},
  {
    weight: 2,
    arbitrary: fc.record({do: fc.constant('ask' as const), who, type: fc.constantFrom(...APPROVAL_TYPES), hours}),
  },
  {
    weight: 2,
    arbitrary: fc.record({do: fc.constant('decide' as const), who, status: fc.constantFrom('approved', 'rejected')}),
  },
  {weight: 1, arbitrary: fc.record({do: fc.constant('age' as const)})},
);

/** Takes a step; answers whether it was refused. Anything but a refusal is thrown. */
async function take(desk: IncidentDesk, environment: string, one: Step): Promise<boolean> {
  try {
    await act(desk, environment, one);
    return false;
  } catch (error) {
    if (error instanceof WopsError && (error.code === 'blocked' || error.code === 'usage')) return true;
    throw error;
  }
}

async function act(desk: IncidentDesk, environment: string, one: Step): Promise<void> {
  const {store, present} = desk;
  const [latest] = await store.incidents.list({environment, limit: 1});
  const event = (kind: NewIncidentEvent['kind'], actor: Actor): NewIncidentEvent => {
    const time = incidentTime(latest!, present.now);
    return {kind, from: null, to: null, actor, at: time, forced: false, details: {}};
  };
  if (one.do === 'wait') present.now = new Date(present.now.getTime() + one.hours * 3_600_000);
  else if (one.do === 'check') await look(desk, environment, one);
  else if (!latest) return;
  else if (one.do === 'move') await moveIncident(desk.as(one.who), latest.id, {...one});
  else if (one.do === 'extend') await extendIncident(desk.as(one.who), latest.id, {hours: one.hours, reason: 'Later.'});
  else if (one.do === 'age') await store.incidents.change(latest.id, (stored) => ageIncident(stored, present.now));
  else if (one.do === 'ask') {
    const asked = approval({
      id: crypto.randomUUID(),
      incidentId: latest.id,
      type: one.type,
      extensionHours: one.type === 'extend_ttl' ? one.hours : null,
      status: 'pending',
      requestedBy: one.who,
      reviewedBy: null,
      reviewedAt: null,
    });
    await store.incidents.requestApproval(asked, event('approval_requested', one.who));
  } else {
    const pending = (await store.incidents.approvals({incidentId: latest.id})).find(({status}) => status === 'pending');
    if (!pending || isSame(pending.requestedBy, one.who)) return;
    const decision = {
      status: one.status,
      reviewedBy: one.who,
      reviewNotes: null,
      reviewedAt: present.now.toISOString(),
    };
    await store.incidents.decideApproval(pending.id, decision, event(`approval_${one.status}`, one.who));
  }
}

/** `late`: a check that begins later ends before it. */
async function look(
  {store, present}: IncidentDesk,
  environment: string,
  {status, names, late}: Extract<Step, {do: 'check'}>,
): Promise<void> {
  const found = observation(
    check(status, status === 'IN_SYNC' || status === 'ERROR' ? [] : names.map((name) => affected(name)), environment),
    present.config.environments.get(environment)!,
  );
  const ticket = await store.beginCheck(environment);
  if (late) {
    const later = {ticket: await store.beginCheck(environment), found: [], decide: () => null};
    await store.recordDriftCheck(check('ERROR', [], environment), later);
  }
  await store.recordDriftCheck(found.check, {
    ticket,
    found: [],
    decide: (open, highest) => {
      expect(late, 'an older check has no word any more').toBe(false);
      const opening = {now: present.now, newId: () => crypto.randomUUID(), number: highest + 1};
      return observeDrift(open, found, opening);
    },
  });
}

/** What the state file says of an environment's incidents, oldest first. */
async function standing({store, rows}: IncidentDesk, environment: string) {
  const incidents = (await store.incidents.list({environment})).reverse();
  return Promise.all(
    incidents.map(async (incident) => ({
      incident,
      events: await store.incidents.events(incident.id),
      audit: rows('audit_log', incident.id),
      snapshot: JSON.stringify([
        rows('drift_incident', incident.id).map(({drift_snapshot}) => drift_snapshot),
        rows('drift_snapshot_workflow', incident.id).map(({number, git_body, live_body}) => [
          number,
          git_body.toString('hex'),
          live_body.toString('hex'),
        ]),
      ]),
    })),
  );
}
type Standing = Awaited<ReturnType<typeof standing>>;

/** What holds at any time. */
function expectSound(all: Standing): void {
  expect(all.filter(({incident}) => isOpen(incident)).length).toBeLessThanOrEqual(1);
  const numbers = all.map(({incident}) => incident.number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  for (const {incident, events, audit} of all) {
    expect(events.map(({number}) => number)).toEqual(events.map((_, index) => index + 1));
    expect(events[0]).toMatchObject({kind: 'detected', from: null, to: 'detected', at: incident.detectedAt});
    const times = events.map(({at}) => at);
    expect(times).toEqual(times.toSorted());
    expect(incident.lastEventAt).toBe(times.at(-1));
    const moves = events.filter(({to}) => to !== null);
    expect(moves.map(({from}) => from)).toEqual([null, ...moves.slice(0, -1).map(({to}) => to)]);
    expect(incident.status).toBe(moves.at(-1)!.to);
    expect(audit.map(({action, at, actor_id}) => [action, at, actor_id])).toEqual(
      events.map(({kind, at, actor}) => [`incident.${kind}`, at, actor.id]),
    );
    expect(isOpen(incident)).toBe(incident.closedAt === null);
    const keys = incident.affected.map(({canonicalId}) => canonicalId);
    expect(keys).toEqual([...new Set(keys)].sort());
  }
}

/** What a step may make of it. */
function expectFollows(before: Standing, after: Standing, extended: boolean): void {
  expect(after.length - before.length).toBeGreaterThanOrEqual(0);
  for (const [index, {incident: was, events, snapshot}] of before.entries()) {
    const {incident: is, events: told, snapshot: kept} = after[index]!;
    expect(kept).toBe(snapshot);
    expect(told.slice(0, events.length)).toEqual(events);
    if (!isOpen(was)) expect({...is, lastEventAt: null}).toEqual({...was, lastEventAt: null});
    expect(SEVERITIES.indexOf(is.severity)).toBeLessThanOrEqual(SEVERITIES.indexOf(was.severity));
    expect(names(is)).toEqual(expect.arrayContaining(names(was)));
    if (extended) continue;
    expect(ESCALATIONS.indexOf(is.escalation)).toBeGreaterThanOrEqual(ESCALATIONS.indexOf(was.escalation));
    expect(is.expiresAt <= was.expiresAt).toBe(true);
  }
}

function names({affected: workflows}: Incident): string[] {
  return workflows.map(({name}) => name);
}

test('whatever people, checks and clocks do, the laws of incidents hold', async () => {
  const handling = fc.constantFrom<DriftHandling>(...DRIFT_HANDLINGS);
  const [desk, template] = [await incidentDesk(), configWith({one: {}}, {users: USERS})];
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(handling, fc.array(step, {minLength: 5, maxLength: 20}), async (how, steps) => {
      runs += 1;
      const environment = `environment-${runs}`;
      // An incident was opened before somebody set it to warn_only.
      const opening = {...template.environments.get('one')!, name: environment};
      const settled = {...opening, drift: {handling: how}};
      const sets = [opening, settled].map((one) => ({...template, environments: new Map([[environment, one]])}));
      desk.present.now = hoursOn(0);
      desk.present.config = sets[0]!;
      await take(desk, environment, {do: 'check', status: 'DRIFT_DETECTED', names: ['f'], late: false});
      desk.present.config = sets[1]!;
      let before = await standing(desk, environment);
      for (const one of steps) {
        const version = desk.version();
        if (await take(desk, environment, one)) expect(desk.version()).toBe(version);
        const after = await standing(desk, environment);
        expectSound(after);
        expectFollows(before, after, one.do === 'extend');
        before = after;
      }
    }),
    {numRuns: 200, seed: 20_260_101},
  );
  expect(await desk.store.check()).toEqual([]);
}, 120_000);
