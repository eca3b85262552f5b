import path from 'node:path';
import {setTimeout as wait} from 'node:timers/promises';
import type {Clone} from './clone.ts';
import {fileExists} from './file-exists.ts';
import {gitFailure} from './git-failure.ts';

/** Waits half a second for another Git command to let go of the index; throws `git_failed` naming the lock file. */
export async function awaitFreeIndex({gitDir}: Clone): Promise<void> {
  const lock = path.join(gitDir, 'index.lock');
  for (let attempt = 0; await fileExists(lock); attempt++) {
    if (attempt === 10) throw gitFailure('git update-index', `fatal: Unable to create '${lock}': File exists.`);
    await wait(50);
  }
}
