import {mkdir, open, unlink} from 'node:fs/promises';
import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import {gitFailure} from '../git-failure.ts';

/** Runs `work` while holding `<file>.lock`, as the git program does for the same file; isomorphic-git itself locks nothing. */
export async function withLockFile<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  const lock = `${file}.lock`;
  await mkdir(path.dirname(lock), {recursive: true});
  for (let attempt = 1; !(await created(lock)); attempt++) {
    if (attempt === 5) throw gitFailure('git', `fatal: Unable to create '${lock}': File exists.`);
    await wait(50 * attempt);
  }
  try {
    return await work();
  } finally {
    await unlink(lock);
  }
}

async function created(lock: string): Promise<boolean> {
  try {
    await (await open(lock, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
