import type {Context} from '../context.ts';
import {runGitPass} from '../sync/git-pass.ts';
import {openFileSource} from '../sync/workflow-files.ts';

export interface RegistryCommit {
  /** null when there was nothing to write. */
  commit: string | null;
  pushed: boolean;
}

export interface RegistryChange {
  /** By path; null removes. */
  files: Map<string, string | null>;
  /** First line of the commit message. */
  subject: string;
  /** What a machine reads of it, such as `['Wops-Environment', 'dev']`; values are one line each. */
  trailers: (readonly [name: string, value: string])[];
}

/** Throws when the change, which comes later, could not be pushed. Nothing to do where nothing is pushed. */
export async function checkCanPush(context: Context): Promise<void> {
  const {push, remote, branch} = context.config.git;
  if (push) await (await context.git()).checkPush(remote, branch);
}

/** Commits exactly these files, pushes where wops.yaml says so, and takes what Git now holds into the state file. */
export async function commitRegistryChange(context: Context, change: RegistryChange): Promise<RegistryCommit> {
  const {files, subject, trailers} = change;
  if (files.size === 0) return {commit: null, pushed: false};
  const {author, push, remote, branch} = context.config.git;
  const git = await context.git();
  context.signal.throwIfAborted();
  const commit = await git.commitFiles({
    files,
    message: `${oneLine(subject)}\n\n${trailers.map(([name, value]) => `${name}: ${oneLine(value)}\n`).join('')}`,
    author,
    date: context.now(),
    ...(push ? {branch} : {}),
  });
  if (commit === null) return {commit, pushed: false};
  await runGitPass(context, await openFileSource(context, {ref: commit}));
  if (push) await git.push(remote, branch);
  return {commit, pushed: push};
}

/** Names come from n8n: they must not look like trailers, nor start a line of their own. */
function oneLine(text: string): string {
  return text
    .replace(/\p{C}+|\s+/gu, ' ')
    .trim()
    .slice(0, 200);
}
