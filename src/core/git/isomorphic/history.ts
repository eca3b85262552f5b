import git, {type CommitObject} from 'isomorphic-git';
import type {Clone} from '../clone.ts';
import type {PastCommit} from '../git.ts';
import {shallowCommits} from '../shallow.ts';
import {listTree} from './list-tree.ts';
import {guarded, isNotFound, type Repository} from './repository.ts';

export interface HistoryRequest {
  commit: string;
  folder: string;
  signal: AbortSignal | undefined;
}

interface Visit {
  oid: string;
  commit: CommitObject;
  /** The object id of the folder; null where there is none. */
  tree: string | null;
}

/** `Git.history`: newest first, and past a merge only along a parent that the folder is unchanged from, if there is one. */
export async function* readHistory(
  repository: Repository,
  clone: Clone,
  {commit, folder, signal}: HistoryRequest,
): AsyncGenerator<PastCommit> {
  const boundaries = await shallowCommits(clone);
  const seen = new Set([commit]);
  const open = [await visit(commit)];
  while (open.length > 0) {
    signal?.throwIfAborted();
    const at = takeNewest(open);
    const isBoundary = boundaries.has(at.oid);
    const parents = isBoundary ? [] : await Promise.all(at.commit.parent.map(visit));
    const same = parents.find(({tree}) => tree === at.tree);
    if (parents.length < 2 && at.tree !== (parents[0]?.tree ?? null)) {
      const files = isBoundary ? [] : await guarded('git log', () => changedFiles(at.oid, parents[0]?.oid));
      if (isBoundary || files.length > 0) yield pastCommit(at, {files, isBoundary});
    }
    for (const parent of same ? [same] : parents) {
      if (seen.has(parent.oid)) continue;
      seen.add(parent.oid);
      open.push(parent);
    }
  }

  async function visit(oid: string): Promise<Visit> {
    return guarded('git log', async () => {
      const {commit: read} = await git.readCommit({...repository, oid});
      return {oid, commit: read, tree: folder === '' ? read.tree : await folderOid(oid)};
    });
  }

  async function folderOid(oid: string): Promise<string | null> {
    try {
      return (await git.readTree({...repository, oid, filepath: folder})).oid;
    } catch (error) {
      // No such path, or a file there.
      if (isNotFound(error) || (error as NodeJS.ErrnoException).code === 'ObjectTypeError') return null;
      throw error;
    }
  }

  async function changedFiles(oid: string, parent: string | undefined): Promise<PastCommit['files']> {
    const after = await entries(oid);
    const before = parent === undefined ? new Map<string, string>() : await entries(parent);
    const written = [...after].filter(([path, entry]) => before.get(path) !== entry);
    const removed = [...before.keys()].filter((path) => !after.has(path));
    return [
      ...written.map(([path, entry]) => ({path, oid: entry.split(' ')[1]!})),
      ...removed.map((path) => ({path, oid: null})),
    ].sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async function entries(oid: string): Promise<Map<string, string>> {
    const files = await listTree(repository, oid, [folder]);
    return new Map(files.map(({path, mode, oid: blob}) => [path, `${mode} ${blob}`]));
  }
}

function takeNewest(open: Visit[]): Visit {
  const newest = open.reduce((best, at, index) => (seconds(at) > seconds(open[best]!) ? index : best), 0);
  return open.splice(newest, 1)[0]!;
}

function seconds({commit}: Visit): number {
  return commit.committer.timestamp;
}

function pastCommit({oid, commit}: Visit, more: Pick<PastCommit, 'files' | 'isBoundary'>): PastCommit {
  return {commit: oid, date: new Date(commit.committer.timestamp * 1000), message: commit.message, ...more};
}
