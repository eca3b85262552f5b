import type {Actor} from '../actor.ts';
import type {DriftApproval} from '../incident/approval.ts';
import type {IncidentEventKind, NewIncidentEvent} from '../incident/incident.ts';
import {incidentEvent} from '../incident/incident-event.ts';

type ApprovalEventKind = Extract<IncidentEventKind, `approval_${string}`>;

/** A line of the incident's story about an approval. `words`: why, as somebody put it. */
export function approvalEvent(
  kind: ApprovalEventKind,
  {id, type, resolution, extensionHours}: DriftApproval,
  {actor, at, words}: {actor: Actor; at: string; words: {reason: string} | {comment: string} | undefined},
): NewIncidentEvent {
  const details = {
    approval: id,
    type,
    ...(resolution === null ? {} : {resolution}),
    ...(extensionHours === null ? {} : {hours: extensionHours}),
    ...words,
  };
  return incidentEvent(kind, {actor, at, details});
}
