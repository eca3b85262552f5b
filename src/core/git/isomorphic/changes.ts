import git from 'isomorphic-git';
import {GitIndexManager} from 'isomorphic-git/managers';
import {FileSystem} from 'isomorphic-git/models';
import type {Change} from '../plumbing.ts';
import type {Repository} from './repository.ts';

/** Rows are [path, HEAD, work tree, index]: 0 absent, 1 as in HEAD, 2 another content, 3 a third one (git.statusMatrix). */
export async function listChanges(
  repository: Repository,
  folders: string[],
  {untracked}: {untracked: boolean},
): Promise<Change[]> {
  const filepaths = folders.map((folder) => folder || '.');
  // A cache of its own: the index is read afresh. Without `refresh` nothing is written.
  const rows = await git.statusMatrix({...repository, cache: {}, filepaths, refresh: false});
  const unmerged = new Set(await unmergedPaths(repository));
  return rows
    .filter(([path, head, disk, index]) => unmerged.has(path) || head !== 1 || disk !== 1 || index !== 1)
    .filter(([, head, , index]) => untracked || head !== 0 || index !== 0)
    .map(([path, head, disk, index]) => ({
      path,
      inIndex: index !== 0,
      indexEqualsHead: index === head,
      indexEqualsDisk: index === disk,
      unmerged: unmerged.has(path),
    }));
}

async function unmergedPaths({fs, gitdir}: Repository): Promise<string[]> {
  return GitIndexManager.acquire({fs: new FileSystem(fs), gitdir, cache: {}}, async (index) => index.unmergedPaths);
}
