import {WopsError} from '../errors.ts';
import {commitSubject} from './commit-text.ts';
import {listed} from './conflict.ts';
import type {CommitRequest} from './git.ts';
import {awaitFreeIndex} from './index-lock.ts';
import {type FilePlan, planCommit} from './plan-commit.ts';
import type {Plumbing} from './plumbing.ts';
import {assertBranchName} from './revision.ts';
import {foldersOf} from './tracked-path.ts';
import {refuseUncommittedEdits} from './uncommitted-edits.ts';
import {refuseUnfinishedOperation} from './unfinished-operation.ts';
import {openWorkTree} from './work-tree.ts';

/** `Git.commitFiles`, in the words of Plumbing. */
export async function commitFiles(plumbing: Plumbing, request: CommitRequest): Promise<string | null> {
  const {clone} = plumbing;
  await refuseUnfinishedOperation(clone);
  const head = await plumbing.head();
  const target = await targetOf(plumbing, head, request.branch);
  const plan = await planCommit(plumbing, request.files, target.base);
  if (plan.files.size === 0) return null;

  const workTree = openWorkTree(clone);
  const unwritten = await refuseUncommittedEdits(plumbing, workTree, plan, {head: head.commit, purpose: 'The commit'});
  // A detached HEAD that stands where the branch does goes along, as with `git commit`: what is read next is what was written.
  const follows = head.branch === null && head.commit === target.base;
  if (head.branch || follows) await awaitFreeIndex(clone);
  await workTree.write(unwritten);
  if (head.branch || follows) await plumbing.stage(plan.files);
  const {commit, parent} = await commitPlan(plumbing, plan, {...target, ...request});
  if (follows && parent === head.commit) {
    await plumbing.moveRef({
      ref: 'HEAD',
      from: parent,
      to: commit,
      reason: `commit: ${commitSubject(request.message)}`,
    });
  }
  return commit;
}

/** `Git.checkCommit`, in the words of Plumbing. */
export async function checkCommit(
  plumbing: Plumbing,
  {paths, branch}: {paths: string[]; branch?: string},
): Promise<void> {
  const {clone} = plumbing;
  await refuseUnfinishedOperation(clone);
  const head = await plumbing.head();
  const {base} = await targetOf(plumbing, head, branch);
  if (paths.length === 0) return;
  const {before} = await planCommit(plumbing, new Map(paths.map((path) => [path, null])), base);
  // What the commit will hold is not known yet: with a plan that changes nothing, every edit is one in the way.
  const files = new Map(paths.map((path) => [clone.prefix + path, before.get(clone.prefix + path) ?? null]));
  const purpose = {head: head.commit, purpose: 'The commit'};
  await refuseUncommittedEdits(plumbing, openWorkTree(clone), {files, base, before}, purpose);
  if (head.branch) await awaitFreeIndex(clone);
}

interface Target {
  ref: string;
  /** What the ref holds; null: it does not exist yet. */
  at: string | null;
  /** The commit to build on; differs from `at` for a local branch that begins at the remote's. */
  base: string | null;
}

async function targetOf(
  plumbing: Plumbing,
  head: {branch: string | null; commit: string | null},
  fallback: string | undefined,
): Promise<Target> {
  if (head.branch) return {ref: `refs/heads/${head.branch}`, at: head.commit, base: head.commit};
  const here = `HEAD is detached at ${head.commit?.slice(0, 7)} in ${plumbing.clone.top}`;
  if (!fallback) {
    throw new WopsError('git_detached', `${here}: a commit would belong to no branch.`, {
      hint: 'git switch BRANCH, or in CI set git.push: true in wops.yaml, so that commits go to git.branch.',
    });
  }
  assertBranchName(fallback);
  const ref = `refs/heads/${fallback}`;
  const at = await plumbing.resolveCommit(ref);
  if (at) return {ref, at, base: at};
  const tracking = (await plumbing.refNames()).filter(
    (name) => name.replace(/^refs\/remotes\/[^/]+\//, '') === fallback,
  );
  if (tracking.length === 1) return {ref, at: null, base: await plumbing.resolveCommit(tracking[0]!)};
  throw new WopsError('git_detached', `${here}, and there is no branch ${fallback} here to commit to.`, {
    hint: `git fetch origin ${fallback}:${fallback}`,
  });
}

type Draft = Target & Pick<CommitRequest, 'message' | 'author' | 'date'>;

/** Makes the commit and moves the branch; on a branch that has moved meanwhile, again on its new tip. */
async function commitPlan(plumbing: Plumbing, plan: FilePlan, draft: Draft) {
  const {ref, message, author, date} = draft;
  let {at, base} = draft;
  for (let attempt = 1; attempt <= 5; attempt++) {
    const commit = await plumbing.writeCommit({parent: base, files: plan.files, message, author, date});
    const reason = `commit: ${commitSubject(message)}`;
    if (await plumbing.moveRef({ref, from: at, to: commit, reason})) return {commit, parent: base};
    const tip = await plumbing.resolveCommit(ref);
    if (!tip) throw new WopsError('git_failed', `${ref} was deleted at the same moment.`, {hint: 'git reflog'});
    await refuseOverlap(plumbing, plan, tip);
    at = base = tip;
  }
  throw new WopsError('git_failed', `${ref} keeps moving: five times another commit came first.`, {
    hint: 'Run the command again.',
  });
}

/** Somebody else's commit came first. If it changed a file of ours, building on it would undo that in silence. */
async function refuseOverlap(plumbing: Plumbing, plan: FilePlan, tip: string): Promise<void> {
  const folders = foldersOf(plan.files.keys());
  const now = new Map((await plumbing.listTree(tip, folders)).map((file) => [file.path, file.oid]));
  const moved = [...plan.files.keys()].filter((file) => now.get(file) !== plan.before.get(file)?.oid);
  if (moved.length === 0) return;
  throw new WopsError('git_conflict', `Another commit changed ${listed(moved)} at the same moment.`, {
    hint: `See what is there now: git diff HEAD -- ${moved[0]}`,
    details: {files: moved},
  });
}
