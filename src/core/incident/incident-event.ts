import {type Actor, WOPS} from '../actor.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';
import type {IncidentEventKind, IncidentStatus, NewIncidentEvent} from './incident.ts';

interface EventParts {
  at: string;
  details: JsonObject;
  /** Default: wops itself, after a check or by the time. */
  actor?: Actor;
  /** Where the status changes. */
  from?: IncidentStatus;
  to?: IncidentStatus;
  forced?: boolean;
}

/** A line of an incident's story. */
export function incidentEvent(
  kind: IncidentEventKind,
  {at, details, actor = WOPS, from, to, forced = false}: EventParts,
): NewIncidentEvent {
  return {kind, from: from ?? null, to: to ?? null, actor, at, forced, details};
}
