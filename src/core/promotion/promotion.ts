import type {Actor} from '../actor.ts';
import type {ErrorCode} from '../errors.ts';
import type {Action, PlanFinding, PlanOptions} from './plan.ts';

/** DESIGN.md §7. */
export const PROMOTION_STATUSES = [
  'blocked',
  'pending',
  'pending_approval',
  'approved',
  'rejected',
  'running',
  'completed',
  'completed_with_errors',
  'failed',
  'rolled_back',
  'cancelled',
] as const;
export type PromotionStatus = (typeof PROMOTION_STATUSES)[number];

/** What set an operation off: all of them are planned, journalled and undone alike. */
export const OPERATION_KINDS = ['promotion', 'apply', 'restore'] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** Which way a running operation goes. After a crash it is taken up there. */
export const STAGES = ['forward', 'follow_up', 'undo'] as const;
export type Stage = (typeof STAGES)[number];

/** A promotion, an apply or a restore, as the state file keeps it. */
export interface Promotion {
  id: string;
  kind: OperationKind;
  /** An environment, `git`, or `snapshot:<id>`. */
  source: string;
  target: string;
  status: PromotionStatus;
  stage: Stage;
  /** Of the plan; approvals are bound to it. */
  digest: string;
  /** What was asked for, so that the plan can be made again. */
  options: PlanOptions;
  /** Who asked. */
  actor: Actor;
  gates: GateResult[];
  findings: PlanFinding[];
  workflows: WorkflowResult[];
  snapshots: {pre?: string; post?: string};
  rollback: RollbackResult | null;
  /** The commit of the Git sidecar. */
  commit: string | null;
  pushed: boolean;
  /** Why it is `failed` or `completed_with_errors`; of a `rolled_back` one, why Git is not. */
  error: PromotionError | null;
  /** 'requested' when a person asked for the rollback: the end is then `rolled_back`, not `failed`. */
  undoRequestedBy: Actor | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}

export interface PromotionError {
  type: ErrorCode;
  message: string;
  /** Of what Git or its remote refused: what to do about it. */
  hint?: string;
}

/** A person's word on a plan. */
export interface Approval {
  decision: 'approved' | 'rejected';
  actor: Actor;
  comment: string | null;
  decidedAt: string;
}

export interface GateResult {
  name: string;
  passed: boolean;
  message: string;
  /** Names of the workflows that it is about; empty when it is about all. */
  workflows: string[];
}

export type WorkflowStatus = 'success' | 'failed' | 'skipped' | 'rolled_back';

/** What happened to one workflow (DESIGN.md §12). */
export interface WorkflowResult {
  canonicalId: string;
  slug: string;
  name: string;
  action: Action;
  status: WorkflowStatus;
  n8nId: string | null;
  error?: string;
}

export interface RollbackResult {
  /** Names of what is as before, verified by reading. */
  restored: string[];
  /** `workflow` is its name, or the type and name of a placeholder credential (`httpHeaderAuth:Shop`). */
  errors: {workflow: string; message: string}[];
}
