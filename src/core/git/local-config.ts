import {WopsError} from '../errors.ts';
import {notAClone} from './clone.ts';
import {gitEnvironment} from './program/environment.ts';
import {feedGit} from './program/git-process.ts';
import {expectSuccess, type GitResult, succeeded} from './program/git-result.ts';

/** The configuration of one clone (`git config --local`), and refs that Git itself keeps beside it. */
export interface LocalConfig {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<void>;
  unset(key: string): Promise<void>;
  /** Nothing happens where there is no such ref. */
  deleteRef(ref: string): Promise<void>;
}

/** Throws `git_missing` where there is no git program, or no clone. */
export async function openLocalConfig(root: string, env: NodeJS.ProcessEnv = process.env): Promise<LocalConfig> {
  const options = {cwd: root, env: gitEnvironment(env), signal: undefined};
  const attempt = (...args: string[]): Promise<GitResult> =>
    feedGit(args, [], options).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      throw new WopsError('git_missing', 'There is no git program here.', {hint: 'Install Git: https://git-scm.com'});
    });
  const run = async (...args: string[]) => expectSuccess(args, await attempt(...args));
  const found = await attempt('rev-parse', '--git-dir');
  if (!succeeded(found)) throw notAClone(root);

  const get = async (key: string) => {
    const result = await attempt('config', '--local', '--get', key);
    return succeeded(result) ? result.stdout.replace(/\n$/, '') : null;
  };
  return {
    get,
    set: async (key, value) => void (await run('config', '--local', '--replace-all', key, value)),
    unset: async (key) => {
      if ((await get(key)) !== null) await run('config', '--local', '--unset-all', key);
    },
    deleteRef: async (ref) => void (await run('update-ref', '-d', ref)),
  };
}
