import type {Actor} from '../../core/actor.ts';
import type {IncidentApproval} from '../../core/approval/list-approvals.ts';
import type {RequestedApproval} from '../../core/approval/request-approval.ts';
import type {Drawing} from '../_base-command.ts';
import {APPROVAL_STATUSES_TOLD, approvedAct, approvedCommand} from './approval-words.ts';
import {moment} from './moment.ts';
import {shortId} from './operation-words.ts';
import {actorText} from './promotion-actor-text.ts';
import {escapeText} from './terminal.ts';

/** `Approval 7d1f0a3c is approved: close incident #42 (prod).` */
export function approvalSentence(approval: IncidentApproval): string {
  return `Approval ${shortId(approval.id)} ${APPROVAL_STATUSES_TOLD[approval.status].says}: ${approvedAct(approval)}.`;
}

/** `wops approval request`: what was asked for, and the command for a colleague. */
export function approvalRequestText(approval: RequestedApproval, {palette}: Drawing): string[] {
  return [
    approvalSentence(approval),
    ...(approval.needed ? [] : [`Nothing asks for it here; ${approvedCommand(approval)} goes without.`]),
    `${palette.dim('For a colleague:')} wops approval approve ${shortId(approval.id)}`,
  ];
}

/** `wops approval approve` and `reject`: who decided, and what can be done now. */
export function approvalText(approval: IncidentApproval, {palette}: Drawing): string[] {
  const {status, requestedBy, requestReason, createdAt, reviewedBy, reviewedAt, reviewNotes} = approval;
  const {mark, colour} = APPROVAL_STATUSES_TOLD[status];
  return [
    `  asked for by ${personText(requestedBy)} at ${moment(createdAt)}: ${escapeText(requestReason)}`,
    `${palette[colour](mark)} ${status} by ${personText(reviewedBy!)} at ${moment(reviewedAt!)}${reviewNotes === null ? '' : `: ${escapeText(reviewNotes)}`}`,
    palette.dim('  On one machine the approver is who Git says.'),
    approvalSentence(approval),
    ...(status === 'approved'
      ? [`${palette.dim('For others, once, within a week:')} ${approvedCommand(approval)}`]
      : []),
  ];
}

function personText(actor: Actor): string {
  const address = actor.email !== null && actor.email !== actorText(actor) ? ` <${actor.email}>` : '';
  return escapeText(`${actorText(actor)}${address}`);
}
