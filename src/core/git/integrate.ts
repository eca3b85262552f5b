import {commandLine} from '../command-line.ts';
import {WopsError} from '../errors.ts';
import type {Plumbing} from './plumbing.ts';
import {assertBranchName, isRefName} from './revision.ts';
import {refuseUnfinishedOperation} from './unfinished-operation.ts';

/** `Git.pull`, in the words of Plumbing. */
export async function integrate(
  plumbing: Plumbing,
  remote: string,
  branch: string,
): Promise<{commit: string | null; moved: boolean}> {
  await assertRemoteBranch(plumbing, remote, branch);
  await refuseUnfinishedOperation(plumbing.clone);
  const ref = `refs/heads/${branch}`;
  const theirs = await plumbing.fetch(remote, branch);
  for (let attempt = 1; attempt <= 3; attempt++) {
    const ours = await plumbing.resolveCommit(ref);
    const target = theirs && (await targetOf(plumbing, ours, theirs).catch((error) => withPull(error, remote, branch)));
    if (!target || target === ours) return {commit: ours, moved: false};
    if (await move(plumbing, {ref, from: ours, to: target, reason: `pull: ${remote} ${branch}`})) {
      return {commit: target, moved: true};
    }
  }
  throw new WopsError('git_failed', `${ref} keeps moving: three times another commit came first.`, {
    hint: 'Run the command again.',
  });
}

/** The way out of a conflict in files names both ends: a branch need not have an upstream. */
function withPull(error: unknown, remote: string, branch: string): never {
  if (!(error instanceof WopsError) || error.code !== 'git_conflict' || !error.details) throw error;
  const {message, details} = error;
  const hint = `${commandLine(['git', 'pull', '--rebase', remote, branch])}, settle the conflict, and run the command again.`;
  throw new WopsError('git_conflict', message, {hint, details, cause: error});
}

/** Throws unless both names are safe to hand to Git and the remote is configured. */
export async function assertRemoteBranch(plumbing: Plumbing, remote: string, branch: string): Promise<void> {
  assertBranchName(branch);
  const remotes = await plumbing.remotes();
  if (isRefName(remote) && remotes.includes(remote)) return;
  throw new WopsError('git_failed', `There is no remote ${JSON.stringify(remote)} here.`, {
    hint:
      remotes.length > 0
        ? `There is: ${remotes.join(', ')}`
        : `git remote add ${isRefName(remote) ? remote : 'origin'} URL`,
  });
}

async function targetOf(plumbing: Plumbing, ours: string | null, theirs: string): Promise<string> {
  if (!ours || ours === theirs) return theirs;
  const base = await plumbing.mergeBase(ours, theirs);
  if (base === ours) return theirs;
  if (base === theirs) return ours;
  if (base) return plumbing.replay({base, tip: ours, onto: theirs});
  throw new WopsError('git_conflict', 'The local and the remote branch have no common history.', {
    hint: 'In a shallow clone: git fetch --unshallow',
  });
}

/**
 * Moves work tree and branch together, and a detached HEAD that stands at commits of ours; false, with the work tree back
 * where it was, when the branch has moved by itself.
 */
async function move(
  plumbing: Plumbing,
  step: {ref: string; from: string | null; to: string; reason: string},
): Promise<boolean> {
  const {branch, commit} = await plumbing.head();
  // What is pinned stays; but commits of ours that are made anew are what is read next.
  const isReplayed = async (from: string) => (await plumbing.mergeBase(from, step.to)) !== from;
  const follows = branch === null && step.from !== null && commit === step.from && (await isReplayed(step.from));
  if (step.ref !== `refs/heads/${branch}` && !follows) return plumbing.moveRef(step);
  await plumbing.checkout(step.from, step.to);
  if (await plumbing.moveRef(step)) {
    if (follows) await plumbing.moveRef({...step, ref: 'HEAD'});
    return true;
  }
  if (step.from) await plumbing.checkout(step.to, step.from);
  return false;
}
