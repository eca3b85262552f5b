import {currentActor} from '../actor.ts';
import type {Context} from '../context.ts';
import {withLeases} from '../sync/with-leases.ts';
import {resumed, runUndo} from './execute-operation.ts';
import {findPromotion} from './find-promotion.ts';
import type {OperationHost} from './perform-operation.ts';
import type {Promotion} from './promotion.ts';
import {refuseNewer, refuseUndoable} from './refuse-rollback.ts';
import {type OperationReport, reportNow} from './report.ts';
import {standingResults} from './standing-results.ts';
import {takeUpUnfinished} from './take-up.ts';

export interface RollbackOptions {
  /** Write over what was changed in the target since. */
  force: boolean;
  reason?: string | undefined;
  dryRun: boolean;
}

/**
 * `wops rollback PROMOTION`: brings the target back to the snapshot from before it, and places a hold on it (DESIGN.md §7).
 * One that a killed process left unfinished is taken back no less, and so is what is left of one that could not be undone in
 * full.
 * Throws `usage` for a promotion that did not go through, and for one whose snapshot retention let go of; `stale` when the
 * target is not what it left, unless `force`.
 */
export async function rollbackPromotion(
  context: Context,
  wanted: string,
  options: RollbackOptions,
  host: OperationHost,
): Promise<OperationReport> {
  const {id, target} = await findPromotion(context, wanted);
  return withLeases(context, {environments: [target], purpose: () => `wops rollback ${id}`}, async (held) => {
    if (!options.dryRun) await takeUpOthers(held, id);
    const promotion = (await held.store.promotions.get(id))!;
    refuseUndoable(promotion);
    if (!options.force) await refuseNewer(held, promotion);
    const report = await reportStanding(held, promotion);
    if (options.dryRun) return {...report, status: 'pending', dryRun: true};
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
      // Why it was being undone already; from here on an error is that Git is not as before.
      error: null,
      finishedAt: null,
    });
    return reportNow(held, await runUndo(held, await resumed(held, id), {force: options.force}));
  });
}

/** What another operation left unfinished on the target goes first; of this one, what only Git lacks. */
async function takeUpOthers(held: Context, id: string): Promise<void> {
  const promotion = (await held.store.promotions.get(id))!;
  if (!isLeftBetween(promotion)) await takeUpUnfinished(held, promotion.target);
}

/** Its process was killed before n8n held all of it, or while that was taken back. An environment has one such at most. */
function isLeftBetween({status, stage}: Promotion): boolean {
  return status === 'running' && stage !== 'follow_up';
}

/** As the state file has it, and the journal. */
async function reportStanding(held: Context, promotion: Promotion): Promise<OperationReport> {
  const steps = await held.store.promotions.steps(promotion.id);
  return {...(await reportNow(held, promotion)), workflows: standingResults(promotion, steps)};
}
