import {INCIDENT_EVENT_KINDS} from '../incident/incident.ts';
import {PROMOTION_STATUSES} from '../promotion/promotion.ts';
import {DECISIONS} from '../store/approval-table.ts';
import {DEPLOYMENT_STATUSES} from '../store/deployment-table.ts';

/** What the log tells of, and what of it; an action is both: `workflow.linked`. */
const HAPPENINGS = {
  acceptance: ['ended'],
  config: ['changed'],
  deployment: DEPLOYMENT_STATUSES,
  environment: ['committed'],
  hold: ['placed', 'released'],
  incident: INCIDENT_EVENT_KINDS,
  lock: ['broken'],
  promotion: [...PROMOTION_STATUSES, ...DECISIONS.map((decision) => `${decision}_by` as const)],
  retention: ['purged'],
  secret: ['stored'],
  snapshot: ['created'],
  workflow: ['linked', 'unlinked', 'ignored', 'unignored', 'deleted'],
} as const satisfies Record<string, readonly string[]>;

type Happenings = typeof HAPPENINGS;
export type AuditAction = {
  [Subject in keyof Happenings]: `${Subject}.${Happenings[Subject][number]}`;
}[keyof Happenings];

/** What stands before the dot: what the log can be asked for as a whole. */
export const AUDIT_SUBJECTS: readonly string[] = Object.keys(HAPPENINGS);

/** Every action that wops writes down. */
export const AUDIT_ACTIONS: readonly string[] = Object.entries(HAPPENINGS).flatMap(([subject, verbs]) =>
  verbs.map((verb) => `${subject}.${verb}`),
);
