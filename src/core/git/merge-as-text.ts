import {gitEnvironment} from './program/environment.ts';
import {feedGit} from './program/git-process.ts';

/**
 * Git's own merge of three texts, written into `ours`, with conflict markers. Answers how many conflicts there are; at
 * least 1 where git gave up (binary files).
 */
export async function mergeAsText(ours: string, base: string, theirs: string): Promise<number> {
  const args = ['merge-file', '-L', 'ours', '-L', 'base', '-L', 'theirs', '--', ours, base, theirs];
  const {exitCode} = await feedGit(args, [], {cwd: process.cwd(), env: gitEnvironment(process.env), signal: undefined});
  return exitCode ?? 1;
}
