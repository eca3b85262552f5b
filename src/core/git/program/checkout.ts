import {editsInTheWay} from '../conflict.ts';
import {failureOf, succeeded} from './git-result.ts';
import type {GitRunner} from './git-runner.ts';
import {refreshIndex} from './stage.ts';

// What unpack-trees says of each file in the way (unpack-trees.c, unpack_plumbing_errors).
const IN_THE_WAY =
  /^error: (?:Entry '(.+)' (?:not uptodate|would be overwritten)|Untracked working tree file '(.+)' would be|Updating '(.+)' would lose)/gm;

/**
 * A two-tree `read-tree -m -u`: git checks everything first, then changes the files that differ. Staged and unstaged edits
 * of other files stay, which `git reset --keep` does not promise for the staged ones.
 */
export async function checkout(runner: GitRunner, from: string, to: string): Promise<void> {
  await refreshIndex(runner);
  const args = ['read-tree', '-m', '-u', from, to];
  const result = await runner.attemptFeed(args);
  if (succeeded(result)) return;
  const files = Array.from(result.stderr.matchAll(IN_THE_WAY), (match) => (match[1] ?? match[2] ?? match[3])!);
  if (files.length > 0) throw editsInTheWay(files, 'Moving to the fetched commits');
  throw failureOf(args, result);
}
