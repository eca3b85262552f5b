import {type ChildProcessWithoutNullStreams, spawn} from 'node:child_process';
import {once} from 'node:events';
import {Readable} from 'node:stream';
import {pipeline} from 'node:stream/promises';
import {HARDENING} from './environment.ts';
import {type GitResult, interrupted} from './git-result.ts';

export interface ProcessOptions {
  cwd: string;
  env: NodeJS.ProcessEnv;
  signal: AbortSignal | undefined;
}

/**
 * git as a plain process. simple-git runs the commands that answer in text; it cannot stream bytes in or out (it collects
 * the whole answer and decodes it), and it waits 50 ms after a command that prints nothing, which plumbing mostly does.
 * For commands that talk to a remote see remote-process.ts.
 */
export function startGit(args: readonly string[], {cwd, env, signal}: ProcessOptions): ChildProcessWithoutNullStreams {
  if (signal?.aborted) throw interrupted();
  return spawn('git', hardened(args), {cwd, env, signal, windowsHide: true, stdio: 'pipe'});
}

export function hardened(args: readonly string[]): string[] {
  return [...HARDENING.flatMap((setting) => ['-c', setting]), ...args];
}

/** Runs git with `input` on its stdin. Rejects when it cannot be started; a failing exit code is a result. */
export async function feedGit(
  args: readonly string[],
  input: Iterable<Buffer | string> | AsyncIterable<Buffer | string>,
  options: ProcessOptions,
): Promise<GitResult> {
  const child = startGit(args, options);
  const [fed, stdout, stderr, ended] = await Promise.allSettled([
    // A git that stops reading (EPIPE) says why on stderr and in its exit code.
    pipeline(Readable.from(input, {objectMode: false}), child.stdin),
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'close'),
  ]);
  if (options.signal?.aborted) throw interrupted();
  if (ended.status === 'rejected') throw ended.reason;
  const [exitCode] = ended.value as [number | null];
  if (fed.status === 'rejected' && exitCode === 0) throw fed.reason;
  return {exitCode, stdout: settledText(stdout), stderr: settledText(stderr)};
}

export async function textOf(stream: Readable, heard?: () => void): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    heard?.();
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function settledText(result: PromiseSettledResult<string>): string {
  return result.status === 'fulfilled' ? result.value : '';
}
