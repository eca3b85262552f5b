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
    const target = theirs && (await targetOf(plumbing, ours, theirs));
    if (!target || target === ours) return {commit: ours, moved: false};
    if (await move(plumbing, {ref, from: ours, to: target, reason: `pull: ${remote} ${branch}`})) {
      return {commit: target, moved: true};
    }
  }
  throw new WopsError('git_failed', `${ref} keeps moving: three times another commit came first.`, {
    hint: 'Run the command again.',
  });
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

/** Moves work tree and branch together; false, with the work tree back where it was, when the branch has moved by itself. */
async function move(
  plumbing: Plumbing,
  step: {ref: string; from: string | null; to: string; reason: string},
): Promise<boolean> {
  const {branch} = await plumbing.head();
  if (step.ref !== `refs/heads/${branch}`) return plumbing.moveRef(step);
  await plumbing.checkout(step.from, step.to);
  if (await plumbing.moveRef(step)) return true;
  if (step.from) await plumbing.checkout(step.to, step.from);
  return false;
}
