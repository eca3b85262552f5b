import path from 'node:path';
import git from 'isomorphic-git';
import type {Emit} from '../../events.ts';
import {findClone} from '../clone.ts';
import type {Plumbing} from '../plumbing.ts';
import {notABlob, objectMissing, wantedObjects} from '../wanted-objects.ts';
import {listChanges} from './changes.ts';
import {checkout} from './checkout.ts';
import {createCloneFs} from './clone-fs.ts';
import {readHistory} from './history.ts';
import {listTree} from './list-tree.ts';
import {withLockFile} from './lock-file.ts';
import {readSettings} from './read-settings.ts';
import {createRemoteAccess} from './remote.ts';
import {replay} from './replay.ts';
import {guarded, isNotFound, type Repository, refuseUnsupported} from './repository.ts';
import {resolveCommit} from './resolve-commit.ts';
import {stage} from './stage.ts';
import {writeCommit} from './write-commit.ts';

export interface IsomorphicOptions {
  root: string;
  emit: Emit;
  signal: AbortSignal | undefined;
  silenceMs: number;
  env: NodeJS.ProcessEnv;
}

/**
 * Git without the git program. Reads and writes the same repositories; knows no filters (autocrlf but for reading), no
 * submodules, no rebase of merges, and only http(s) remotes. Throws `git_missing` when `root` is in no clone.
 */
export async function openIsomorphicGit({root, ...options}: IsomorphicOptions): Promise<Plumbing> {
  const clone = await findClone(root);
  await refuseUnsupported(clone);
  const repository: Repository = {fs: createCloneFs(clone), dir: clone.top, gitdir: clone.gitDir, cache: {}};
  const remoteAccess = createRemoteAccess(repository, options);

  const plumbing: Plumbing = {
    kind: 'isomorphic',
    clone,
    settings: (names) => guarded('git config', () => readSettings(repository, names, options.env)),
    head: () =>
      guarded('git rev-parse HEAD', async () => ({
        branch: (await git.currentBranch(repository)) ?? null,
        commit: await resolveCommit(repository, 'HEAD'),
      })),
    resolveCommit: (revision) => guarded(`git rev-parse ${revision}`, () => resolveCommit(repository, revision)),
    refNames: () => guarded('git for-each-ref', () => refNames(repository)),
    listTree: (commit, folders) => guarded('git ls-tree', () => listTree(repository, commit, folders)),
    readBlobs: (oids) => readBlobs(repository, oids, options.signal),
    history: (commit, folder) => readHistory(repository, clone, {commit, folder, signal: options.signal}),
    changes: (folders, which) => guarded('git status', () => listChanges(repository, folders, which)),
    writeCommit: (draft) => guarded('git commit', () => writeCommit(repository, draft)),
    stage: (files) => guarded('git update-index', () => stage(repository, files)),
    moveRef: ({ref, from, to}) =>
      guarded('git update-ref', () =>
        withLockFile(path.join(clone.commonDir, ref), async () => {
          if ((await resolveCommit(repository, ref)) !== from) return false;
          await git.writeRef({...repository, ref, value: to, force: true});
          return true;
        }),
      ),
    remotes: () => guarded('git remote', async () => (await git.listRemotes(repository)).map(({remote}) => remote)),
    fetch: remoteAccess.fetch,
    push: remoteAccess.push,
    mergeBase: (one, other) =>
      guarded('git merge-base', async () => (await git.findMergeBase({...repository, oids: [one, other]}))[0] ?? null),
    replay: (commits) => guarded('git rebase', () => replay(repository, commits)),
    checkout: (from, to) => guarded('git checkout', () => checkout(repository, plumbing, from, to)),
  };
  return plumbing;
}

async function* readBlobs(
  repository: Repository,
  oids: string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<{oid: string; content: Buffer}> {
  for (const oid of wantedObjects(oids)) {
    signal?.throwIfAborted();
    const content = await guarded('git cat-file', () => readBlob(repository, oid));
    yield {oid, content};
  }
}

async function readBlob(repository: Repository, oid: string): Promise<Buffer> {
  try {
    const {type, object} = await git.readObject({...repository, oid, format: 'content'});
    if (type !== 'blob') throw notABlob(oid, type!);
    return Buffer.from(object as Uint8Array);
  } catch (error) {
    if (isNotFound(error)) throw objectMissing(oid);
    throw error;
  }
}

async function refNames(repository: Repository): Promise<string[]> {
  const folders = await Promise.all(
    ['refs/heads', 'refs/remotes', 'refs/tags'].map(async (folder) => {
      const names = await git.listRefs({...repository, filepath: folder});
      return names.map((name) => `${folder}/${name}`);
    }),
  );
  return folders.flat();
}
