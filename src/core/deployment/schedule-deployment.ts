import {currentActor} from '../actor.ts';
import type {Context} from '../context.ts';
import {type OperationHost, storeOperation} from '../promotion/perform-operation.ts';
import {readPlan, refuseMovedPlan} from '../promotion/plan/plan-file.ts';
import {planOptions} from '../promotion/plan/plan-options.ts';
import {planPromotion} from '../promotion/plan/plan-promotion.ts';
import {
  hasWork,
  isBlocked,
  needsApproval,
  type PlannedOperation,
  reportOfPlan,
} from '../promotion/plan/planned-operation.ts';
import type {PlanOptions} from '../promotion/plan.ts';
import {type PromoteRequest, promote} from '../promotion/promote.ts';
import {type OperationReport, plannedResult, reportOf} from '../promotion/report.ts';
import {takeUpUnfinished} from '../promotion/take-up.ts';
import type {Deployment} from '../store/deployment-table.ts';
import {runGitPass} from '../sync/git-pass.ts';
import {withLeases} from '../sync/with-leases.ts';
import {openFileSource} from '../sync/workflow-files.ts';
import {workflowResult} from './as-its-promotion.ts';
import {type DeploymentSummary, summaryOf} from './deployment-report.ts';
import {parseTime} from './parse-time.ts';

export interface ScheduleRequest extends Omit<PromoteRequest, 'out'> {
  /** A time as `parseTime` reads it. */
  at: string;
  /** Run what is planned when it is due, whatever has moved since. */
  replan?: boolean;
}

/**
 * `data` of `deployment schedule` and of `promote --at`: what `promote` answers, before anything has happened. `deployment` is
 * null where nothing was scheduled: a gate blocks, there is nothing to do, or it was a dry run.
 */
export interface ScheduleReport extends OperationReport {
  deployment: DeploymentSummary | null;
}

/**
 * Plans a promotion now, for a time to come (DESIGN.md §7). Where its stage needs approvals, the promotion waits for them as
 * `pending_approval`. Throws what `promote` throws, and `usage` for a time that is none, past, or more than a year away.
 */
export async function scheduleDeployment(
  context: Context,
  request: ScheduleRequest,
  host: OperationHost,
): Promise<ScheduleReport> {
  const {at, replan = false, ...asked} = request;
  const time = parseTime(at, context.now());
  if (asked.dryRun) return {...(await promote(context, asked, host)), deployment: null};
  const saved =
    asked.planFile === undefined ? undefined : await readPlan(asked.planFile, {...asked, kind: 'promotion'});
  const {source = '', target = ''} = saved ?? asked;
  const options: PlanOptions = saved?.options ?? planOptions(asked);
  const purpose = () => `wops deployment schedule ${source} ${target}`;
  return withLeases(context, {environments: [target], purpose}, async (held) => {
    await takeUpUnfinished(held, target);
    await runGitPass(held, await openFileSource(held, {}));
    const operation = await planPromotion(held, {source, target, asks: true}, options);
    if (saved) refuseMovedPlan(saved, operation);
    const report = reportOfPlan(operation, {dryRun: false});
    if (isBlocked(operation)) return {...report, deployment: null};
    if (!hasWork(operation) && !replan) return {...report, status: 'completed', deployment: null};
    await host.confirm(report);
    return putDown(held, operation, {time, replan, host});
  });
}

async function putDown(
  held: Context,
  operation: PlannedOperation,
  {time, replan, host}: {time: Date; replan: boolean; host: OperationHost},
): Promise<ScheduleReport> {
  const {plan, options} = operation;
  const waits = needsApproval(operation);
  const promotion = waits ? await storeOperation(held, operation, {status: 'pending_approval', host}) : null;
  const deployment: Deployment = {
    id: held.newId(),
    source: plan.source,
    target: plan.target,
    options,
    digest: plan.digest,
    replan,
    promotionId: promotion?.id ?? null,
    status: promotion ? 'pending' : 'scheduled',
    scheduledAt: time.toISOString(),
    startedAt: null,
    finishedAt: null,
    error: null,
    actor: host.actor ?? (await currentActor(held)),
    createdAt: held.now().toISOString(),
    workflows: plan.workflows
      .flatMap((workflow) => workflowResult(plannedResult(workflow)))
      .map((workflow) => ({...workflow, status: 'pending'})),
  };
  await held.store.deployments.create(deployment);
  const report = promotion ? reportOf(promotion) : reportOfPlan(operation, {dryRun: false});
  return {...report, deployment: summaryOf(deployment)};
}
