import {type Actor, currentActor, isSame, requireRole} from '../actor.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {incidentTime} from '../incident/age-incident.ts';
import type {ApprovalType, DriftApproval} from '../incident/approval.ts';
import {MAX_EXTENSION_HOURS} from '../incident/extend-incident.ts';
import {findIncident} from '../incident/find-incident.ts';
import {handlingOf} from '../incident/handling.ts';
import {driftOf, type Incident, isOpen, type Resolution} from '../incident/incident.ts';
import {approvalEvent} from './approval-event.ts';
import {type IncidentApproval, ofIncident} from './list-approvals.ts';

export interface ApprovalRequest {
  /** `acknowledge`: to accept the drift as it is; `reconcile`: to end it in another way. */
  type: ApprovalType;
  reason?: string | undefined;
  /** Of `reconcile`: the one way that it is to be for. Default: any. */
  resolution?: Resolution | undefined;
  /** Of `extend_ttl`: so many hours after the present deadline; may be a fraction. */
  hours?: number | undefined;
}

/** `data` of `wops approval request --json`. */
export interface RequestedApproval extends IncidentApproval {
  /** Whether the environment asks for one (drift.handling: require_attestation). */
  needed: boolean;
}

/**
 * `wops approval request`: asks somebody else to allow what is to be done about an incident (DESIGN.md §8). Throws `usage`
 * for an unknown incident, a missing reason, terms that do not go with the type, and what the same person asks for already;
 * `blocked` for a viewer and where the incident has ended.
 */
export async function requestApproval(
  context: Context,
  wanted: string,
  request: ApprovalRequest,
): Promise<RequestedApproval> {
  const incident = await findIncident(context, wanted);
  const actor = await currentActor(context);
  requireRole(context.config, actor, 'developer', 'ask for an approval');
  refuseEnded(incident);
  refuseTerms(incident, request);
  const approval = newApproval(context, incident, {request, actor});
  const pending = await context.store.incidents.approvals({incidentId: incident.id, status: ['pending']});
  refuseTwice(incident, approval, pending);
  const at = incidentTime(incident, context.now());
  await context.store.incidents.requestApproval(
    approval,
    approvalEvent('approval_requested', approval, {actor, at, words: {reason: approval.requestReason}}),
  );
  const handling = handlingOf(context, incident);
  const needed = handling === 'require_attestation';
  if (!needed) {
    const message = `Nothing asks for an approval here (drift.handling: ${handling ?? 'unknown'}); this one is kept all the same.`;
    context.emit({kind: 'warning', environment: incident.environment, message});
  }
  return {...ofIncident(approval, incident), needed};
}

function newApproval(
  context: Context,
  incident: Incident,
  {request, actor}: {request: ApprovalRequest; actor: Actor},
): DriftApproval {
  return {
    id: context.newId(),
    incidentId: incident.id,
    type: request.type,
    status: 'pending',
    requestedBy: actor,
    requestReason: request.reason!.trim(),
    resolution: request.resolution ?? null,
    extensionHours: request.hours ?? null,
    fingerprints: driftOf(incident),
    createdAt: context.now().toISOString(),
    reviewedBy: null,
    reviewNotes: null,
    reviewedAt: null,
    usedAt: null,
  };
}

function refuseEnded(incident: Incident): void {
  if (isOpen(incident)) return;
  const {number, status} = incident;
  throw new WopsError('blocked', `Incident #${number} is ${status}: nothing is left to approve.`, {
    hint: `wops incident show ${number}`,
    details: {incident: number, status},
  });
}

function refuseTerms({number}: Incident, {type, reason, resolution, hours}: ApprovalRequest): void {
  const typed = `wops approval request ${number} ${type}`;
  const refuse = (message: string, example = typed) => {
    throw new WopsError('usage', message, {hint: `${example} --reason "…"`});
  };
  if (resolution !== undefined && type !== 'reconcile') {
    refuse(`A resolution is named for "reconcile" only, not for "${type}".`);
  }
  if (resolution === 'acknowledge') {
    refuse('To accept the drift as it is is a type of its own.', `wops approval request ${number} acknowledge`);
  }
  if (hours !== undefined && type !== 'extend_ttl') refuse(`Hours are given for "extend_ttl" only, not for "${type}".`);
  if (type === 'extend_ttl' && !(hours !== undefined && hours > 0 && hours <= MAX_EXTENSION_HOURS)) {
    const given = hours === undefined ? 'none were given' : `${hours} is not`;
    refuse(`To extend takes hours, above 0 and at most ${MAX_EXTENSION_HOURS}; ${given}.`, `${typed} --hours 24`);
  }
  if (!reason?.trim()) refuse('An approval is asked for with a reason.', hours ? `${typed} --hours ${hours}` : typed);
}

function refuseTwice({number}: Incident, asked: DriftApproval, pending: readonly DriftApproval[]): void {
  const same = pending.find(({type, requestedBy}) => type === asked.type && isSame(requestedBy, asked.requestedBy));
  if (!same) return;
  const id = same.id.slice(0, 8);
  throw new WopsError('usage', `You ask for that already: approval ${id} (${same.type}, incident #${number}).`, {
    hint: `For a colleague: wops approval approve ${id}, or to withdraw it: wops approval reject ${id}`,
    details: {approval: same.id, incident: number, type: same.type},
  });
}
