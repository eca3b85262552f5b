import path from 'node:path';
import {WopsError} from '../errors.ts';
import type {Clone} from './clone.ts';
import {fileExists} from './file-exists.ts';

/** What Git leaves in its folder while an operation waits for the user (wt-status.c). */
const OPERATIONS = [
  {name: 'merge', leaves: 'MERGE_HEAD', abort: 'git merge --abort'},
  {name: 'rebase', leaves: 'rebase-merge', abort: 'git rebase --abort'},
  {name: 'rebase', leaves: 'rebase-apply', abort: 'git rebase --abort'},
  {name: 'cherry-pick', leaves: 'CHERRY_PICK_HEAD', abort: 'git cherry-pick --abort'},
  {name: 'revert', leaves: 'REVERT_HEAD', abort: 'git revert --abort'},
] as const;

/** Throws `git_conflict` while a merge, rebase or the like is unfinished: a commit in its midst would end up in it. */
export async function refuseUnfinishedOperation({gitDir, top}: Clone): Promise<void> {
  for (const {name, leaves, abort} of OPERATIONS) {
    if (!(await fileExists(path.join(gitDir, leaves)))) continue;
    throw new WopsError('git_conflict', `A ${name} is unfinished in ${top}.`, {
      hint: `Finish it (git status says how), or: ${abort}`,
    });
  }
}
