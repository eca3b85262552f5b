import type {Actor} from '../actor.ts';
import {currentActor} from '../actor.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {runGitPass} from '../sync/git-pass.ts';
import {withLeases} from '../sync/with-leases.ts';
import {openFileSource} from '../sync/workflow-files.ts';
import {executeOperation} from './execute-operation.ts';
import {refuseMovedPlan, type SavedPlan, savedPlan, savePlan} from './plan/plan-file.ts';
import {
  approvalGate,
  hasWork,
  isBlocked,
  needsApproval,
  type PlannedOperation,
  reportOfPlan,
} from './plan/planned-operation.ts';
import {planBesideUnfinished} from './plan-beside-unfinished.ts';
import type {Promotion, PromotionStatus} from './promotion.ts';
import {type OperationReport, plannedResult, reportNow} from './report.ts';
import {takeUpUnfinished} from './take-up.ts';

/** Who is asked before anything is written; throws to stop. */
export interface OperationHost {
  confirm(report: OperationReport): Promise<void>;
  /** In whose name it is done. Default: whoever runs this process. */
  actor?: Actor;
  /** Told when the operation is in the state file, before anything else is written. */
  stored?(promotion: Promotion): Promise<void>;
}

export interface OperationRequest {
  target: string;
  /** Makes the plan. `asks` is false for a dry run, from which nothing but GET may leave. */
  plan(context: Context, asks: boolean): Promise<PlannedOperation>;
  dryRun: boolean;
  /** Of a dry run: with graphs, to be drawn. */
  graphs?: boolean | undefined;
  /** Write the plan to this file, and stop there. */
  out?: string | undefined;
  /** A plan that was approved of before: another one is refused as stale. */
  saved?: Pick<SavedPlan, 'digest'> & Partial<SavedPlan>;
  purpose: string;
}

/**
 * Plans, asks the gates, asks the person, and carries out (DESIGN.md §7), under the target's lease. A dry run takes no
 * lease, writes nothing and constructs no writer. Throws `busy` before anything is done.
 */
export async function performOperation(
  context: Context,
  request: OperationRequest,
  host: OperationHost,
): Promise<OperationReport> {
  if (request.dryRun || request.out !== undefined) return tellPlan(context, request);
  const {target, purpose} = request;
  tellWhatIsNotSeen(context, target);
  return withLeases(context, {environments: [target], purpose: () => purpose}, async (held) => {
    await takeUpUnfinished(held, target);
    await runGitPass(held, await openFileSource(held, {}));
    const operation = await request.plan(held, true);
    if (request.saved) refuseMovedPlan(request.saved, operation);
    return reportNow(held, await decideAndRun(held, operation, host));
  });
}

/** What one machine knows protects only those who share it (DESIGN.md §1.12). */
function tellWhatIsNotSeen({stateIsNew, emit}: Context, environment: string): void {
  if (!stateIsNew) return;
  const message =
    'This run began without a state file: holds, approvals and unfinished promotions of other machines are not seen.';
  emit({kind: 'warning', environment, message});
}

async function tellPlan(context: Context, request: OperationRequest): Promise<OperationReport> {
  const operation = await request.plan(context, false);
  if (request.saved) refuseMovedPlan(request.saved, operation);
  if (request.out !== undefined) await savePlan(request.out, savedPlan(operation, context.now()));
  return planBesideUnfinished(context, reportOfPlan(operation, {dryRun: true, graphs: request.graphs ?? false}));
}

/**
 * Carries a plan out, unless a gate blocks it, there is nothing to do or it needs an approval. The caller holds the target's
 * lease.
 */
export async function decideAndRun(
  held: Context,
  operation: PlannedOperation,
  host: OperationHost,
): Promise<Promotion> {
  const store = (status: PromotionStatus) => storeOperation(held, operation, {status, host});
  if (isBlocked(operation)) return store('blocked');
  if (!hasWork(operation)) return store('completed');
  if (needsApproval(operation)) return store('pending_approval');
  await host.confirm(reportOfPlan(operation, {dryRun: false}));
  const promotion = await store('pending');
  try {
    return await executeOperation(held, promotion, operation.plan);
  } catch (error) {
    const now = await held.store.promotions.get(promotion.id);
    // Nothing was written.
    if (now?.status === 'pending')
      await held.store.promotions.update(promotion.id, {status: 'cancelled', finishedAt: held.now().toISOString()});
    throw error;
  }
}

/** Puts an operation down in the state file. */
export async function storeOperation(
  context: Context,
  operation: PlannedOperation,
  {status, host}: {status: PromotionStatus; host: OperationHost},
): Promise<Promotion> {
  const {kind, plan, options, gates, approvals} = operation;
  const at = context.now().toISOString();
  const isOver = status === 'blocked' || status === 'completed';
  const promotion: Promotion = {
    id: context.newId(),
    kind,
    source: plan.source,
    target: plan.target,
    status,
    stage: 'forward',
    digest: plan.digest,
    options,
    actor: host.actor ?? (await currentActor(context)),
    gates: needsApproval(operation) ? [...gates, approvalGate(approvals.required)] : gates,
    findings: plan.findings,
    workflows: plan.workflows.map(plannedResult),
    snapshots: {},
    rollback: null,
    commit: null,
    pushed: false,
    error: null,
    undoRequestedBy: null,
    createdAt: at,
    startedAt: null,
    finishedAt: isOver ? at : null,
  };
  await context.store.promotions.create(promotion);
  try {
    await host.stored?.(promotion);
  } catch (error) {
    // Nobody goes on with it.
    if (!isOver) await context.store.promotions.update(promotion.id, {status: 'cancelled', finishedAt: at});
    throw error;
  }
  return promotion;
}

/** As `executeOperation`, for a promotion that waited for approval. */
export async function runApproved(
  held: Context,
  promotion: Promotion,
  operation: PlannedOperation,
): Promise<Promotion> {
  if (operation.plan.digest !== promotion.digest) {
    throw new WopsError(
      'stale',
      `Something has moved since promotion ${promotion.id.slice(0, 8)} was planned: what was approved is not what would be written.`,
      {
        hint: `Plan again: wops promote ${promotion.source} ${promotion.target}`,
      },
    );
  }
  const gates = [
    ...operation.gates,
    {...approvalGate(operation.approvals.required), passed: true, message: 'Approved.'},
  ];
  await held.store.promotions.update(promotion.id, {gates});
  return executeOperation(held, promotion, operation.plan);
}
