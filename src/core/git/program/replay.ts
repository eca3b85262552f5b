import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {conflictIn} from '../conflict.ts';
import {expectSuccess, succeeded} from './git-result.ts';
import type {GitRunner} from './git-runner.ts';

// The work tree stays empty but for files in conflict, however large the repository.
const SPARSE = ['-c', 'core.sparseCheckout=true', '-c', 'core.sparseCheckoutCone=false', '-c', 'index.sparse=false'];

/**
 * `git rebase` in a work tree of its own, which is empty (sparse) and thrown away: whatever happens there, the user's work
 * tree, index and branch have not been touched.
 */
export async function replay(runner: GitRunner, commits: {base: string; tip: string; onto: string}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wops-rebase-'));
  const leftovers = [folder];
  const there = async (args: string[], env: NodeJS.ProcessEnv = {}) =>
    runner.attempt([...SPARSE, ...args], {cwd: folder, env});
  try {
    await runner.run(['worktree', 'add', '--detach', '--no-checkout', folder, commits.tip]);
    const gitDir = expectSuccess(['rev-parse'], await there(['rev-parse', '--absolute-git-dir'])).trim();
    if (path.basename(path.dirname(gitDir)) === 'worktrees') leftovers.push(gitDir);
    await mkdir(path.join(gitDir, 'info'), {recursive: true});
    await writeFile(path.join(gitDir, 'info', 'sparse-checkout'), '!/*\n');
    expectSuccess(['read-tree'], await there(['read-tree', '-m', '-u', 'HEAD']));
    const rebased = await there(
      ['rebase', '--quiet', '--rebase-merges', '--committer-date-is-author-date', '--onto', commits.onto, commits.base],
      await committerOf(runner, commits.tip),
    );
    if (succeeded(rebased)) return expectSuccess(['rev-parse'], await there(['rev-parse', 'HEAD'])).trim();
    const unmerged = (await there(['diff', '--name-only', '--diff-filter=U', '-z', '--no-ext-diff', '--no-textconv']))
      .stdout;
    if (unmerged === '') expectSuccess(['rebase'], rebased);
    throw conflictIn(unmerged.split('\0').filter(Boolean), commits);
  } finally {
    // As `git worktree remove`, which an interrupted run could not start any more.
    for (const leftover of leftovers) await rm(leftover, {recursive: true, force: true});
  }
}

/** Commits made again keep author and date; the committer of the last one stands for all, so that no set-up is needed. */
async function committerOf(runner: GitRunner, commit: string): Promise<NodeJS.ProcessEnv> {
  const shown = await runner.run(['show', '--no-patch', '--format=%cn%x00%ce', commit]);
  const [name, email] = shown.trimEnd().split('\0');
  return {GIT_COMMITTER_NAME: name || 'wops', GIT_COMMITTER_EMAIL: email || 'wops@localhost'};
}
