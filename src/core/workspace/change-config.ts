import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {byCurrentActor} from '../audit/by-current-actor.ts';
import {checkCanCommit, pushCommit} from '../commit/commit-and-push.ts';
import {changedSettings} from '../config/changed-settings.ts';
import {CONFIG_FILE} from '../config/config-file.ts';
import type {EditedConfig} from '../config/edit-config.ts';
import {replaceFile} from '../config/replace-file.ts';
import type {Context} from '../context.ts';
import {toWopsError, WopsError} from '../errors.ts';
import type {Git} from '../git/git.ts';
import {oneLine} from '../git/one-line.ts';
import {withIncidentTrailers} from '../incident/incident-numbers.ts';

export interface ConfigChange<T extends EditedConfig> {
  edited: T;
  /** The commit that holds the change; null when nothing changed, or the workspace is no Git repository. */
  commit: string | null;
  /** true also when only commits from before went out, whose own push had failed. */
  pushed: boolean;
}

const NOT_COMMITTED = {commit: null, pushed: false};

/**
 * Changes wops.yaml by `edit`, commits exactly that file (DESIGN.md §1.3), and pushes where wops.yaml says so. That both
 * can be done is found out before anything is changed; where the commit fails all the same, wops.yaml is put back. Throws
 * `git_dirty` when it has uncommitted edits: they would go into a commit that says something else; `git_detached`,
 * `git_conflict`, `git_unreachable`, `git_auth`; and what `edit` throws. When the push fails after all (a hook of the
 * server), the error says what was committed, and so does `details.commit`. The audit log holds the change either way.
 */
export async function changeConfig<T extends EditedConfig>(
  context: Context,
  subject: string,
  edit: () => Promise<T>,
): Promise<ConfigChange<T>> {
  const git = await findGit(context);
  if (git) await checkCanChange(context, git);
  const path = join(context.root, CONFIG_FILE);
  const before = await readFile(path);
  const edited = await edit();
  if (!edited.changed) return {edited, ...(git ? await pushCommit(context, null) : NOT_COMMITTED)};
  const after = await readFile(path);
  const settings = changedSettings(before.toString('utf8'), after.toString('utf8'));
  if (!git) {
    await recordChange(context, {subject, settings, commit: null});
    return {edited, ...NOT_COMMITTED};
  }
  const commit = await commitConfig(context, git, {subject, text: after.toString('utf8')}).catch(async (error) => {
    // Unless somebody else has written it meanwhile; the first error is the one to tell.
    await replaceFile(path, after, before.toString('utf8')).catch(() => {});
    throw error;
  });
  const sent = await pushCommit(context, commit).catch(async (error) => {
    await recordChange(context, {subject, settings, commit});
    throw error;
  });
  // Where others had pushed before, the commit is another one now.
  await recordChange(context, {subject, settings, commit: sent.commit});
  return {edited, ...sent};
}

interface Change {
  subject: string;
  /** As `changedSettings`. What they say is in the commit; values would stay in the log for good. */
  settings: string[][];
  commit: string | null;
}

async function recordChange(context: Context, {subject, settings, commit}: Change): Promise<void> {
  const line = oneLine(subject);
  const entry = await byCurrentActor(context, {
    action: 'config.changed',
    subject: {type: 'config', id: commit ?? '', name: line},
    environment: onlyEnvironment(settings),
    details: {subject: line, changed: settings.map((path) => path.join('.')), commit},
  });
  await context.store.audit.record(entry);
}

/** The one environment whose settings these are; null: others too. */
function onlyEnvironment(settings: string[][]): string | null {
  const names = new Set(settings.map(([block, name]) => (block === 'environments' ? name : undefined)));
  return names.size === 1 ? ([...names][0] ?? null) : null;
}

/** Throws while nothing is changed yet. */
async function checkCanChange(context: Context, git: Git): Promise<void> {
  if ((await git.dirtyFiles('')).includes(CONFIG_FILE)) {
    throw new WopsError('git_dirty', `${CONFIG_FILE} has uncommitted edits; nothing was changed.`, {
      hint: `Commit them first (git commit ${CONFIG_FILE}), and run the command again.`,
    });
  }
  await checkCanCommit(context, [CONFIG_FILE]);
  const {branch, remote} = context.config.git;
  const head = await git.head();
  if (head.branch) return;
  // The edit is made to what is checked out; on the branch it must not undo in silence what others wrote there.
  const [here, there] = [await configBlob(git, head.commit), await configBlob(git, await tipOf(git, remote, branch))];
  if (here === there) return;
  throw new WopsError('git_conflict', `The ${CONFIG_FILE} checked out (HEAD is detached) is not that of ${branch}.`, {
    hint: `git switch ${branch}`,
  });
}

/** The tip of the branch that a commit on a detached HEAD goes to: the local one, or the remote's. */
async function tipOf(git: Git, remote: string, branch: string): Promise<string> {
  try {
    return await git.resolve(`refs/heads/${branch}`);
  } catch (error) {
    if (toWopsError(error).code !== 'git_ref_unknown') throw error;
    return git.resolve(`refs/remotes/${remote}/${branch}`);
  }
}

async function configBlob(git: Git, commit: string | null): Promise<string | undefined> {
  const files = commit === null ? null : await git.listFiles(commit, '');
  return files?.find(({path}) => path === CONFIG_FILE)?.oid;
}

async function commitConfig(
  context: Context,
  git: Git,
  {subject, text}: {subject: string; text: string},
): Promise<string | null> {
  const {author, branch, push} = context.config.git;
  const message = await withIncidentTrailers(context, `${oneLine(subject)}\n\nWops-Command: config\n`);
  context.signal.throwIfAborted();
  return git.commitFiles({
    files: new Map([[CONFIG_FILE, text]]),
    message,
    author,
    date: context.now(),
    ...(push ? {branch} : {}),
  });
}

async function findGit(context: Context): Promise<Git | null> {
  try {
    return await context.git();
  } catch (error) {
    if (toWopsError(error).code === 'git_missing') return null;
    throw error;
  }
}
