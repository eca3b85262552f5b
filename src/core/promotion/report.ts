import type {Context} from '../context.ts';
import type {WorkflowDifference} from '../diff/change.ts';
import type {GraphDifference} from '../diff/graph-difference.ts';
import type {Hold} from '../store/hold-table.ts';
import type {PlanFinding, PlannedWorkflow, Transformation} from './plan.ts';
import type {
  GateResult,
  OperationKind,
  Promotion,
  PromotionError,
  PromotionStatus,
  RollbackResult,
  WorkflowResult,
  WorkflowStatus,
} from './promotion.ts';

/** `data` of `promote`, `apply`, `rollback`, `snapshot restore` and `promotion show` with --json (DESIGN.md §12). */
export interface OperationReport {
  /** null for a dry run: nothing was stored. */
  id: string | null;
  kind: OperationKind;
  source: string;
  target: string;
  /** Of a dry run: `blocked`, or `pending` where it could run. */
  status: PromotionStatus;
  dryRun: boolean;
  gates: GateResult[];
  /** In the order in which they are written; of a dry run what would happen, all `skipped`. */
  workflows: ReportedWorkflow[];
  findings: PlanFinding[];
  snapshots: {pre?: string; post?: string};
  rollback?: RollbackResult;
  commit?: string;
  pushed?: boolean;
  digest: string;
  error?: PromotionError;
  /** On the target, whoever placed it. */
  hold?: Pick<Hold, 'reason' | 'promotionId' | 'placedAt'>;
}

export interface ReportedWorkflow extends Omit<WorkflowResult, 'status'> {
  /** `unfinished`: begun by an operation that is under way, or was killed (`standing-results.ts`). */
  status: WorkflowStatus | 'unfinished';
  /** Of a plan only: what is carried over, and how the target will differ from what it is. */
  transformations?: Transformation[];
  changes?: WorkflowDifference['changes'];
  /** Where it was asked for, to be drawn. */
  graph?: GraphDifference;
  publication?: 'publish' | 'unpublish' | 'keep';
}

/** The report of what the state file holds. */
export function reportOf(promotion: Promotion): OperationReport {
  const {id, kind, source, target, status, gates, workflows, findings, snapshots, digest, error} = promotion;
  return {
    id,
    kind,
    source,
    target,
    status,
    dryRun: false,
    gates,
    workflows,
    findings,
    snapshots,
    ...(promotion.rollback ? {rollback: promotion.rollback} : {}),
    ...(promotion.commit ? {commit: promotion.commit, pushed: promotion.pushed} : {}),
    digest,
    ...(error ? {error} : {}),
  };
}

/** The report of how it stands now, with the hold on its target. */
export async function reportNow({store}: Pick<Context, 'store'>, promotion: Promotion): Promise<OperationReport> {
  const hold = await store.holds.get(promotion.target);
  const told = hold && {reason: hold.reason, promotionId: hold.promotionId, placedAt: hold.placedAt};
  return {...reportOf(promotion), ...(told ? {hold: told} : {})};
}

/** What has happened to a workflow before anything has. */
export function plannedResult({canonicalId, slug, name, action, n8nId}: PlannedWorkflow): WorkflowResult {
  return {canonicalId, slug, name, action, status: 'skipped', n8nId};
}
