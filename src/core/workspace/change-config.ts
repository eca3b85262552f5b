import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {CONFIG_FILE} from '../config/config-file.ts';
import type {EditedConfig} from '../config/edit-config.ts';
import type {Context} from '../context.ts';
import {toWopsError, WopsError} from '../errors.ts';
import type {Git} from '../git/git.ts';

export interface ConfigChange<T extends EditedConfig> {
  edited: T;
  /** The commit that holds the change; null when nothing changed, or the workspace is no Git repository. */
  commit: string | null;
}

/**
 * Changes wops.yaml by `edit` and commits exactly that file (DESIGN.md §1.3). Throws `git_dirty`, before anything is
 * changed, when it has uncommitted edits: they would go into a commit that says something else; and what `edit` throws.
 */
export async function changeConfig<T extends EditedConfig>(
  context: Context,
  subject: string,
  edit: () => Promise<T>,
): Promise<ConfigChange<T>> {
  const git = await findGit(context);
  if (git && (await git.dirtyFiles('')).includes(CONFIG_FILE)) {
    throw new WopsError('git_dirty', `${CONFIG_FILE} has uncommitted edits; nothing was changed.`, {
      hint: `Commit them first (git commit ${CONFIG_FILE}), and run the command again.`,
    });
  }
  const edited = await edit();
  if (!git || !edited.changed) return {edited, commit: null};
  const {author, branch, push} = edited.config.git;
  const commit = await git.commitFiles({
    files: new Map([[CONFIG_FILE, await readFile(join(context.root, CONFIG_FILE), 'utf8')]]),
    message: `${subject}\n\nWops-Command: config\n`,
    author,
    date: context.now(),
    ...(push ? {branch} : {}),
  });
  return {edited, commit};
}

async function findGit(context: Context): Promise<Git | null> {
  try {
    return await context.git();
  } catch (error) {
    if (toWopsError(error).code === 'git_missing') return null;
    throw error;
  }
}
