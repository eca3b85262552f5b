import {gitEnvironment} from './program/environment.ts';
import {feedGit} from './program/git-process.ts';

/** What a merge did to a file that Git could not merge: which of base (1), ours (2) and theirs (3) the index has of it. */
const STATES = {
  '1': 'deleted_by_both',
  '2': 'added_by_ours',
  '3': 'added_by_theirs',
  '12': 'deleted_by_theirs',
  '13': 'deleted_by_ours',
  '23': 'added_by_both',
  '123': 'changed_by_both',
} as const satisfies Record<string, string>;

export type UnmergedState = (typeof STATES)[keyof typeof STATES];

/**
 * The files below `root` that Git has unmerged, by their path from there with `/`, sorted. None where there is no clone and
 * where there is no git program: then nobody merges.
 */
export async function unmergedFiles(root: string, signal: AbortSignal): Promise<Map<string, UnmergedState>> {
  const options = {cwd: root, env: gitEnvironment(process.env), signal};
  const result = await feedGit(['ls-files', '--unmerged', '-z'], [], options).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  const stages = new Map<string, string>();
  for (const entry of result?.exitCode === 0 ? result.stdout.split('\0') : []) {
    const [, stage, path] = /^\S+ \S+ ([123])\t([\s\S]+)$/.exec(entry) ?? [];
    if (path !== undefined) stages.set(path, (stages.get(path) ?? '') + stage);
  }
  return new Map([...stages].map(([path, held]) => [path, STATES[held as keyof typeof STATES]]));
}
