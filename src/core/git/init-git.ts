import {WopsError} from '../errors.ts';
import {gitEnvironment} from './program/environment.ts';
import {feedGit} from './program/git-process.ts';
import {expectSuccess} from './program/git-result.ts';
import {isRefName} from './revision.ts';

/** Makes `root` (absolute, existing) a Git repository without a commit, on `branch`. An existing repository stays as it is. */
export async function initGit(root: string, branch: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  if (!isRefName(branch)) {
    throw new WopsError('usage', `${JSON.stringify(branch)} cannot be the name of a branch.`, {
      hint: 'git init -b main',
    });
  }
  const args = ['init', '--quiet', `--initial-branch=${branch}`];
  const result = await feedGit(args, [], {cwd: root, env: gitEnvironment(env), signal: undefined}).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
  if (result) {
    expectSuccess(args, result);
    return;
  }
  const [{default: git}, fs] = await Promise.all([import('isomorphic-git'), import('node:fs')]);
  await git.init({fs, dir: root, defaultBranch: branch});
}
