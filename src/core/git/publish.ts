import {WopsError} from '../errors.ts';
import {assertRemoteBranch, integrate} from './integrate.ts';
import type {Plumbing} from './plumbing.ts';

const RETRIES = 3;

/** `Git.push`, in the words of Plumbing. */
export async function publish(plumbing: Plumbing, remote: string, branch: string): Promise<void> {
  await assertRemoteBranch(plumbing, remote, branch);
  for (let attempt = 0; attempt <= RETRIES; attempt++) {
    if (attempt > 0) await integrate(plumbing, remote, branch);
    const commit = await plumbing.resolveCommit(`refs/heads/${branch}`);
    if (!commit) throw new WopsError('git_ref_unknown', `There is no local branch ${branch} to push.`);
    if ((await plumbing.push({remote, branch, commit, dryRun: false})) === 'accepted') return;
  }
  throw new WopsError(
    'git_conflict',
    `${remote} keeps moving: ${RETRIES} times another push to ${branch} came first.`,
    {
      hint: 'Run the command again.',
    },
  );
}

/** `Git.hasUnpushed`, in the words of Plumbing. */
export async function hasUnpushed(plumbing: Plumbing, remote: string, branch: string): Promise<boolean> {
  await assertRemoteBranch(plumbing, remote, branch);
  const ours = await plumbing.resolveCommit(`refs/heads/${branch}`);
  const theirs = await plumbing.resolveCommit(`refs/remotes/${remote}/${branch}`);
  if (!ours || ours === theirs) return false;
  return !theirs || (await plumbing.mergeBase(ours, theirs)) !== ours;
}

/** `Git.checkPush`, in the words of Plumbing. A push that would have to be integrated first is one that would be accepted. */
export async function checkPublish(plumbing: Plumbing, remote: string, branch: string): Promise<void> {
  await assertRemoteBranch(plumbing, remote, branch);
  const commit = (await plumbing.resolveCommit(`refs/heads/${branch}`)) ?? (await plumbing.fetch(remote, branch));
  // Nothing was ever committed, here or there: that the remote could be reached is all there is to know.
  if (commit) await plumbing.push({remote, branch, commit, dryRun: true});
}
