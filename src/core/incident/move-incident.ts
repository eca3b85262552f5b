import {type Actor, actorName, currentActor, roleOf} from '../actor.ts';
import type {DriftHandling} from '../config/config.ts';
import type {Context} from '../context.ts';
import {ageIncident, incidentTime} from './age-incident.ts';
import {findAttestation} from './attestation.ts';
import {findIncident} from './find-incident.ts';
import {handlingOf} from './handling.ts';
import {driftOf, type Incident, type IncidentChange, type IncidentStatus, type NewIncidentEvent} from './incident.ts';
import {incidentEvent} from './incident-event.ts';
import {ACTIONS, type IncidentAction, refuseMove} from './lifecycle.ts';
import {tellOwners} from './tell-owners.ts';

export interface MoveRequest {
  action: Exclude<IncidentAction, 'reconcile'>;
  /** Who looks after it from now on. Of `acknowledge`, by default, whoever does it. */
  owner?: string | undefined;
  reason?: string | undefined;
  ticket?: string | undefined;
  /** Past the table, for administrators. */
  force: boolean;
}

/**
 * `wops incident ack|stabilize|close|cancel`: takes an incident on, by the table of DESIGN.md §8. Throws `usage` for an
 * unknown incident or a missing reason, `blocked` where the table, the role or a missing approval forbids it; nothing is
 * changed then.
 */
export async function moveIncident(context: Context, wanted: string, request: MoveRequest): Promise<Incident> {
  const found = await findIncident(context, wanted);
  const actor = await currentActor(context);
  const handling = handlingOf(context, found);
  const approvals = await context.store.incidents.approvals({incidentId: found.id});
  const reason = request.reason?.trim() || null;
  const role = roleOf(context.config, actor);
  let aged: IncidentChange | undefined;
  const changed = await context.store.incidents.change(found.id, (stored) => {
    aged = ageIncident(stored, context.now());
    const {incident} = aged;
    refuseMove(incident, {...request, actor, role, handling, reason});
    const attested =
      needsAttestation(incident, request, handling) &&
      findAttestation(incident, approvals, {type: 'close', actor, fingerprints: driftOf(incident)}, context.now());
    const at = incidentTime(incident, context.now());
    const {to} = ACTIONS[request.action];
    const next: Incident = {
      ...incident,
      status: to,
      owner: request.owner?.trim() || (request.action === 'acknowledge' ? actorName(actor) : incident.owner),
      reason: reason ?? incident.reason,
      ticket: request.ticket?.trim() || incident.ticket,
      ...TIMES[to](at),
      lastEventAt: at,
    };
    return {
      incident: next,
      events: [...aged.events, moved(incident, next, {actor, at, forced: request.force, reason})],
      ...(attested ? {useApproval: attested.id} : {}),
    };
  });
  tellOwners(context, {incident: changed, events: aged!.events});
  return changed;
}

/** Ending it unreconciled, under whatever name: `cancel` would else be the way around the approval of a `close`. */
function needsAttestation({status}: Incident, {action, force}: MoveRequest, handling: DriftHandling | null): boolean {
  const ends = action === 'close' || action === 'cancel';
  return handling === 'require_attestation' && ends && status !== 'reconciled' && !force;
}

/** Which time is noted with a status. */
const TIMES = {
  acknowledged: (at: string) => ({acknowledgedAt: at}),
  stabilized: (at: string) => ({stabilizedAt: at}),
  closed: (at: string) => ({closedAt: at}),
  cancelled: (at: string) => ({closedAt: at}),
} as const satisfies Partial<Record<IncidentStatus, (at: string) => Partial<Incident>>>;

function moved(
  before: Incident,
  after: Incident,
  {actor, at, forced, reason}: {actor: Actor; at: string; forced: boolean; reason: string | null},
): NewIncidentEvent {
  const kind = after.status as keyof typeof TIMES;
  const details = {
    ...(reason === null ? {} : {reason}),
    ...(after.owner === before.owner ? {} : {owner: after.owner}),
    ...(after.ticket === before.ticket ? {} : {ticket: after.ticket}),
  };
  return incidentEvent(kind, {from: before.status, to: after.status, actor, at, forced, details});
}
