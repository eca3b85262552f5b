import {currentActor} from '../actor.ts';
import {commandLine} from '../command-line.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {mapBounded} from '../git/map-bounded.ts';
import {withLeases} from '../sync/with-leases.ts';
import {resumed, runUndo} from './execute-operation.ts';
import {findPromotion} from './find-promotion.ts';
import type {OperationHost} from './perform-operation.ts';
import type {Promotion} from './promotion.ts';
import {type OperationReport, reportNow} from './report.ts';
import {standingResults} from './standing-results.ts';
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

/** Of more workflows than this a hint names none. */
const SHOWN = 3;

/** Those that went through, or do once Git has them; and those that stand between. */
const CAN_ROLL_BACK = ['running', 'completed', 'completed_with_errors'] as const;

/** Throws `usage` where there is nothing to roll back, or nothing to roll it back to. */
function refuseUndoable(promotion: Promotion): void {
  const {id, status, snapshots, workflows} = promotion;
  const short = id.slice(0, 8);
  if (!CAN_ROLL_BACK.some((one) => one === status) && !isUndoneInPart(promotion)) {
    throw new WopsError('usage', `Promotion ${short} is ${status}: there is nothing to roll back.`, {
      hint: `wops promotion show ${id}`,
    });
  }
  if (workflows.every(({action}) => action === 'none')) {
    throw new WopsError('usage', `Promotion ${short} changed nothing in the target.`, {hint: 'wops promotion list'});
  }
  if (!snapshots.pre) throw snapshotGone(promotion);
}

/** Retention let go of it (`find-artifacts.ts`); the promotion itself, and Git's history, stay. */
function snapshotGone({id, target, workflows}: Promotion): WopsError {
  // What was archived may never have been in Git.
  const written = workflows.filter(({action}) => action !== 'none' && action !== 'archive').map(({slug}) => slug);
  const named = written.length > SHOWN ? [] : written;
  const message = `The snapshot from before promotion ${id.slice(0, 8)} is not kept any more (retention): what ${target} held then is not known.`;
  return new WopsError('usage', message, {
    hint: `Apply an older commit of Git instead: ${commandLine(['wops', 'apply', target, ...named, '--ref', 'COMMIT', '--dry-run'])}`,
    details: {promotion: id, target},
  });
}

function isUndoneInPart({rollback, status}: Promotion): boolean {
  return (status === 'failed' || status === 'rolled_back') && (rollback?.errors.length ?? 0) > 0;
}

/** Throws `stale` where the rollback would take back what came after the promotion. */
async function refuseNewer(held: Context, promotion: Promotion): Promise<void> {
  if (promotion.stage === 'follow_up') return refuseMoved(await resumed(held, promotion.id));
  // It has left the target between before and after: that cannot be compared with anything.
  const {id, target, startedAt} = promotion;
  const later = (await held.store.promotions.list({target})).filter((one) => (one.startedAt ?? '') > (startedAt ?? ''));
  if (later.length === 0) return;
  throw new WopsError(
    'stale',
    `${later.length === 1 ? 'Another operation has' : `${later.length} operations have`} written to ${target} since promotion ${id.slice(0, 8)}.`,
    {
      hint: `Look: wops promotion show ${later[0]!.id}. To take the older one back all the same: wops rollback ${id} --force`,
      details: {later: later.map((one) => one.id)},
    },
  );
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
