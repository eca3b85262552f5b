import {spawn} from 'node:child_process';
import {once} from 'node:events';

export interface Run {
  /** Wall time of the whole process, milliseconds. */
  wallMs: number;
  /** Largest resident set, MiB. */
  memoryMiB: number;
}

export interface Subject {
  command: string[];
  cwd?: string;
  env?: Record<string, string>;
  /** Done before each run, not timed. */
  before?: () => void;
}

/** Runs a whole process under `/usr/bin/time`, which tells its largest memory. Throws when it fails. */
async function run({command, cwd, env, before}: Subject): Promise<Run> {
  before?.();
  const started = performance.now();
  const child = spawn('/usr/bin/time', ['-f', '%M', ...command], {
    cwd,
    env: {...process.env, ...env},
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const [code] = await once(child, 'close');
  const wallMs = performance.now() - started;
  if (code !== 0) throw new Error(`${command.join(' ')} exited with ${code}:\n${said}`);
  return {wallMs, memoryMiB: Number(said.trim().split('\n').at(-1)) / 1024};
}

export interface Comparison {
  a: Run;
  b: Run;
  /** Median of the ratios of the wall times a/b, run by run. */
  ratio: number;
}

/** Runs a and b in turn, so that a machine that slows down slows both; medians, and the ratio pair by pair. */
export async function compare(a: Subject, b: Subject, rounds: number): Promise<Comparison> {
  await run(a);
  await run(b);
  const pairs: [Run, Run][] = [];
  for (let round = 0; round < rounds; round++) pairs.push([await run(a), await run(b)]);
  return {
    a: medianRun(pairs.map(([first]) => first)),
    b: medianRun(pairs.map(([, second]) => second)),
    ratio: median(pairs.map(([first, second]) => first.wallMs / second.wallMs)),
  };
}

function medianRun(runs: Run[]): Run {
  return {wallMs: median(runs.map((one) => one.wallMs)), memoryMiB: median(runs.map((one) => one.memoryMiB))};
}

function median(values: number[]): number {
  const sorted = values.toSorted((x, y) => x - y);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
