import {commitAndTakeIn, pushCommit} from '../../commit/commit-and-push.ts';
import type {Context} from '../../context.ts';
import {reconcile} from '../../sync/reconcile.ts';
import type {PlanFinding} from '../plan.ts';
import type {Promotion} from '../promotion.ts';
import {headCommit, takeLast} from '../write/follow-up.ts';
import {followUpError} from '../write/follow-up-error.ts';
import type {Run} from '../write/run.ts';
import {sidecarMessage} from '../write/sidecar-message.ts';

/**
 * Puts the target's files in Git back to what they were before the operation, in a commit of its own: Git says what the
 * target must run. A file that somebody has committed since is left, and is a finding. Nothing to do where the operation
 * committed nothing. Answers what changes in the promotion; a failure is its `error`, and `promotion resume` tries again.
 */
export async function undoFollowUp(run: Run): Promise<Partial<Promotion>> {
  const {context, promotion, plan, journal} = run;
  const written = promotion.commit;
  if (written === null) return {};
  try {
    const {files, findings} = await filesBefore(run, written);
    const message = sidecarMessage({...promotion, plan, undo: true});
    const commit = async () => {
      const made = (await commitAndTakeIn(context, {files, message})) ?? (await headCommit(context));
      return made === null ? {} : {commit: made};
    };
    const hasPush = journal.steps.some(({kind}) => kind === 'git_push');
    await extendOnce(run, hasPush);
    const made = await takeLast(run, 'undo_commit', {act: commit, settle: commit});
    if (hasPush) {
      await takeLast(run, 'undo_push', {
        act: async () => {
          const {commit: tip} = await pushCommit(context, made.commit ?? null);
          return tip === null ? {} : {commit: tip};
        },
        settle: async () => null,
      });
    }
    await reconcile(context);
    return {error: null, findings: [...promotion.findings, ...findings]};
  } catch (error) {
    return {error: followUpError(promotion, error)};
  }
}

async function extendOnce({journal, plan}: Run, push: boolean): Promise<void> {
  if (journal.steps.some(({kind}) => kind === 'undo_commit')) return;
  const kinds = push ? (['undo_commit', 'undo_push'] as const) : (['undo_commit'] as const);
  await journal.extend(kinds.map((kind) => ({kind, canonicalId: null, subject: plan.target})));
}

/** Text by path as of the commit before the operation; null: there was no such file. */
async function filesBefore({context, plan, promotion}: Run, written: string) {
  const git = await context.git();
  const {folder} = context.config.environments.get(plan.target)!;
  const before = (await context.store.snapshots.get(promotion.snapshots.pre!))?.commit ?? null;
  const [then, after, now] = [
    await oidsAt(context, before, folder),
    await oidsAt(context, written, folder),
    await oidsAt(context, await headCommit(context), folder),
  ];
  const files = new Map<string, string | null>();
  const findings: PlanFinding[] = [];
  const wanted = new Map<string, string[]>();
  for (const {path, action, name} of plan.workflows) {
    if (action === 'none' || then.get(path) === now.get(path)) continue;
    if (now.get(path) !== after.get(path)) {
      findings.push({workflow: name, code: 'file_kept', message: `${path} was committed since, and is left as it is.`});
      continue;
    }
    const oid = then.get(path);
    if (oid === undefined) files.set(path, null);
    else wanted.set(oid, [...(wanted.get(oid) ?? []), path]);
  }
  for await (const {oid, content} of git.readBlobs([...wanted.keys()])) {
    for (const path of wanted.get(oid)!) files.set(path, content.toString('utf8'));
  }
  return {files, findings};
}

async function oidsAt(context: Context, commit: string | null, folder: string): Promise<Map<string, string>> {
  const files = commit === null ? null : await (await context.git()).listFiles(commit, folder);
  return new Map(files?.map(({path, oid}) => [path, oid]));
}
