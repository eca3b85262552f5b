import fc from 'fast-check';
import {expect, test} from 'vitest';
import {type Actor, isSame} from '../../../src/core/actor.ts';
import {DRIFT_HANDLINGS, type DriftHandling} from '../../../src/core/config/config.ts';
import type {Context} from '../../../src/core/context.ts';
import {WopsError} from '../../../src/core/errors.ts';
import {ageIncident, incidentTime} from '../../../src/core/incident/age-incident.ts';
import {APPROVAL_TYPES, type ApprovalType} from '../../../src/core/incident/approval.ts';
import {assignIncident} from '../../../src/core/incident/assign-incident.ts';
import {extendIncident} from '../../../src/core/incident/extend-incident.ts';
import {
  INCIDENT_EVENT_KINDS,
  type IncidentEventKind,
  type NewIncidentEvent,
} from '../../../src/core/incident/incident.ts';
import {type MoveRequest, moveIncident} from '../../../src/core/incident/move-incident.ts';
import {observeDrift} from '../../../src/core/incident/observe-drift.ts';
import {purgeOld} from '../../../src/core/retention/purge-old.ts';
import {type IncidentDesk, incidentDesk} from './incident-desk.ts';
import {ADA, affected, approval, BOB, check, configWith, hoursOn, observation} from './incident-samples.ts';
import {expectFollows, expectSound, standing} from './incident-standing.ts';

const EVE: Actor = {id: 'cli:eve', name: 'Eve', email: 'eve@example.com'};
const PEOPLE = [ADA, BOB, EVE];
const USERS = {'ada@example.com': 'admin', 'bob@example.com': 'admin', 'eve@example.com': 'developer'};
const NAMES = 'abcdefghijkl'.split('');

/** Drawn by reconcile-laws.test.ts. */
const RECONCILING: readonly IncidentEventKind[] = ['resolving', 'resolved', 'resolution_failed', 'reconciled'];

type Step =
  | {do: 'check'; status: 'DRIFT_DETECTED' | 'UNTRACKED' | 'IN_SYNC' | 'ERROR'; names: string[]; late: boolean}
  | {do: 'move'; who: Actor; action: MoveRequest['action']; reason: string | undefined; force: boolean}
  | {do: 'extend'; who: Actor; hours: number}
  | {do: 'ask'; who: Actor; type: ApprovalType; hours: number}
  | {do: 'decide'; who: Actor; status: 'approved' | 'rejected'}
  | {do: 'assign'; who: Actor; owner: string | undefined; ticket: string | undefined}
  | {do: 'purge'; who: Actor}
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
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('assign' as const),
      who,
      owner: fc.constantFrom('kim@example.com', 'lee@example.com', undefined),
      ticket: fc.constantFrom('OPS-17', ' ', undefined),
    }),
  },
  {weight: 2, arbitrary: fc.record({do: fc.constant('purge' as const), who})},
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
  else if (one.do === 'purge') await purge(desk, one.who);
  else if (!latest) return;
  else if (one.do === 'move') await moveIncident(desk.as(one.who), latest.id, {...one});
  else if (one.do === 'extend') await extendIncident(desk.as(one.who), latest.id, {hours: one.hours, reason: 'Later.'});
  else if (one.do === 'assign') await assignIncident(desk.as(one.who), latest.id, one);
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

async function purge(desk: IncidentDesk, who: Actor): Promise<void> {
  const {present} = desk;
  const held = {config: present.config, emit: () => {}, signal: new AbortController().signal};
  const context: Context = {...desk.as(who), ...held};
  await purgeOld(context, {dryRun: false, acceptMassChange: true});
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

test('whatever people, checks and clocks do, the laws of incidents hold', async () => {
  const handling = fc.constantFrom<DriftHandling>(...DRIFT_HANDLINGS);
  const [desk, template] = [
    await incidentDesk(),
    configWith({one: {}}, {users: USERS, policies: {drift: {closedIncidentRetentionDays: 1}}}),
  ];
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
        expectFollows(before, after, {extends: one.do === 'extend', purges: one.do === 'purge'});
        before = after;
      }
    }),
    {numRuns: 200, seed: 20_260_101},
  );
  expect(await desk.store.check()).toEqual([]);
  const told = new Set(desk.rows('audit_log').map(({action}) => action));
  const drawn = INCIDENT_EVENT_KINDS.filter((kind) => !RECONCILING.includes(kind));
  expect([...told]).toEqual(expect.arrayContaining(drawn.map((kind) => `incident.${kind}`)));
}, 120_000);
