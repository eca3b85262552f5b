import {commitAndTakeIn, pushCommit} from '../../commit/commit-and-push.ts';
import type {Context} from '../../context.ts';
import {reconcile} from '../../sync/reconcile.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import type {Promotion} from '../promotion.ts';
import type {Step, StepKind} from '../steps.ts';
import {followUpError} from './follow-up-error.ts';
import type {StepWork} from './journal.ts';
import type {Run} from './run.ts';
import {sidecarFiles} from './sidecar.ts';
import {sidecarMessage} from './sidecar-message.ts';

/**
 * What follows when the target holds what was meant: the workflow files are committed, and pushed (the Git sidecar). The
 * promotion stands whatever happens here; a failure makes it `completed_with_errors`, and `promotion resume` finishes it.
 * Answers what changes in the promotion.
 */
export async function followUp(run: Run, after: ReadonlyMap<string, RuntimeWorkflow>): Promise<Partial<Promotion>> {
  const {context, promotion, plan} = run;
  const files = await sidecarFiles(context, plan, after);
  const message = sidecarMessage({...promotion, plan, undo: false});
  const {incident} = promotion.options;
  try {
    const {commit} = await takeLast(run, 'git_commit', {
      act: async () => outcome(await commitAndTakeIn(context, {files, message, incident})),
      // Committing once more what Git holds already is no commit: then it is the one that is there.
      settle: async () =>
        outcome((await commitAndTakeIn(context, {files, message, incident})) ?? (await headCommit(context))),
    });
    const hasPush = run.journal.steps.some(({kind}) => kind === 'git_push');
    const pushed = hasPush
      ? await takeLast(run, 'git_push', {
          act: async () => outcome((await pushCommit(context, commit ?? null)).commit),
          settle: async () => null,
        })
      : null;
    await reconcile(context);
    return {status: 'completed', commit: pushed?.commit ?? commit ?? null, pushed: hasPush, error: null};
  } catch (error) {
    const commit = run.journal.steps.findLast(({kind, outcome: {commit}}) => kind === 'git_commit' && commit)?.outcome
      .commit;
    return {status: 'completed_with_errors', commit: commit ?? null, error: followUpError(promotion, error)};
  }
}

/** Takes the step of that kind; of several tries, the last. */
export async function takeLast({journal}: Run, kind: StepKind, work: StepWork): Promise<Step['outcome']> {
  return journal.take(journal.steps.findLast((step) => step.kind === kind)!, work);
}

export async function headCommit(context: Context): Promise<string | null> {
  return (await (await context.git()).head()).commit;
}

function outcome(commit: string | null): Step['outcome'] {
  return commit === null ? {} : {commit};
}
