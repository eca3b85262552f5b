import git from 'isomorphic-git';
import {commitMessage, commitPerson, commitSeconds} from '../commit-text.ts';
import {mapBounded} from '../map-bounded.ts';
import type {CommitDraft, PlannedFile} from '../plumbing.ts';
import type {Repository} from './repository.ts';

export async function writeCommit(repository: Repository, draft: CommitDraft): Promise<string> {
  await mapBounded(draft.files.values(), async (file) => {
    if (file) await git.writeBlob({...repository, blob: file.content});
  });
  const base = draft.parent && (await git.readCommit({...repository, oid: draft.parent})).commit.tree;
  const tree = await writeTree(repository, base, draft.files);
  const author = {...commitPerson(draft.author), timestamp: commitSeconds(draft.date), timezoneOffset: 0};
  return git.writeCommit({
    ...repository,
    commit: {
      tree: tree ?? (await git.writeTree({...repository, tree: []})),
      parent: draft.parent ? [draft.parent] : [],
      author,
      committer: author,
      message: commitMessage(draft.message),
    },
  });
}

/** The tree `base` with files put in and taken out. null: nothing is left in it. */
async function writeTree(
  repository: Repository,
  base: string | null,
  files: Map<string, PlannedFile>,
): Promise<string | null> {
  const present = base ? (await git.readTree({...repository, oid: base})).tree : [];
  const entries = new Map(present.map((entry) => [entry.path, entry]));
  for (const [name, inside] of groupByFirstPart(files)) {
    const file = inside.get('');
    if (file) {
      entries.set(name, {path: name, oid: file.oid, mode: file.mode, type: 'blob'});
      continue;
    }
    if (file === null) entries.delete(name);
    inside.delete('');
    if (inside.size === 0) continue;
    const below = entries.get(name);
    const tree = await writeTree(repository, below?.type === 'tree' ? below.oid : null, inside);
    if (tree) entries.set(name, {path: name, oid: tree, mode: '040000', type: 'tree'});
    else if (below?.type === 'tree') entries.delete(name);
  }
  return entries.size === 0 ? null : git.writeTree({...repository, tree: [...entries.values()]});
}

/** `a/b/c` → `a`: `b/c`; the file `a` itself stands at `a`: ''. */
function groupByFirstPart(files: Map<string, PlannedFile>): Map<string, Map<string, PlannedFile>> {
  const groups = new Map<string, Map<string, PlannedFile>>();
  for (const [path, file] of files) {
    const slash = path.indexOf('/');
    const name = slash === -1 ? path : path.slice(0, slash);
    const group = groups.get(name) ?? new Map<string, PlannedFile>();
    groups.set(name, group.set(slash === -1 ? '' : path.slice(slash + 1), file));
  }
  return groups;
}
