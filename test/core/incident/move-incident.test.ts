import {describe, expect, test} from 'vitest';
import type {Actor} from '../../../src/core/actor.ts';
import {WOPS} from '../../../src/core/actor.ts';
import type {DriftHandling, Role} from '../../../src/core/config/config.ts';
import {DRIFT_HANDLINGS, ROLES} from '../../../src/core/config/config.ts';
import type {WopsError} from '../../../src/core/errors.ts';
import type {DriftApproval} from '../../../src/core/incident/approval.ts';
import {
  driftOf,
  INCIDENT_STATUSES,
  type Incident,
  type IncidentStatus,
  type NewIncidentEvent,
} from '../../../src/core/incident/incident.ts';
import {refuseMove} from '../../../src/core/incident/lifecycle.ts';
import {type MoveRequest, moveIncident} from '../../../src/core/incident/move-incident.ts';
import {type IncidentDesk, incidentDesk} from './incident-desk.ts';
import {ADA, approval, at, BOB, configWith, hoursOn, manyAffected} from './incident-samples.ts';

type Action = 'acknowledge' | 'stabilize' | 'reconcile' | 'close' | 'cancel';

// DESIGN.md §8, by hand.
const LEADS_TO: Record<Action, IncidentStatus> = {
  acknowledge: 'acknowledged',
  stabilize: 'stabilized',
  reconcile: 'reconciled',
  close: 'closed',
  cancel: 'cancelled',
};
const ALLOWED: Record<IncidentStatus, Action[]> = {
  detected: ['acknowledge', 'close', 'cancel'],
  acknowledged: ['stabilize', 'reconcile', 'close', 'cancel'],
  stabilized: ['reconcile', 'close', 'cancel'],
  reconciled: ['close'],
  expired: ['acknowledge', 'reconcile', 'close'],
  closed: [],
  cancelled: [],
};

/** What is expected of a wish: it works, or the code it is refused with. */
function expected(
  status: IncidentStatus,
  action: Action,
  {role, handling, reason, force}: {role: Role; handling: DriftHandling; reason: boolean; force: boolean},
): 'works' | 'blocked' | 'usage' {
  if (status === 'closed' || status === 'cancelled') return 'blocked';
  if (role === 'viewer') return 'blocked';
  const isThere = LEADS_TO[action] === status && action !== 'reconcile';
  if (force && role === 'admin' && isThere) return 'blocked';
  if (force) return role !== 'admin' ? 'blocked' : reason ? 'works' : 'usage';
  const forDevelopers =
    action === 'acknowledge' || action === 'stabilize' || (action === 'close' && handling !== 'require_attestation');
  if (role === 'developer' && !forDevelopers) return 'blocked';
  if (!ALLOWED[status].includes(action)) return 'blocked';
  const needsReason = action === 'stabilize' || action === 'cancel' || (action === 'close' && status !== 'reconciled');
  if (needsReason && !reason) return 'usage';
  // It wants an approval, and there is none.
  const ends = action === 'close' || action === 'cancel';
  if (ends && handling === 'require_attestation' && status !== 'reconciled') return 'blocked';
  return 'works';
}

const EXIT = {blocked: 4, usage: 2} as const;
const TIME = {
  acknowledged: 'acknowledgedAt',
  stabilized: 'stabilizedAt',
  closed: 'closedAt',
  cancelled: 'closedAt',
} as const;

const ENVIRONMENTS = Object.fromEntries(DRIFT_HANDLINGS.map((handling) => [handling, {drift: {handling}}]));
/** With it, a check opens an incident in each of them. */
const OPENING = configWith(Object.fromEntries(DRIFT_HANDLINGS.map((name) => [name, {}])));
const CONFIGS = Object.fromEntries(
  ROLES.map((role) => [role, configWith(ENVIRONMENTS, {users: {'Ada@example.com': role}})]),
);

/** An incident of any status; also of an environment that never opens one on its own. */
async function incidentOf(desk: IncidentDesk, status: IncidentStatus, environment: string) {
  const {present, store} = desk;
  const {config} = present;
  present.config = OPENING;
  const left = await store.incidents.open(environment);
  if (left) {
    await store.incidents.change(left.id, (one) => ({incident: {...one, status: 'cancelled'}, events: []}));
  }
  const open = await desk.open({status}, environment);
  present.config = config;
  return open;
}

const WISHES = ROLES.flatMap((role) =>
  DRIFT_HANDLINGS.flatMap((handling) =>
    [null, 'Because.'].flatMap((reason) => [false, true].map((force) => ({role, handling, reason, force}))),
  ),
);

describe.each(INCIDENT_STATUSES)('one that is %s', (status) => {
  test.each(['acknowledge', 'stabilize', 'close', 'cancel'] as const)(
    '%s: where the table lets that role do it, and else nothing is changed',
    async (action) => {
      const desk = await incidentDesk();
      // What was refused has changed nothing: the next wish is about the same incident.
      const standing = new Map<DriftHandling, Incident>();
      for (const wish of WISHES) {
        const {role, handling, reason, force} = wish;
        const outcome = expected(status, action, {...wish, reason: reason !== null});
        desk.present.config = CONFIGS[role]!;
        desk.present.now = hoursOn(0);
        const before = standing.get(handling) ?? (await incidentOf(desk, status, handling));
        standing.set(handling, before);
        desk.present.now = hoursOn(1);
        const moving = () =>
          moveIncident(desk.context, String(before.number), {
            action,
            force,
            ticket: 'T-1',
            ...(reason === null ? {} : {reason}),
          });
        if (outcome === 'works') {
          await works(desk, before, {...wish, to: LEADS_TO[action], moving});
          standing.delete(handling);
        } else await refused(desk, before, {name: JSON.stringify(wish), code: outcome, moving});
      }
    },
  );

  test('reconcile: where the table lets that role do it', () => {
    for (const wish of WISHES) {
      const outcome = expected(status, 'reconcile', {...wish, reason: wish.reason !== null});
      const move = () => refuseMove({number: 1, status}, {action: 'reconcile', actor: WOPS, ...wish});
      if (outcome === 'works') expect(move, JSON.stringify(wish)).not.toThrow();
      else expect(move, JSON.stringify(wish)).toThrow(expect.objectContaining({code: outcome}));
    }
  });
});

async function refused(
  desk: IncidentDesk,
  before: Incident,
  {name, code, moving}: {name: string; code: 'blocked' | 'usage'; moving: () => Promise<Incident>},
) {
  const version = desk.version();
  const error = await moving().then(
    () => null,
    (thrown: WopsError) => thrown,
  );
  expect([error?.code, error?.exit], name).toEqual([code, EXIT[code]]);
  expect(error?.hint, name).toMatch(/^wops (incident|approval)|^Ask somebody/);
  expect(await desk.store.incidents.get(before.id), name).toEqual(before);
  // Nothing at all was written, to no table.
  expect(desk.version(), name).toBe(version);
}

async function works(
  desk: IncidentDesk,
  before: Incident,
  {to, moving, ...wish}: {to: IncidentStatus; moving: () => Promise<Incident>} & (typeof WISHES)[number],
) {
  const {handling, reason, force} = wish;
  const name = JSON.stringify(wish);
  const after = {
    ...before,
    status: to,
    owner: to === 'acknowledged' ? 'ada@example.com' : null,
    reason,
    ticket: 'T-1',
    [TIME[to as keyof typeof TIME]]: at(1),
    lastEventAt: at(1),
  };
  expect(await moving(), name).toEqual(after);
  expect(await desk.store.incidents.get(before.id), name).toEqual(after);
  const who = {actor_email: 'ada@example.com', at: at(1)};
  expect(desk.rows('incident_event', before.id).slice(1), name).toMatchObject([
    {...who, incident_id: before.id, kind: to, from_status: before.status, to_status: to, forced: Number(force)},
  ]);
  expect(desk.rows('audit_log', before.id).slice(1), name).toMatchObject([
    {
      ...who,
      action: `incident.${to}`,
      subject_id: before.id,
      subject_name: `#${before.number}`,
      environment: handling,
      details: force ? expect.stringContaining('"forced":true') : expect.not.stringContaining('forced'),
    },
  ]);
}

describe('closing where drift needs attestation', () => {
  const config = configWith({one: {drift: {handling: 'require_attestation'}}});

  /** One of Ada's, and an approval for it as asked for. */
  async function asked(more: Partial<DriftApproval> = {}) {
    const desk = await incidentDesk(config);
    const incident = await desk.open();
    const {id} = incident;
    const fingerprints = driftOf(incident);
    const about = approval({
      fingerprints,
      ...more,
      incidentId: id,
      status: 'pending',
      reviewedBy: null,
      reviewedAt: null,
    });
    await desk.store.incidents.requestApproval(about, eventOf('approval_requested', ADA));
    const decide = (status: 'approved' | 'rejected', person = BOB) =>
      desk.store.incidents.decideApproval(
        about.id,
        {status, reviewedBy: person, reviewNotes: null, reviewedAt: desk.present.now.toISOString()},
        eventOf(`approval_${status}`, person),
      );
    const close = () => moveIncident(desk.context, '1', {action: 'close', reason: 'Done.', force: false});
    return {desk, id, about, decide, close};
  }

  test('takes the approval of somebody else, which is used up with it', async () => {
    const {desk, decide, close} = await asked();
    await expect(close()).rejects.toMatchObject({code: 'blocked', message: expect.stringContaining('not decided yet')});
    await decide('approved');
    expect(await close()).toMatchObject({status: 'closed', reason: 'Done.'});
    expect(desk.rows('drift_approval')).toMatchObject([{status: 'approved', used_at: at(0)}]);
  });

  test('cannot be had by cancelling it instead: that takes the same approval', async () => {
    const {desk, decide} = await asked();
    const cancel = () => moveIncident(desk.context, '1', {action: 'cancel', reason: 'A false alarm.', force: false});
    await expect(cancel()).rejects.toMatchObject({
      code: 'blocked',
      message: expect.stringContaining('not decided yet'),
    });
    await decide('approved');
    expect(await cancel()).toMatchObject({status: 'cancelled'});
    expect(desk.rows('drift_approval')).toMatchObject([{status: 'approved', used_at: at(0)}]);
  });

  test.each([
    ['a rejected one', 'was rejected', {}, 'rejected', BOB],
    ['one of another type', 'nobody has asked', {type: 'reconcile'}, 'approved', BOB],
    ["one's own", 'your own word', {requestedBy: BOB}, 'approved', ADA],
  ] as const)('does not go by %s', async (_, why, more, status, person) => {
    const {desk, decide, close} = await asked(more);
    await decide(status, person);
    const version = desk.version();
    await expect(close()).rejects.toMatchObject({code: 'blocked', message: expect.stringContaining(why)});
    expect(desk.version()).toBe(version);
  });

  test('does not go by one that was used for another incident, nor by one that is older than a week', async () => {
    const {desk, decide, close} = await asked();
    await decide('approved');
    desk.present.now = hoursOn(7 * 24 + 1);
    await expect(close()).rejects.toMatchObject({message: expect.stringContaining('older than a week')});
    desk.present.now = hoursOn(1);
    await close();
    await desk.open();
    const again = moveIncident(desk.context, '2', {action: 'close', reason: 'Done.', force: false});
    await expect(again).rejects.toMatchObject({message: expect.stringContaining('nobody has asked for one')});
  });

  test('an administrator may go past it by force, which the audit log says', async () => {
    const desk = await incidentDesk(config);
    await desk.open();
    await moveIncident(desk.context, '1', {action: 'close', reason: 'Now.', force: true});
    expect(JSON.parse(desk.rows('audit_log').at(-1).details)).toMatchObject({forced: true, reason: 'Now.'});
  });

  test('is not asked for once it is reconciled', async () => {
    const desk = await incidentDesk(config);
    await desk.open({status: 'reconciled'});
    const closed = await moveIncident(desk.context, '1', {action: 'close', force: false});
    expect(closed).toMatchObject({status: 'closed', reason: null});
  });
});

describe('a move', () => {
  test('goes by what time has made of it, and tells that first', async () => {
    const desk = await incidentDesk();
    await desk.open();
    desk.present.now = hoursOn(168);
    const cancel = moveIncident(desk.context, 'latest', {action: 'cancel', reason: 'No.', force: false});
    await expect(cancel).rejects.toMatchObject({message: expect.stringContaining('#1 is expired')});
    expect(desk.rows('incident_event')).toHaveLength(1);
    const taken = await moveIncident(desk.context, 'latest', {action: 'acknowledge', force: false});
    expect(taken).toMatchObject({status: 'acknowledged', escalation: 'critical_overdue'});
    const told = desk.rows('incident_event').map(({kind, from_status, to_status}) => [kind, from_status, to_status]);
    expect(told).toEqual([
      ['detected', null, 'detected'],
      ['escalated', null, null],
      ['escalated', null, null],
      ['expired', 'detected', 'expired'],
      ['acknowledged', 'expired', 'acknowledged'],
    ]);
  });

  test('keeps owner, ticket and reason that it does not name, and a reason of blanks is none', async () => {
    const desk = await incidentDesk();
    await desk.open();
    const move = (action: MoveRequest['action'], more: Partial<MoveRequest> = {}) =>
      moveIncident(desk.context, '#1', {action, force: false, ...more});
    expect(await move('acknowledge', {owner: 'carol', ticket: 'T-1'})).toMatchObject({owner: 'carol', ticket: 'T-1'});
    await expect(move('stabilize', {reason: '  '})).rejects.toMatchObject({code: 'usage'});
    expect(await move('stabilize', {reason: ' Found it. '})).toMatchObject({
      owner: 'carol',
      ticket: 'T-1',
      reason: 'Found it.',
    });
    expect(JSON.parse(desk.rows('incident_event').at(-1).details)).toEqual({reason: 'Found it.'});
  });

  test('of an environment that wops.yaml does not know any more takes an administrator', async () => {
    const desk = await incidentDesk();
    await desk.open();
    const without = (role: Role) => configWith({other: {}}, {users: {'ada@example.com': role}});
    desk.present.config = without('developer');
    const refused = moveIncident(desk.context, '1', {action: 'close', reason: 'Gone.', force: false});
    await expect(refused).rejects.toMatchObject({code: 'blocked'});
    desk.present.config = without('admin');
    const closed = await moveIncident(desk.context, '1', {action: 'close', reason: 'Gone.', force: false});
    expect(closed.status).toBe('closed');
  });

  test('of two at once, one is refused by what the other made of it', async () => {
    const desk = await incidentDesk();
    await desk.open();
    const close = (person: Actor) =>
      moveIncident(desk.as(person), '1', {action: 'close', reason: 'Done.', force: false});
    const outcomes = await Promise.allSettled([close(ADA), close(BOB)]);
    expect(outcomes.map(({status}) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(desk.rows('incident_event').map(({kind}) => kind)).toEqual(['detected', 'closed']);
  });

  test('does not bring a closed one back; new drift opens another', async () => {
    const desk = await incidentDesk();
    const {id} = await desk.open();
    await desk.observe('IN_SYNC');
    expect(await desk.observe('DRIFT_DETECTED', manyAffected(1))).toMatchObject({number: 2, status: 'detected'});
    expect(await desk.store.incidents.get(id)).toMatchObject({number: 1, status: 'closed'});
  });
});

function eventOf(kind: NewIncidentEvent['kind'], actor: Actor): NewIncidentEvent {
  return {kind, from: null, to: null, actor, at: at(0), forced: false, details: {}};
}
