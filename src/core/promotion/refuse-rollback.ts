import {commandLine} from '../command-line.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {mapBounded} from '../git/map-bounded.ts';
import {resumed} from './execute-operation.ts';
import type {Promotion} from './promotion.ts';
import {undoSteps} from './undo/undo-steps.ts';
import {type Run, readNow} from './write/run.ts';

/** Of more workflows than this a hint names none. */
const SHOWN = 3;

/** Those that went through, or do once Git has them; and those that stand between. */
const CAN_ROLL_BACK = ['running', 'completed', 'completed_with_errors'] as const;

/** Throws `usage` where there is nothing to roll back, or nothing to roll it back to. */
export function refuseUndoable(promotion: Promotion): void {
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
export async function refuseNewer(held: Context, promotion: Promotion): Promise<void> {
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
