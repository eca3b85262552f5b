import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';

export const ROOT = join(import.meta.dirname, '..', '..');

export interface WopsRun {
  /** null when it was killed. */
  exitCode: number | null;
  stdout: string;
  stderr: string;
  /** `stdout` as the one JSON document of --json. */
  json<T = unknown>(): T;
}

export interface RunOptions {
  cwd: string;
  env?: Record<string, string>;
  /** Default: the built CLI of this repository. */
  bin?: string;
  /** Called with the process at once; to kill it, say. */
  onStart?: (child: ReturnType<typeof spawn>) => void | Promise<void>;
}

/** Runs the real CLI in a process of its own, as a person would, with Git kept from this machine's settings. */
export async function runWops(
  args: string[],
  {cwd, env, bin = join(ROOT, 'bin', 'run.js'), onStart}: RunOptions,
): Promise<WopsRun> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      NO_COLOR: '1',
      ...env,
    },
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
    onStart?.(child),
  ]);
  return {exitCode, stdout, stderr, json: <T>() => JSON.parse(stdout) as T};
}
