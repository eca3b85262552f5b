import path from 'node:path';
import {bareClone, type Clone, notAClone} from '../clone.ts';
import type {Plumbing} from '../plumbing.ts';
import {checkout} from './checkout.ts';
import {gitEnvironment} from './environment.ts';
import {feedGit} from './git-process.ts';
import {failureOf, succeeded} from './git-result.ts';
import {createGitRunner, type GitRunner, type RunnerOptions} from './git-runner.ts';
import {parseStatus} from './parse-status.ts';
import {parseTree} from './parse-tree.ts';
import {readBlobs} from './read-blobs.ts';
import {readHistory} from './read-history.ts';
import {readSettings} from './read-settings.ts';
import {fetchBranch, pushBranch} from './remote.ts';
import {replay} from './replay.ts';
import {stage} from './stage.ts';
import {writeCommit} from './write-commit.ts';

const LOCATE = [
  'rev-parse',
  '--is-bare-repository',
  '--absolute-git-dir',
  '--git-common-dir',
  '--show-object-format',
  '--show-prefix',
  '--show-toplevel',
];

/**
 * Git through the `git` program. null when there is none, or none that works (macOS has a stand-in that only asks for
 * developer tools). Throws `git_missing` when `cwd` is in no clone.
 */
export async function openProgramGit(options: RunnerOptions): Promise<Plumbing | null> {
  const clone = await locateClone(options);
  return clone && createPlumbing(clone, createGitRunner({...options, cwd: clone.top}), options.signal);
}

async function locateClone({cwd, env, signal}: RunnerOptions): Promise<Clone | null> {
  const result = await feedGit(LOCATE, [], {cwd, env: gitEnvironment(env), signal}).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EACCES') return null;
      throw error;
    },
  );
  if (!result) return null;
  if (succeeded(result)) return parseClone(cwd, result.stdout);
  if (/not a git repository/.test(result.stderr)) throw notAClone(cwd);
  if (/must be run in a work tree/.test(result.stderr)) throw bareClone(cwd);
  if (!/^(fatal|error|warning): /m.test(result.stderr)) return null;
  throw failureOf(LOCATE, result);
}

function parseClone(cwd: string, output: string): Clone {
  const [bare, gitDir, commonDir, objectFormat, prefix, top] = output.split('\n') as [string, ...string[]];
  if (bare === 'true') throw bareClone(cwd);
  return {
    top: top!,
    prefix: prefix!,
    gitDir: gitDir!,
    commonDir: path.resolve(cwd, commonDir!),
    objectFormat: objectFormat === 'sha256' ? 'sha256' : 'sha1',
  };
}

function createPlumbing(clone: Clone, runner: GitRunner, signal: AbortSignal | undefined): Plumbing {
  const nullOid = '0'.repeat(clone.objectFormat === 'sha256' ? 64 : 40);
  const pathspec = (folders: string[]) => (folders.includes('') ? [] : ['--', ...folders]);

  async function resolveCommit(revision: string): Promise<string | null> {
    const result = await runner.attempt(['rev-parse', '--verify', `${revision}^{commit}`]);
    return succeeded(result) ? result.stdout.trim() : null;
  }

  return {
    kind: 'program',
    clone,
    resolveCommit,
    settings: (names) => readSettings(runner, names),
    head: async () => {
      const args = ['rev-parse', 'HEAD', '--symbolic-full-name', 'HEAD'];
      const born = await runner.attempt(args);
      if (!succeeded(born)) return {branch: shortBranch(await runner.run(['symbolic-ref', 'HEAD'])), commit: null};
      const [commit, ref] = born.stdout.split('\n') as [string, string];
      return {branch: ref === 'HEAD' ? null : shortBranch(ref), commit};
    },
    refNames: async () => {
      const output = await runner.run([
        'for-each-ref',
        '--format=%(refname)',
        'refs/heads',
        'refs/remotes',
        'refs/tags',
      ]);
      return output.split('\n').filter(Boolean);
    },
    listTree: async (commit, folders) =>
      parseTree(await runner.run(['ls-tree', '-r', '-z', '--full-tree', commit, ...pathspec(folders)])),
    readBlobs: (oids) => readBlobs(runner, oids, signal),
    history: (commit, folder) => readHistory(runner, clone, {commit, folder, signal}),
    changes: async (folders, {untracked}) => {
      const mode = untracked ? 'all' : 'no';
      const args = [
        'status',
        '--porcelain=v2',
        '-z',
        '--no-renames',
        '--ignore-submodules=all',
        `--untracked-files=${mode}`,
      ];
      return parseStatus(await runner.feed([...args, ...pathspec(folders)]));
    },
    writeCommit: (draft) => writeCommit(runner, draft, nullOid),
    stage: (files) => stage(runner, files, nullOid),
    moveRef: async ({ref, from, to, reason}) => {
      const args = ['update-ref', '-m', reason, ref, to, from ?? nullOid];
      const result = await runner.attemptFeed(args);
      if (succeeded(result)) return true;
      if (/but expected|reference already exists|unable to resolve reference/.test(result.stderr)) return false;
      throw failureOf(args, result);
    },
    remotes: async () => (await runner.run(['remote'])).split('\n').filter(Boolean),
    fetch: (remote, branch) => fetchBranch(runner, remote, branch),
    push: (target) => pushBranch(runner, target),
    mergeBase: async (one, other) => {
      const result = await runner.attempt(['merge-base', one, other]);
      if (result.exitCode === 1) return null;
      if (!succeeded(result)) throw failureOf(['merge-base'], result);
      return result.stdout.trim();
    },
    replay: (commits) => replay(runner, commits),
    checkout: async (from, to) => checkout(runner, from ?? (await emptyTree()), to),
  };

  async function emptyTree(): Promise<string> {
    return (await runner.feed(['hash-object', '-t', 'tree', '-w', '--stdin'])).trim();
  }
}

function shortBranch(ref: string): string {
  return ref.trim().replace(/^refs\/heads\//, '');
}
