import type {Actor} from '../actor.ts';
import type {NewAuditEntry} from '../audit/audit-entry.ts';
import type {Promotion} from '../promotion/promotion.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';
import type {StoredApproval} from './approval-table.ts';

interface Happening {
  at: string;
  /** Default: who asked for the rollback, else for the promotion. */
  actor?: Actor;
}

/** A promotion, an apply or a restore came to its status. */
export function statusEntry(promotion: Promotion, {at, actor}: Happening): NewAuditEntry {
  const {stage, error, undoRequestedBy} = promotion;
  return {
    at,
    actor: actor ?? undoRequestedBy ?? promotion.actor,
    action: `promotion.${promotion.status}`,
    ...subjectOf(promotion),
    details: {
      ...detailsOf(promotion),
      ...(stage === 'forward' ? {} : {stage}),
      ...(error ? {error: error.message} : {}),
    },
  };
}

/** Somebody decided about its plan. */
export function decisionEntry(
  promotion: Promotion,
  {decision, actor, comment, decidedAt}: StoredApproval,
): NewAuditEntry {
  return {
    at: decidedAt,
    actor,
    action: `promotion.${decision}_by`,
    ...subjectOf(promotion),
    details: {...detailsOf(promotion), comment},
  };
}

function subjectOf({id, target}: Promotion): Pick<NewAuditEntry, 'subject' | 'environment'> {
  return {subject: {type: 'promotion', id, name: null}, environment: target};
}

/** Nothing of what the workflows hold. */
function detailsOf({kind, source, digest, workflows, options}: Promotion): JsonObject {
  const {incident} = options;
  return {kind, source, digest, workflows: workflows.length, ...(incident === undefined ? {} : {incident})};
}
