import type {IncidentApproval} from '../../core/approval/list-approvals.ts';
import type {Drawing} from '../_base-command.ts';
import {age} from './age.ts';
import {APPROVAL_STATUSES_TOLD, approvedAct} from './approval-words.ts';
import {shortId} from './operation-words.ts';
import {actorText} from './promotion-actor-text.ts';
import {table} from './table.ts';

/** `wops approval list`: a row per approval. `filtered`: some may have been left out. */
export function approvalListText(
  approvals: IncidentApproval[],
  {palette}: Drawing,
  {now, filtered}: {now: Date; filtered: boolean},
): string[] {
  if (approvals.length === 0) {
    return [filtered ? 'No approval is like that.' : 'Nobody has asked for an approval yet.'];
  }
  const rows = table(
    approvals,
    [
      {title: 'ID', value: (row) => shortId(row.id)},
      {
        title: 'STATUS',
        value: standing,
        paint: (cell, row) => palette[APPROVAL_STATUSES_TOLD[row.status].colour](cell),
      },
      {title: 'TO', value: approvedAct},
      {title: 'ASKED BY', value: (row) => actorText(row.requestedBy)},
      {title: 'ASKED', value: (row) => age(row.createdAt, now)},
      {title: 'WHY', value: (row) => row.requestReason},
    ],
    palette,
  );
  const pending = approvals.find(({status}) => status === 'pending');
  return [...rows, ...(pending ? ['', `${palette.dim('Next:')} wops approval approve ${shortId(pending.id)}`] : [])];
}

function standing({status, reviewedBy, usedAt}: IncidentApproval): string {
  if (reviewedBy === null) return status;
  return `${status} by ${actorText(reviewedBy)}${usedAt === null ? '' : ', used'}`;
}
