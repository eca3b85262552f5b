import {WopsError} from '../errors.ts';
import {checkCommit, commitFiles} from './commit-files.ts';
import {findPerson} from './find-person.ts';
import type {Git} from './git.ts';
import {integrate} from './integrate.ts';
import {nearestNames} from './nearest-names.ts';
import type {Plumbing} from './plumbing.ts';
import {checkPublish, hasUnpushed, publish} from './publish.ts';
import {isHash, parseRevision} from './revision.ts';

/** Git for one workspace: everything that does not depend on which implementation does the plumbing. */
export function createWorkspaceGit(plumbing: Plumbing, env: NodeJS.ProcessEnv): Git {
  const {prefix} = plumbing.clone;
  const fromTop = (folder: string) => `${prefix}${folder}`.replace(/\/+$/, '');
  const below = (folder: string) => (folder === '' ? '' : `${folder}/`);
  const local = (file: string) => file.slice(prefix.length);

  return {
    kind: plumbing.kind,
    person: () => findPerson(plumbing, env),
    head: () => plumbing.head(),
    resolve: async (ref) => {
      const commit = parseRevision(ref) && (await plumbing.resolveCommit(ref));
      if (commit) return commit;
      throw await unknownRef(plumbing, ref);
    },
    listFiles: async (commit, folder) => {
      if (!isHash(commit)) throw await unknownRef(plumbing, commit);
      const start = below(fromTop(folder));
      const files = (await plumbing.listTree(commit, [fromTop(folder)])).filter(({path}) => path.startsWith(start));
      if (files.length === 0 && start !== '') return null;
      return files.map(({path, oid}) => ({path: local(path), oid})).sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    readBlobs: (oids) => plumbing.readBlobs(oids),
    async *history(commit, folder) {
      if (!isHash(commit)) throw await unknownRef(plumbing, commit);
      for await (const {files, ...past} of plumbing.history(commit, fromTop(folder))) {
        yield {...past, files: files.map(({path, oid}) => ({path: local(path), oid}))};
      }
    },
    dirtyFiles: async (folder) => {
      const changes = await plumbing.changes([fromTop(folder)], {untracked: true});
      return [...new Set(changes.map(({path}) => local(path)))].sort();
    },
    commitFiles: (request) => commitFiles(plumbing, request),
    checkCommit: (request) => checkCommit(plumbing, request),
    hasRemote: async (remote) => (await plumbing.remotes()).includes(remote),
    pull: (remote, branch) => integrate(plumbing, remote, branch),
    push: (remote, branch) => publish(plumbing, remote, branch),
    hasUnpushed: (remote, branch) => hasUnpushed(plumbing, remote, branch),
    checkPush: (remote, branch) => checkPublish(plumbing, remote, branch),
  };
}

async function unknownRef(plumbing: Plumbing, ref: string): Promise<WopsError> {
  const names = (await plumbing.refNames()).map((name) => name.replace(/^refs\/(heads|remotes|tags)\//, ''));
  const near = nearestNames(ref, names);
  return new WopsError('git_ref_unknown', `Git knows no branch, tag or commit ${JSON.stringify(ref)} here.`, {
    hint: near.length > 0 ? `Did you mean ${near.join(' or ')}? All: git branch --all` : undefined,
    details: near.length > 0 ? {nearest: near} : undefined,
  });
}
