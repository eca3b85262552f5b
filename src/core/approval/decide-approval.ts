import {type Actor, actorName, currentActor, isSame, requireRole} from '../actor.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {incidentTime} from '../incident/age-incident.ts';
import type {DriftApproval} from '../incident/approval.ts';
import {type Incident, isOpen} from '../incident/incident.ts';
import {approvalEvent} from './approval-event.ts';
import {findApproval} from './find-approval.ts';
import {type IncidentApproval, ofIncident} from './list-approvals.ts';

export interface ApprovalDecision {
  decision: 'approved' | 'rejected';
  comment?: string | undefined;
}

/**
 * `wops approval approve|reject`: an administrator's word on what somebody else wants to do about an incident, once
 * (DESIGN.md §8). To reject one's own request is to withdraw it, which everybody may. On one machine a person is who Git
 * says. Throws `usage` for one that is decided already and for who has no name in Git, `blocked` for one's own, for who is
 * no admin and where the incident has ended.
 */
export async function decideApproval(
  context: Context,
  wanted: string,
  {decision, comment: given}: ApprovalDecision,
): Promise<IncidentApproval> {
  const {incidents} = context.store;
  const approval = await findApproval(context, wanted);
  const incident = (await incidents.get(approval.incidentId))!;
  const actor = await currentActor(context);
  refuseDecided(approval);
  refuseEnded(approval, incident);
  refusePerson(context, actor, {approval, decision});
  const comment = given?.trim() || null;
  const decided = await incidents.decideApproval(
    approval.id,
    {status: decision, reviewedBy: actor, reviewNotes: comment, reviewedAt: context.now().toISOString()},
    approvalEvent(`approval_${decision}`, approval, {
      actor,
      at: incidentTime(incident, context.now()),
      words: comment === null ? undefined : {comment},
    }),
  );
  return ofIncident(decided, incident);
}

function refuseDecided({id, status, reviewedBy, reviewedAt}: DriftApproval): void {
  if (status === 'pending') return;
  throw new WopsError(
    'usage',
    `Approval ${id.slice(0, 8)} was ${status} by ${actorName(reviewedBy!)} at ${reviewedAt}.`,
    {
      hint: 'wops approval list --status pending',
      details: {approval: id, status, reviewedBy, reviewedAt},
    },
  );
}

function refuseEnded({id}: DriftApproval, incident: Incident): void {
  if (isOpen(incident)) return;
  const {number, status} = incident;
  throw new WopsError(
    'blocked',
    `Incident #${number} is ${status}: approval ${id.slice(0, 8)} is not needed any more.`,
    {
      hint: `wops incident show ${number}`,
      details: {approval: id, incident: number, status},
    },
  );
}

function refusePerson(
  {config}: Context,
  actor: Actor,
  {approval, decision}: {approval: DriftApproval; decision: ApprovalDecision['decision']},
): void {
  if (actor.email === null) {
    throw new WopsError('usage', 'Git does not know who you are; a decision needs a name.', {
      hint: 'git config user.name YOU && git config user.email you@example.com',
    });
  }
  const isOwn = isSame(actor, approval.requestedBy);
  if (isOwn && decision === 'rejected') return;
  requireRole(config, actor, 'admin', 'decide on approvals');
  if (!isOwn) return;
  const id = approval.id.slice(0, 8);
  throw new WopsError('blocked', `Approval ${id} is your own request; it takes somebody else's word.`, {
    hint: `For a colleague: wops approval approve ${id}`,
    details: {approval: approval.id, requestedBy: approval.requestedBy},
  });
}
