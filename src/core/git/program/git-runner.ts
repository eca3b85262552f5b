import type {ChildProcessWithoutNullStreams} from 'node:child_process';
import type {Emit} from '../../events.ts';
import {printable, redactUrls} from '../redact.ts';
import {gitEnvironment} from './environment.ts';
import {feedGit, startGit} from './git-process.ts';
import {expectSuccess, type GitResult} from './git-result.ts';
import {runRemoteGit} from './remote-process.ts';

export interface GitRunner {
  /** stdout of a command that answers in text. A failing exit throws. */
  run(args: readonly string[]): Promise<string>;
  /** As `run`, but a failing exit is a result. `env` adds variables; `cwd` is elsewhere than the clone's top. */
  attempt(args: readonly string[], options?: {env?: NodeJS.ProcessEnv; cwd?: string}): Promise<GitResult>;
  /** As `attempt`, for a command that talks to a remote: it ends when the remote is silent for too long. */
  attemptRemote(args: readonly string[]): Promise<GitResult>;
  /** stdout of a command that reads its stdin, or that answers nothing. A failing exit throws. */
  feed(args: readonly string[], input?: Input): Promise<string>;
  attemptFeed(args: readonly string[], input?: Input): Promise<GitResult>;
  /** A running command, for those that stream both ways. */
  start(args: readonly string[]): ChildProcessWithoutNullStreams;
}

type Input = Iterable<Buffer | string> | AsyncIterable<Buffer | string>;

export interface RunnerOptions {
  cwd: string;
  emit: Emit;
  env: NodeJS.ProcessEnv;
  signal?: AbortSignal | undefined;
  /** How long a remote may say nothing, in milliseconds. */
  silenceMs: number;
}

export function createGitRunner({cwd, emit, env: surroundings, signal, silenceMs}: RunnerOptions): GitRunner {
  const env = gitEnvironment(surroundings);
  const options = {cwd, env, signal};

  const report = (args: readonly string[], start: number) =>
    emit({kind: 'git', command: commandLine(args), durationMs: Math.round(performance.now() - start)});

  async function timed(args: readonly string[], work: () => Promise<GitResult>): Promise<GitResult> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      report(args, start);
    }
  }

  const throughSimpleGit = (args: readonly string[], run: {env?: NodeJS.ProcessEnv; cwd?: string}) =>
    timed(args, async () => {
      const {runThroughSimpleGit} = await import('./simple-git-runner.ts');
      return runThroughSimpleGit(args, {cwd: run.cwd ?? cwd, env: {...env, ...run.env}, signal});
    });
  const attemptFeed = (args: readonly string[], input: Input = []) => timed(args, () => feedGit(args, input, options));

  let remoteEnv: Promise<NodeJS.ProcessEnv> | undefined;

  return {
    attempt: (args, run = {}) => throughSimpleGit(args, run),
    run: async (args) => expectSuccess(args, await throughSimpleGit(args, {})),
    attemptRemote: async (args) => {
      remoteEnv ??= quietSsh(env, () => attemptFeed(['config', '--get', 'core.sshCommand']));
      const remoteOptions = {...options, env: {...env, ...(await remoteEnv)}, silenceMs};
      return timed(args, () => runRemoteGit(args, remoteOptions));
    },
    attemptFeed,
    feed: async (args, input) => expectSuccess(args, await attemptFeed(args, input)),
    start: (args) => {
      const start = performance.now();
      const child = startGit(args, options);
      child.once('close', () => report(args, start));
      return child;
    },
  };
}

/** ssh must not ask at the terminal; a command of the user's own (which the variable would outrank) is left alone. */
async function quietSsh(env: NodeJS.ProcessEnv, configured: () => Promise<GitResult>): Promise<NodeJS.ProcessEnv> {
  if (env.GIT_SSH_COMMAND || env.GIT_SSH || (await configured()).stdout.trim() !== '') return {};
  return {GIT_SSH_COMMAND: 'ssh -o BatchMode=yes'};
}

function commandLine(args: readonly string[]): string {
  const shown = args.map((arg) => printable(redactUrls(arg)));
  return ['git', ...shown.slice(0, 12), ...(shown.length > 12 ? [`… (${shown.length - 12} more)`] : [])].join(' ');
}
