import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import type {Clone} from './clone.ts';
import {fileExists} from './file-exists.ts';
import {gitFailure} from './git-failure.ts';

export function indexLockOf({gitDir}: Clone): string {
  return path.join(gitDir, 'index.lock');
}

/** Waits half a second for another Git command to let go of the index; throws `git_failed` naming the lock file. */
export async function awaitFreeIndex(clone: Clone): Promise<void> {
  const lock = indexLockOf(clone);
  for (let attempt = 0; await fileExists(lock); attempt++) {
    if (attempt === 10) throw indexLocked(clone);
    await wait(50);
  }
}

export function indexLocked(clone: Clone): Error {
  return gitFailure('git update-index', `fatal: Unable to create '${indexLockOf(clone)}': File exists.`);
}
