import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {runGitPass} from '../sync/git-pass.ts';
import {withLeases} from '../sync/with-leases.ts';
import {openFileSource} from '../sync/workflow-files.ts';
import {finishUndo, resumed, runForward} from './execute-operation.ts';
import {findPromotion} from './find-promotion.ts';
import {type OperationHost, runApproved} from './perform-operation.ts';
import {planPromotion} from './plan/plan-promotion.ts';
import {isBlocked, reportOfPlan} from './plan/planned-operation.ts';
import {findRules} from './plan/stage.ts';
import type {Promotion, PromotionStatus} from './promotion.ts';
import {type OperationReport, reportNow} from './report.ts';

/** How long an approval holds, in milliseconds: what was right a week ago deserves another look. */
const APPROVAL_MS = 7 * 24 * 3_600_000;

/** How a promotion goes on, by how it stands; the others cannot. */
const WAYS_ON: Partial<
  Record<PromotionStatus, (held: Context, promotion: Promotion, host: OperationHost) => Promise<Promotion>>
> = {
  approved: resumeApproved,
  running: async (held, {id}) => runForward(held, await resumed(held, id)),
  completed_with_errors: async (held, {id}) => runForward(held, await resumed(held, id)),
  // Where the files in Git could not be put back.
  rolled_back: async (held, promotion) =>
    promotion.error === null ? promotion : finishUndo(await resumed(held, promotion.id)),
};

/**
 * `wops promotion resume`: goes on with a promotion that was approved, that a killed process left unfinished, or that only
 * lacks its commit or push (DESIGN.md §7). Throws `usage` for any other, `stale` when what was approved is not what would
 * be written by now, `blocked` when the approval is older than a week.
 */
export async function resumePromotion(context: Context, wanted: string, host: OperationHost): Promise<OperationReport> {
  const {id, target} = await findPromotion(context, wanted);
  return withLeases(context, {environments: [target], purpose: () => `wops promotion resume ${id}`}, async (held) => {
    const promotion = (await held.store.promotions.get(id))!;
    const goOn = WAYS_ON[promotion.status];
    if (!goOn) throw notResumable(promotion);
    await runGitPass(held, await openFileSource(held, {}));
    return reportNow(held, await goOn(held, promotion, host));
  });
}

/** Runs an approved promotion, as above. The caller holds the target's lease, and has taken in what Git holds. */
export async function resumeApproved(held: Context, promotion: Promotion, host: OperationHost): Promise<Promotion> {
  const {id, source, target, options} = promotion;
  const approvals = await held.store.promotions.approvals(id);
  const {required} = findRules(held.config, {source, target, pipeline: options.pipeline}).approvals;
  const short = id.slice(0, 8);
  const oldest = Math.min(...approvals.map(({decidedAt}) => Date.parse(decidedAt)));
  if (held.now().getTime() - oldest > APPROVAL_MS) {
    await held.store.promotions.update(id, {status: 'cancelled', finishedAt: held.now().toISOString()});
    throw new WopsError('blocked', `The approval of promotion ${short} is older than a week, and has expired.`, {
      hint: `wops promote ${source} ${target}`,
    });
  }
  if (approvals.length < required) {
    throw new WopsError('blocked', `Promotion ${short} has ${approvals.length} of ${required} approvals by now.`, {
      hint: `wops promotion approve ${id}`,
    });
  }
  const operation = await planPromotion(held, {source, target, asks: true}, options);
  if (isBlocked(operation)) {
    await held.store.promotions.update(id, {gates: operation.gates});
    const failed = operation.gates.filter(({passed}) => !passed).map(({message}) => message);
    throw new WopsError('blocked', `Promotion ${short} is blocked by now: ${failed.join('; ')}`, {
      details: {gates: operation.gates},
    });
  }
  // It has all its approvals: that is no gate any more.
  const approved = {...operation, approvals: {...operation.approvals, required: 0}};
  await host.confirm(reportOfPlan(approved, {dryRun: false}));
  return runApproved(held, promotion, operation);
}

function notResumable({id, status}: Promotion): WopsError {
  const hints: Partial<Record<PromotionStatus, string>> = {
    pending_approval: `wops promotion approve ${id}`,
    failed: 'It was undone. Mend the cause, and promote again.',
  };
  return new WopsError('usage', `Promotion ${id.slice(0, 8)} is ${status}: there is nothing to go on with.`, {
    hint: hints[status] ?? `wops promotion show ${id}`,
  });
}
