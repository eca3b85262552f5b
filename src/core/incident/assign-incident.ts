import {currentActor, requireRole} from '../actor.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {ageIncident, incidentTime} from './age-incident.ts';
import {findIncident} from './find-incident.ts';
import {type Incident, type IncidentChange, type IncidentStatus, isOpen} from './incident.ts';
import {incidentEvent} from './incident-event.ts';
import {tellOwners} from './tell-owners.ts';

/** Those that somebody looks after already; one that nobody does is taken on (`incident ack --owner`). */
export const ASSIGNABLE_STATUSES = [
  'acknowledged',
  'stabilized',
  'reconciled',
] as const satisfies readonly IncidentStatus[];

export interface AssignRequest {
  owner?: string | undefined;
  ticket?: string | undefined;
  reason?: string | undefined;
}

/**
 * `wops incident assign`: hands an incident over, or says what it is called elsewhere; its status stays. Throws `usage` where
 * nothing is changed by it, `blocked` for a viewer and for one that nobody has taken on, or that has ended.
 */
export async function assignIncident(context: Context, wanted: string, request: AssignRequest): Promise<Incident> {
  const found = await findIncident(context, wanted);
  const actor = await currentActor(context);
  requireRole(context.config, actor, 'developer', 'assign an incident');
  const [owner, ticket, reason] = [request.owner, request.ticket, request.reason].map((text) => text?.trim() || null);
  let aged: IncidentChange | undefined;
  const changed = await context.store.incidents.change(found.id, (stored) => {
    aged = ageIncident(stored, context.now());
    const {incident} = aged;
    refuseStatus(incident);
    const next = {...incident, owner: owner ?? incident.owner, ticket: ticket ?? incident.ticket};
    const details = {
      ...(next.owner === incident.owner ? {} : {owner: next.owner}),
      ...(next.ticket === incident.ticket ? {} : {ticket: next.ticket}),
    };
    if (Object.keys(details).length === 0) throw nothingToChange(incident);
    const at = incidentTime(incident, context.now());
    const told = {...details, ...(reason === null || reason === undefined ? {} : {reason})};
    return {
      incident: {...next, lastEventAt: at},
      events: [...aged.events, incidentEvent('assigned', {actor, at, details: told})],
    };
  });
  tellOwners(context, {incident: changed, events: aged!.events});
  return changed;
}

function refuseStatus(incident: Incident): void {
  const {number, status} = incident;
  if (ASSIGNABLE_STATUSES.some((one) => one === status)) return;
  throw new WopsError(
    'blocked',
    isOpen(incident)
      ? `Incident #${number} is ${status}: nobody has taken it on yet.`
      : `Incident #${number} is ${status}: nobody has to look after it any more.`,
    {
      hint: isOpen(incident) ? `wops incident ack ${number} --owner WHO` : `wops incident show ${number}`,
      details: {incident: number, status},
    },
  );
}

function nothingToChange({number, owner, ticket}: Incident): WopsError {
  return new WopsError('usage', `Nothing to change: incident #${number} is so already, or nothing was named.`, {
    hint: `wops incident assign ${number} --owner WHO`,
    details: {incident: number, owner, ticket},
  });
}
