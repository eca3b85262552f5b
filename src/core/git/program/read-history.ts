import {once} from 'node:events';
import type {Readable} from 'node:stream';
import type {Clone} from '../clone.ts';
import type {PastCommit} from '../git.ts';
import {gitFailure} from '../git-failure.ts';
import {shallowCommits} from '../shallow.ts';
import {interrupted} from './git-result.ts';
import type {GitRunner} from './git-runner.ts';

/** What the user's configuration could change about the answer is said outright. */
const LOG = [
  'log',
  '-z',
  '--format=tformat:%H %ct%n%B',
  '--raw',
  '--no-abbrev',
  '--no-renames',
  '--no-merges',
  '--no-color',
  '--no-notes',
  '--no-show-signature',
  '--no-follow',
  '--encoding=UTF-8',
  '--ignore-submodules=all',
  '-O/dev/null',
];

export interface HistoryRequest {
  commit: string;
  folder: string;
  signal: AbortSignal | undefined;
}

/** `Git.history` by one `git log`, which ends when the caller has seen enough. */
export async function* readHistory(
  runner: GitRunner,
  clone: Clone,
  {commit, folder, signal}: HistoryRequest,
): AsyncGenerator<PastCommit> {
  const boundaries = await shallowCommits(clone);
  const child = runner.start([...LOG, commit, ...(folder === '' ? [] : ['--', folder])]);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  const ended = once(child, 'close').catch((error: Error) => {
    complaint ||= error.message;
    return [null];
  });
  try {
    for await (const past of parseLog(child.stdout)) {
      if (!boundaries.has(past.commit)) yield past;
      else yield {...past, files: [], isBoundary: true};
    }
    const [exitCode] = await ended;
    if (signal?.aborted) throw interrupted();
    if (exitCode !== 0) throw gitFailure('git log', complaint);
  } finally {
    child.kill();
    await ended;
  }
}

/** The answer is cut by NUL into `hash seconds\nmessage`, then for each file `:mode mode oid oid letter` and its path. */
async function* parseLog(output: Readable): AsyncGenerator<PastCommit> {
  let open: PastCommit | undefined;
  let entry: string | undefined;
  for await (const token of tokens(output)) {
    if (entry !== undefined) {
      const [, mode, , oid] = entry.split(' ');
      open!.files.push({path: token, oid: mode === '000000' ? null : oid!});
      entry = undefined;
    } else if (/^\n?:/.test(token)) {
      entry = token.trimStart();
    } else {
      if (open) yield open;
      open = parseHeader(token);
    }
  }
  if (open) yield open;
}

function parseHeader(token: string): PastCommit {
  const end = token.indexOf('\n');
  const [commit, seconds] = token.slice(0, end).split(' ');
  const date = new Date(Number(seconds) * 1000);
  return {commit: commit!, date, message: token.slice(end + 1), files: [], isBoundary: false};
}

async function* tokens(output: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const text of output.setEncoding('utf8')) {
    const parts = (rest + text).split('\0');
    rest = parts.pop()!;
    yield* parts;
  }
}
