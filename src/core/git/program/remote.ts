import type {PushTarget} from '../plumbing.ts';
import {expectSuccess, failureOf, succeeded} from './git-result.ts';
import type {GitRunner} from './git-runner.ts';

/** `--progress` keeps a busy remote from looking silent. */
export async function fetchBranch(runner: GitRunner, remote: string, branch: string): Promise<string | null> {
  const tracking = `refs/remotes/${remote}/${branch}`;
  const args = ['fetch', '--progress', '--no-tags', remote, `+refs/heads/${branch}:${tracking}`];
  const result = await runner.attemptRemote(args);
  if (!succeeded(result) && /couldn't find remote ref/i.test(result.stderr)) return null;
  expectSuccess(args, result);
  return (await runner.run(['rev-parse', '--verify', '--quiet', `${tracking}^{commit}`])).trim();
}

// Flags of `git push --porcelain`: `!` is a ref that was not pushed. The last is two pushes meeting on the server.
const BEHIND =
  /^!\t.*\((?:fetch first|non-fast-forward|stale info|needs force|cannot lock ref.*|failed to update ref|incorrect old value.*)\)$/m;

export async function pushBranch(
  runner: GitRunner,
  {remote, branch, commit, dryRun}: PushTarget,
): Promise<'accepted' | 'behind'> {
  const args = ['push', '--porcelain', '--progress', '--no-verify', ...(dryRun ? ['--dry-run'] : [])];
  args.push(remote, `${commit}:refs/heads/${branch}`);
  const result = await runner.attemptRemote(args);
  if (succeeded(result)) return 'accepted';
  if (BEHIND.test(result.stdout)) return 'behind';
  const refusal = /^!\t.*\t(\[.*)$/m.exec(result.stdout)?.[1];
  throw failureOf(
    ['push', remote, branch],
    refusal ? {...result, stdout: '', stderr: `${refusal}\n${result.stderr}`} : result,
  );
}
