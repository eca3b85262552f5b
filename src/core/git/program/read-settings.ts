import {failureOf, succeeded} from './git-result.ts';
import type {GitRunner} from './git-runner.ts';

/** Reads all in one process; `git config` answers 1 when none is set. */
export async function readSettings(runner: GitRunner, names: string[]): Promise<Map<string, string>> {
  const pattern = `^(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})$`;
  const args = ['config', '--null', '--get-regexp', pattern];
  const result = await runner.attemptFeed(args);
  if (!succeeded(result) && result.exitCode !== 1) throw failureOf(args, result);
  return new Map(result.stdout.split('\0').flatMap((entry) => parse(entry)));
}

/** `user.name\nAda`; a variable without `=` has no second line. */
function parse(entry: string): [string, string][] {
  const end = entry.indexOf('\n');
  return end === -1 ? [] : [[entry.slice(0, end), entry.slice(end + 1)]];
}
