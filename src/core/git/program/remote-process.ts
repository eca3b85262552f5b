import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import type {WopsError} from '../../errors.ts';
import {remoteSilent} from '../git-failure.ts';
import {hardened, type ProcessOptions, textOf} from './git-process.ts';
import {type GitResult, interrupted} from './git-result.ts';

/** A git that does not end when asked is made to after so long. */
const PATIENCE_MS = 2_000;

/**
 * Runs a git that talks to a remote, and ends it when nothing has come from it for `silenceMs` (`--progress` makes a busy
 * one talk). It gets a process group of its own: ending git alone leaves its remote helper or ssh waiting for the server,
 * for ever perhaps. Without a terminal, ssh cannot ask there either.
 */
export async function runRemoteGit(
  args: readonly string[],
  {cwd, env, signal, silenceMs}: ProcessOptions & {silenceMs: number},
): Promise<GitResult> {
  if (signal?.aborted) throw interrupted();
  const detached = process.platform !== 'win32';
  const child = spawn('git', hardened(args), {
    cwd,
    env,
    detached,
    windowsHide: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

  let cut: WopsError | undefined;
  let insist: NodeJS.Timeout | undefined;
  const end = (reason: WopsError) => {
    cut ??= reason;
    killGroup(child, 'SIGTERM');
    insist ??= setTimeout(() => killGroup(child, 'SIGKILL'), PATIENCE_MS);
  };
  const silence = setTimeout(() => end(remoteSilent(silenceMs)), silenceMs);
  const abort = () => end(interrupted());
  signal?.addEventListener('abort', abort);
  const heard = () => silence.refresh();
  try {
    const [stdout, stderr, [exitCode]] = await Promise.all([
      textOf(child.stdout, heard),
      textOf(child.stderr, heard),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    if (cut) throw cut;
    return {exitCode, stdout, stderr};
  } finally {
    clearTimeout(silence);
    clearTimeout(insist);
    signal?.removeEventListener('abort', abort);
  }
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}
