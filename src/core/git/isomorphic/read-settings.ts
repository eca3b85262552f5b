import {readFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import git from 'isomorphic-git';
import type {Repository} from './repository.ts';

/**
 * The configuration of the repository, and below it the user's, which isomorphic-git does not read by itself. Neither the
 * system's nor what `include` names.
 */
export async function readSettings(
  repository: Repository,
  names: string[],
  env: NodeJS.ProcessEnv,
): Promise<Map<string, string>> {
  const settings = new Map<string, string>();
  const files = [...userFiles(env).map((file) => configFile(repository, file)), repository];
  for (const file of files) {
    for (const name of names) {
      const value = await git.getConfig({...file, path: name});
      if (value !== undefined) settings.set(name, String(value));
    }
  }
  return settings;
}

/** Weakest first (git-config(1), "FILES"). */
function userFiles({GIT_CONFIG_GLOBAL, XDG_CONFIG_HOME, HOME = homedir()}: NodeJS.ProcessEnv): string[] {
  if (GIT_CONFIG_GLOBAL !== undefined) return GIT_CONFIG_GLOBAL === '' ? [] : [GIT_CONFIG_GLOBAL];
  return [path.join(XDG_CONFIG_HOME || path.join(HOME, '.config'), 'git/config'), path.join(HOME, '.gitconfig')];
}

/** The repository with that file for its configuration; one that is not there says nothing. */
function configFile({fs, ...repository}: Repository, file: string): Repository {
  const text = () => readFile(file, 'utf8').catch(() => '');
  return {...repository, fs: {promises: {...fs.promises, readFile: text}}};
}
