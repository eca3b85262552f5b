import git, {Errors, type ReadCommitResult} from 'isomorphic-git';
import {conflictIn} from '../conflict.ts';
import {listTree} from './list-tree.ts';
import {needsGit, type Repository} from './repository.ts';

export async function replay(
  repository: Repository,
  {base, tip, onto}: {base: string; tip: string; onto: string},
): Promise<string> {
  const commits = await commitsBetween(repository, base, tip);
  let top = onto;
  for (const commit of commits) top = await replayOne(repository, commit, top, {tip, onto});
  return top;
}

/** Oldest first. */
async function commitsBetween(repository: Repository, base: string, tip: string): Promise<ReadCommitResult[]> {
  const commits: ReadCommitResult[] = [];
  for (let oid = tip; oid !== base; ) {
    const read = await git.readCommit({...repository, oid});
    const [parent, ...others] = read.commit.parent;
    if (!parent || others.length > 0) throw needsGit('Rebasing local merges');
    commits.unshift(read);
    oid = parent;
  }
  return commits;
}

/**
 * Three-way merge of one commit's change into `top`. isomorphic-git merges commits by their common ancestor, so the tree of
 * `top` is given a commit whose parent is the parent of the commit to replay: that is the ancestor then.
 */
async function replayOne(
  repository: Repository,
  {oid, commit}: ReadCommitResult,
  top: string,
  ends: {tip: string; onto: string},
): Promise<string> {
  const topTree = (await git.readCommit({...repository, oid: top})).commit.tree;
  const {message, author, committer} = commit;
  const stand = await git.writeCommit({
    ...repository,
    commit: {tree: topTree, parent: [commit.parent[0]!], author, committer, message: 'stand-in\n'},
  });
  const merged = await git
    .merge({...repository, ours: stand, theirs: oid, fastForward: false, noUpdateBranch: true, author, committer})
    .catch(async (error: unknown) => {
      if (error instanceof Errors.MergeConflictError) throw conflictIn(error.data.filepaths, ends);
      if (error instanceof Errors.MergeNotSupportedError)
        throw conflictIn(await changedInBoth(repository, oid, stand), ends);
      throw error;
    });
  // A change that `top` holds already leaves nothing to commit.
  if (!merged.tree || merged.tree === topTree) return top;
  const {timestamp, timezoneOffset} = author;
  const again = {
    tree: merged.tree,
    parent: [top],
    author,
    committer: {...committer, timestamp, timezoneOffset},
    message,
  };
  return git.writeCommit({...repository, commit: again});
}

async function changedInBoth(repository: Repository, one: string, other: string): Promise<string[]> {
  const [base] = (await git.readCommit({...repository, oid: one})).commit.parent;
  const [from, ours, theirs] = await Promise.all([base!, one, other].map((commit) => contents(repository, commit)));
  const paths = new Set([...ours!.keys(), ...theirs!.keys()]);
  return [...paths].filter((path) => ours!.get(path) !== from!.get(path) && theirs!.get(path) !== from!.get(path));
}

async function contents(repository: Repository, commit: string): Promise<Map<string, string>> {
  return new Map((await listTree(repository, commit, [''])).map(({path, oid}) => [path, oid]));
}
