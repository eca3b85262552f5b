import type {Context} from '../context.ts';
import {toWopsError, WopsError} from '../errors.ts';
import type {Git} from '../git/git.ts';
import {withIncidentTrailers} from '../incident/incident-numbers.ts';
import {runGitPass} from '../sync/git-pass.ts';
import {openFileSource} from '../sync/workflow-files.ts';

export interface FilesToCommit {
  /** By path from the workspace; null removes. */
  files: Map<string, string | null>;
  /** Ends with its trailers. */
  message: string;
  /** The number of the incident that it is made for. */
  incident?: number | undefined;
  /** Told as soon as the commit stands, whatever fails after it. */
  stands?(commit: string | null): void;
}

export interface Committed {
  /** null when the branch already held everything as given. */
  commit: string | null;
  /** true also when only commits from before went out, whose own push had failed. */
  pushed: boolean;
}

/**
 * Commits exactly these files, and takes what Git now holds into the state file; the remote does not know of it yet. null:
 * there are none. Throws as `Git.commitFiles`.
 */
export async function commitAndTakeIn(context: Context, request: FilesToCommit): Promise<string | null> {
  const {files} = request;
  if (files.size === 0) return null;
  const {author, push, branch} = context.config.git;
  const git = await context.git();
  const message = await withIncidentTrailers(context, request.message, request.incident);
  context.signal.throwIfAborted();
  const commit = await git.commitFiles({files, message, author, date: context.now(), ...(push ? {branch} : {})});
  request.stands?.(commit);
  await takeIn(context, commit);
  return commit;
}

/**
 * Pushes the branch where wops.yaml says so (`git.push`) and it holds anything to push, after `commit` was made. Where
 * others had pushed before, that is another one afterwards, and what they pushed is in the state file too. Throws as
 * `Git.push`; the error says what stands where.
 */
export async function pushCommit(context: Context, commit: string | null): Promise<Committed> {
  const {push, remote} = context.config.git;
  if (!push) return {commit, pushed: false};
  const git = await context.git();
  const branch = await targetBranch(context, git);
  if (commit === null && !(await git.hasUnpushed(remote, branch))) return {commit, pushed: false};
  const before = await git.resolve(`refs/heads/${branch}`);
  try {
    await git.push(remote, branch);
  } catch (error) {
    throw notPushed(error, {commit, branch, tip: before});
  }
  const tip = await git.resolve(`refs/heads/${branch}`);
  if (tip === before) return {commit, pushed: true};
  await takeIn(context, tip);
  return {commit: commit && tip, pushed: true};
}

/**
 * Throws when a commit of these paths could not be made or pushed, as far as that can be known before: for use cases that
 * write to n8n first. Throws as `Git.checkCommit` and `Git.checkPush`; nothing is written.
 */
export async function checkCanCommit(context: Context, paths: string[]): Promise<void> {
  const {push, branch} = context.config.git;
  await (await context.git()).checkCommit({paths, ...(push ? {branch} : {})});
  await checkCanPush(context);
}

/** Throws when what is to be committed could not be pushed. Nothing to do where nothing is pushed. */
export async function checkCanPush(context: Context): Promise<void> {
  const {push, remote} = context.config.git;
  if (!push) return;
  const git = await context.git();
  await git.checkPush(remote, await targetBranch(context, git));
}

/** The branch that a commit lands on: what is checked out; with a detached HEAD, as in CI, that of wops.yaml. */
async function targetBranch(context: Context, git: Git): Promise<string> {
  return (await git.head()).branch ?? context.config.git.branch;
}

/** Git now holds new identities; a crash from here on loses nothing that the next sync would not find there. */
async function takeIn(context: Context, commit: string | null): Promise<void> {
  await runGitPass(context, await openFileSource(context, commit === null ? {} : {ref: commit}));
}

function notPushed(
  error: unknown,
  {commit, branch, tip}: {commit: string | null; branch: string; tip: string},
): WopsError {
  const {code, message, hint, details} = toWopsError(error);
  const what =
    commit === null
      ? `${branch} holds commits up to ${tip.slice(0, 10)} that are not pushed.`
      : `Committed ${commit.slice(0, 10)} to ${branch}, but not pushed.`;
  return new WopsError(code, `${what} ${message}`, {
    hint,
    details: {...(details as object | undefined), commit, branch},
    cause: error,
  });
}
