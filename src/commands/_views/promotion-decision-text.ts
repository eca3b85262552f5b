import type {Decision} from '../../core/promotion/decide.ts';
import type {Approval} from '../../core/promotion/promotion.ts';
import type {Drawing} from '../_base-command.ts';
import {localTime} from './local-time.ts';
import {moment} from './moment.ts';
import {shortId} from './operation-words.ts';
import {plural} from './plural.ts';
import {actorText} from './promotion-actor-text.ts';
import {escapeText} from './terminal.ts';

export function decisionSummary({id, status, approvals, required}: Decision): string {
  const given = approvals.filter(({decision}) => decision === 'approved').length;
  if (status === 'rejected') return `Promotion ${shortId(id)} is rejected; it will not run.`;
  if (status === 'approved') return `Promotion ${shortId(id)} is approved.`;
  return `Promotion ${shortId(id)} has ${given} of ${plural(required, 'approval')}.`;
}

/** `wops promotion approve` and `reject`: who decided, how it stands now, and the next command. */
export function decisionText(decision: Decision, drawing: Drawing): string[] {
  const {id, status, deployment} = decision;
  const next = {
    approved: deployment ? `wops deployment show ${shortId(deployment.id)}` : `wops promotion resume ${shortId(id)}`,
    pending_approval: `wops promotion approve ${shortId(id)}`,
  };
  const command = status in next ? next[status as keyof typeof next] : undefined;
  return [
    ...approvalsText(decision.approvals, drawing),
    decisionSummary(decision),
    ...(deployment?.scheduledAt && status === 'approved'
      ? [`It runs when it is due: ${localTime(deployment.scheduledAt)}.`]
      : []),
    ...(command === undefined ? [] : [`${drawing.palette.dim('Next:')} ${command}`]),
  ];
}

/** A line per decision. On one machine whoever sets Git's user.name and user.email is that person. */
export function approvalsText(approvals: readonly Approval[], {palette}: Drawing): string[] {
  if (approvals.length === 0) return [];
  const lines = approvals.map(({decision, actor, comment, decidedAt}) => {
    const mark = decision === 'approved' ? palette.added('✓') : palette.removed('✗');
    const who = [actorText(actor), actor.email && actor.email !== actorText(actor) ? `<${actor.email}>` : '']
      .filter(Boolean)
      .join(' ');
    return `${mark} ${decision} by ${escapeText(who)} at ${moment(decidedAt)}${comment === null ? '' : `: ${escapeText(comment)}`}`;
  });
  return [...lines, palette.dim('  On one machine the approver is who Git says.')];
}
