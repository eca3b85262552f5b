import {existsSync} from 'node:fs';
import {mkdir} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {configInvalid} from '../config/config-faults.ts';
import {CONFIG_FILE} from '../config/config-file.ts';
import {placeConfigSchema} from '../config/config-schema-file.ts';
import {type NewEnvironment, newConfigText} from '../config/new-config.ts';
import {normaliseConfig} from '../config/normalise-config.ts';
import {parseConfig} from '../config/parse-config.ts';
import {toWopsError, WopsError} from '../errors.ts';
import type {Emit} from '../events.ts';
import {initGit} from '../git/init-git.ts';
import {openGit} from '../git/open-git.ts';
import {ensureStateFolder} from './state-folder.ts';

export interface InitOptions {
  /** Absolute; made if it is not there. */
  folder: string;
  tenant?: string | undefined;
  environments: NewEnvironment[];
  /** Of a new repository. */
  branch: string;
  emit: Emit;
  now: Date;
}

/** `data` of `wops init --json`. */
export interface InitReport {
  root: string;
  tenant: string;
  environments: string[];
  /** A repository was made: there was none. */
  gitInitialised: boolean;
  commit: string | null;
}

/**
 * Makes a workspace: a Git repository where there is none, and wops.yaml, committed. Throws `usage` where there is a
 * wops.yaml already (it is never overwritten), `config_invalid` for environments that do not fit together.
 */
export async function initWorkspace(options: InitOptions): Promise<InitReport> {
  const {folder, tenant, environments, emit} = options;
  if (existsSync(join(folder, CONFIG_FILE))) {
    throw new WopsError('usage', `${folder} is a workspace already; its ${CONFIG_FILE} was left as it is.`, {
      hint: 'wops env list',
    });
  }
  const text = newConfigText({tenant, environments});
  const {file, faults} = parseConfig(Buffer.from(text));
  if (!file) throw configInvalid(faults);
  const config = normaliseConfig(file, folder);
  await mkdir(folder, {recursive: true});
  const gitInitialised = await ensureGit(folder, options.branch, emit);
  ensureStateFolder(folder);
  await placeConfigSchema(folder);
  const git = await openGit({root: folder, emit});
  const commit = await git.commitFiles({
    files: new Map([[CONFIG_FILE, text]]),
    message: `Add a wops workspace for ${tenant ?? basename(folder)}\n\nWops-Command: init\n`,
    author: config.git.author,
    date: options.now,
  });
  return {root: folder, tenant: config.tenant, environments: [...config.environments.keys()], gitInitialised, commit};
}

async function ensureGit(folder: string, branch: string, emit: Emit): Promise<boolean> {
  try {
    await openGit({root: folder, emit});
    return false;
  } catch (error) {
    if (toWopsError(error).code !== 'git_missing') throw error;
    await initGit(folder, branch);
    return true;
  }
}
