import {type Actor, currentActor, requireRole} from '../actor.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {ageIncident, escalationAt, incidentTime} from './age-incident.ts';
import {findAttestation} from './attestation.ts';
import {findIncident} from './find-incident.ts';
import {handlingOf} from './handling.ts';
import type {Incident, IncidentChange} from './incident.ts';
import {incidentEvent} from './incident-event.ts';
import {EXTENDABLE_STATUSES} from './lifecycle.ts';
import {tellOwners} from './tell-owners.ts';

/** A deadline lies no further away than this: what takes longer is to be reconciled, or accepted. */
export const MAX_EXTENSION_HOURS = 30 * 24;
const HOUR_MS = 3_600_000;

export interface ExtendRequest {
  /** So many hours after the present deadline; may be a fraction. */
  hours: number;
  reason?: string | undefined;
}

/**
 * `wops incident extend`: puts the deadline off; the escalation is that of the longer time. Throws `usage` beyond 30 days from
 * now and without a reason, `blocked` where status, role or a missing approval forbid it.
 */
export async function extendIncident(
  context: Context,
  wanted: string,
  {hours, reason: given}: ExtendRequest,
): Promise<Incident> {
  const found = await findIncident(context, wanted);
  const actor = await currentActor(context);
  const reason = given?.trim() || null;
  const approvals = await context.store.incidents.approvals({incidentId: found.id});
  let aged: IncidentChange | undefined;
  const changed = await context.store.incidents.change(found.id, (stored) => {
    aged = ageIncident(stored, context.now());
    const {incident} = aged;
    refuseExtension(context, incident, actor);
    const at = incidentTime(incident, context.now());
    const expiresAt = extended(incident, {hours, at, isAhead: at > context.now().toISOString()});
    if (reason === null) throw missingReason(incident, hours);
    const attested =
      handlingOf(context, incident) === 'require_attestation' &&
      findAttestation(incident, approvals, {type: 'extend_ttl', actor, hours}, context.now());
    const details = {hours, before: incident.expiresAt, expiresAt, reason};
    return {
      incident: {...incident, expiresAt, escalation: escalationAt({...incident, expiresAt}, at), lastEventAt: at},
      events: [...aged.events, incidentEvent('extended', {actor, at, details})],
      ...(attested ? {useApproval: attested.id} : {}),
    };
  });
  // Where the longer time puts it at ease again, nobody need be told.
  if (changed.escalation !== 'none') tellOwners(context, {incident: changed, events: aged!.events});
  return changed;
}

/** `at`: now, as the incident counts; `isAhead`: this machine's clock is behind that. */
function extended(
  {expiresAt, number}: Incident,
  {hours, at, isAhead}: {hours: number; at: string; isAhead: boolean},
): string {
  const [deadline, now] = [Date.parse(expiresAt), Date.parse(at)];
  const time = deadline + hours * HOUR_MS;
  const latest = now + MAX_EXTENSION_HOURS * HOUR_MS;
  if (hours > 0 && time > now && time <= latest) return new Date(time).toISOString();
  const why =
    hours > 0 && time <= now
      ? `would still be over: it ended at ${expiresAt}${isAhead ? ", by its last event, which is ahead of this machine's clock" : ''}`
      : `must be put off by more than 0 hours, and lie within ${MAX_EXTENSION_HOURS / 24} days from now`;
  // A day from now, from a deadline that may be over; or what little is left of the longest time.
  const good = Math.min(24 + Math.max(0, Math.ceil((now - deadline) / HOUR_MS)), (latest - deadline) / HOUR_MS);
  throw new WopsError('usage', `Incident #${number} cannot be extended by ${hours} h: the deadline ${why}.`, {
    hint:
      good >= 1
        ? `wops incident extend ${number} --by ${Math.floor(good)}h --reason "…"`
        : `It is as far off as it can be: wops incident show ${number}`,
    details: {incident: number, expiresAt, hours},
  });
}

function refuseExtension({config}: Context, {number, status}: Incident, actor: Actor): void {
  if (!EXTENDABLE_STATUSES.some((one) => one === status)) {
    const hint = status === 'expired' ? `wops incident ack ${number}` : `wops incident show ${number}`;
    throw new WopsError('blocked', `Incident #${number} is ${status}: its deadline cannot be put off.`, {
      hint,
      details: {incident: number, status},
    });
  }
  requireRole(config, actor, 'admin', 'extend an incident');
}

function missingReason({number}: Incident, hours: number): WopsError {
  return new WopsError('usage', `To extend incident #${number} takes a reason.`, {
    hint: `wops incident extend ${number} --by ${hours}h --reason "…"`,
  });
}
