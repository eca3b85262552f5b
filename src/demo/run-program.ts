import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {constants} from 'node:os';
import {createInterface} from 'node:readline';

export interface RunOptions {
  cwd: string;
  /** The stream that what it prints goes to: 1 or 2. What it complains about goes to 2. */
  output: 1 | 2;
  /** Ends it as Ctrl-C does. */
  signal: AbortSignal;
  /** Told each line that it complains with, which then goes nowhere else. `kill` ends it there and then. */
  onComplaint?: (line: string, kill: () => void) => void;
}

/** Variables that would lead a command to another workspace or repository than the folder it runs in. */
const MISLEADING = /^(WOPS_WORKSPACE|GIT_(DIR|WORK_TREE|INDEX_FILE|COMMON_DIR|PREFIX))$/i;

/**
 * Runs a program that prints straight to our own streams, as a person at this terminal would. Answers its exit code; as in
 * a shell 128 and the signal's number where one ended it.
 */
export async function runProgram(program: string, args: string[], options: RunOptions): Promise<number> {
  const {cwd, output, signal, onComplaint} = options;
  signal.throwIfAborted();
  const surroundings = Object.entries(process.env).filter(([name]) => !MISLEADING.test(name));
  const stdio = ['ignore', output, onComplaint ? 'pipe' : 2] as const;
  const child = spawn(program, args, {cwd, stdio: [...stdio], env: Object.fromEntries(surroundings)});
  if (onComplaint) {
    createInterface({input: child.stderr!}).on('line', (line) => onComplaint(line, () => child.kill('SIGKILL')));
  }
  const interrupt = () => child.kill('SIGINT');
  signal.addEventListener('abort', interrupt);
  try {
    const [code, ended] = (await once(child, 'close')) as [number, null] | [null, NodeJS.Signals];
    signal.throwIfAborted();
    return code ?? 128 + constants.signals[ended];
  } finally {
    signal.removeEventListener('abort', interrupt);
  }
}
