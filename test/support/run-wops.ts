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
  /** The most that a file may grow to, in KiB, as if the disk were full then. */
  fileLimit?: number;
  /** Called with the process at once; to kill it, say. */
  onStart?: (child: ReturnType<typeof spawn>) => void | Promise<void>;
}

/** Runs the real CLI in a process of its own, as a person would, with Git kept from this machine's settings. */
export async function runWops(
  args: string[],
  {cwd, env, bin = join(ROOT, 'bin', 'run.js'), fileLimit, onStart}: RunOptions,
): Promise<WopsRun> {
  const command = [process.execPath, bin, ...args];
  const [program, ...rest] = fileLimit === undefined ? command : limited(fileLimit, command);
  const child = spawn(program!, rest, {
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

/** Without the signal that goes with it, a write beyond the limit fails like one to a full disk. `ulimit` counts in 512 bytes. */
function limited(kib: number, command: string[]): string[] {
  return ['/bin/sh', '-c', `trap '' XFSZ; ulimit -f ${kib * 2}; exec "$@"`, 'sh', ...command];
}
