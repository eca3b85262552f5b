import git, {type TreeEntry} from 'isomorphic-git';
import type {TreeFile} from '../plumbing.ts';
import {isNotFound, type Repository} from './repository.ts';

export async function listTree(repository: Repository, commit: string, folders: string[]): Promise<TreeFile[]> {
  const files: TreeFile[] = [];
  for (const folder of folders) await collect(folder);
  return files;

  async function collect(folder: string): Promise<void> {
    const filepath = folder === '' ? {} : {filepath: folder};
    const found = await git.readTree({...repository, oid: commit, ...filepath}).catch(notFoundAsNull);
    if (found) await descend(found.tree, folder === '' ? '' : `${folder}/`);
  }

  async function descend(entries: TreeEntry[], start: string): Promise<void> {
    for (const {path, oid, type, mode} of entries) {
      if (type === 'blob') files.push({path: start + path, oid, mode});
      if (type === 'tree') await descend((await git.readTree({...repository, oid})).tree, `${start}${path}/`);
    }
  }
}

/** The path leads nowhere, or to a file. */
function notFoundAsNull(error: unknown): null {
  if (isNotFound(error) || (error as NodeJS.ErrnoException).code === 'ObjectTypeError') return null;
  throw error;
}
