import {spawn} from 'node:child_process';
import {once} from 'node:events';

export interface RunOptions {
  cwd: string;
  /** The stream that what it prints goes to: 1 or 2. What it complains about goes to 2. */
  output: 1 | 2;
  /** Ends it as Ctrl-C does. */
  signal: AbortSignal;
}

/** Variables that would lead a command to another workspace or repository than the folder it runs in. */
const MISLEADING = /^(WOPS_WORKSPACE|GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|PREFIX))$/i;

/** Runs a program that prints straight to our own streams, as a person at this terminal would. Answers its exit code. */
export async function runProgram(program: string, args: string[], options: RunOptions): Promise<number> {
  const {cwd, output, signal} = options;
  signal.throwIfAborted();
  const surroundings = Object.entries(process.env).filter(([name]) => !MISLEADING.test(name));
  const child = spawn(program, args, {cwd, stdio: ['ignore', output, 2], env: Object.fromEntries(surroundings)});
  const interrupt = () => child.kill('SIGINT');
  signal.addEventListener('abort', interrupt);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    signal.throwIfAborted();
    return code ?? 1;
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}
