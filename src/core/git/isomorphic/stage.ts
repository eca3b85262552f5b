import {lstat} from 'node:fs/promises';
import path from 'node:path';
import {GitIndexManager} from 'isomorphic-git/managers';
import {FileSystem} from 'isomorphic-git/models';
import {mapBounded} from '../map-bounded.ts';
import type {PlannedFile} from '../plumbing.ts';
import {withLockFile} from './lock-file.ts';
import type {Repository} from './repository.ts';

interface Index {
  insert(entry: {filepath: string; stats: object; oid: string}): void;
  delete(entry: {filepath: string}): void;
  has(entry: {filepath: string}): boolean;
}

/** All entries in one write of the index; `git.updateIndex` would write it once per file. */
export async function stage({fs, dir, gitdir}: Repository, files: Map<string, PlannedFile>): Promise<void> {
  const entries = await mapBounded(files, async ([filepath, file]) => ({
    filepath,
    file: file && {oid: file.oid, stats: await lstat(path.join(dir, filepath))},
  }));
  await withLockFile(path.join(gitdir, 'index'), () =>
    // A cache of its own: another Git may have written the index since.
    GitIndexManager.acquire({fs: new FileSystem(fs), gitdir, cache: {}}, async (index: Index) => {
      for (const {filepath, file} of entries) {
        if (file) index.insert({filepath, ...file});
        else if (index.has({filepath})) index.delete({filepath});
      }
    }),
  );
}
