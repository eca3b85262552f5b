import {currentActor} from '../actor.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {mapBounded} from '../git/map-bounded.ts';
import {withLeases} from '../sync/with-leases.ts';
import {resumed, runUndo} from './execute-operation.ts';
import {findPromotion} from './find-promotion.ts';
import type {OperationHost} from './perform-operation.ts';
import type {Promotion} from './promotion.ts';
import {type OperationReport, reportOf} from './report.ts';
import {takeUpUnfinished} from './take-up.ts';
import {undoSteps} from './undo/undo-steps.ts';
import {type Run, readNow} from './write/run.ts';

export interface RollbackOptions {
  /** Write over what was changed in the target since. */
  force: boolean;
  reason?: string | undefined;
  dryRun: boolean;
}

/**
 * `wops rollback PROMOTION`: brings the target back to the snapshot from before it, and places a hold on it (DESIGN.md §7).
 * Throws `usage` for a promotion that did not go through, `stale` when the target is not what it left, unless `force`.
 */
export async function rollbackPromotion(
  context: Context,
  wanted: string,
  options: RollbackOptions,
  host: OperationHost,
): Promise<OperationReport> {
  const {id, target} = await findPromotion(context, wanted);
  return withLeases(context, {environments: [target], purpose: () => `wops rollback ${id}`}, async (held) => {
    await takeUpUnfinished(held, target);
    const promotion = (await held.store.promotions.get(id))!;
    refuseStatus(promotion);
    const run = await resumed(held, id);
    if (!options.force) await refuseMoved(run);
    const report = {...reportOf(promotion), dryRun: options.dryRun};
    if (options.dryRun) return report;
    await host.confirm(report);
    const actor = await currentActor(held);
    await held.store.holds.place({
      environment: target,
      reason: options.reason ?? `Promotion ${id.slice(0, 8)} was rolled back.`,
      promotionId: id,
      actor,
      placedAt: held.now().toISOString(),
    });
    await held.store.promotions.update(id, {
      status: 'running',
      stage: 'undo',
      undoRequestedBy: actor,
      finishedAt: null,
    });
    return reportOf(await runUndo(held, await resumed(held, id), {force: options.force}));
  });
}

const CAN_ROLL_BACK = ['completed', 'completed_with_errors'] as const;

function refuseStatus({id, status, snapshots, workflows}: Promotion): void {
  const short = id.slice(0, 8);
  if (!CAN_ROLL_BACK.some((one) => one === status)) {
    throw new WopsError('usage', `Promotion ${short} is ${status}: there is nothing to roll back.`, {
      hint: `wops promotion show ${id}`,
    });
  }
  if (!snapshots.pre || workflows.every(({action}) => action === 'none')) {
    throw new WopsError('usage', `Promotion ${short} changed nothing in the target.`, {hint: 'wops promotion list'});
  }
}

/** Throws `stale` when a workflow is not as the promotion left it. */
async function refuseMoved(run: Run): Promise<void> {
  const left = await run.context.store.snapshots.workflows(run.promotion.snapshots.post!);
  const planned = new Map(run.plan.workflows.map((workflow) => [workflow.canonicalId, workflow]));
  const moved = await mapBounded(
    left,
    async ({canonicalId, name, workflow}) => {
      const about = planned.get(canonicalId ?? '');
      if (!about || !workflow) return [];
      const now = await readNow(run, about).catch((error: unknown) => {
        if (error instanceof WopsError && error.code === 'stale') return null;
        throw error;
      });
      return now && undoSteps(now, workflow).length === 0 ? [] : [name];
    },
    8,
  );
  const names = moved.flat();
  if (names.length === 0) return;
  throw new WopsError(
    'stale',
    `${run.plan.target} is not what promotion ${run.promotion.id.slice(0, 8)} left: ${names.map((name) => `"${name}"`).join(', ')} changed since.`,
    {
      hint: `Look: wops diff ${run.plan.target}. To lose these changes: wops rollback ${run.promotion.id} --force`,
      details: {moved: names},
    },
  );
}
