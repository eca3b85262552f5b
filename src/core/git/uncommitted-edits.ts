import {blobOid} from './blob-oid.ts';
import {editsInTheWay} from './conflict.ts';
import {mapBounded} from './map-bounded.ts';
import type {FilePlan} from './plan-commit.ts';
import type {Plumbing} from './plumbing.ts';
import {foldersOf} from './tracked-path.ts';
import type {WorkTree} from './work-tree.ts';

/**
 * Throws `git_dirty` when carrying out the plan would lose something that no commit holds; `purpose` begins its message.
 * Returns the part of the plan that is not on disk yet.
 */
export async function refuseUncommittedEdits<Planned extends {oid: string} | null>(
  plumbing: Plumbing,
  workTree: WorkTree,
  plan: Omit<FilePlan, 'files'> & {files: Map<string, Planned>},
  {head, purpose}: {head: string | null; purpose: string},
): Promise<Map<string, Planned>> {
  const paths = [...plan.files.keys()];
  const folders = foldersOf(paths);
  const [changes, tracked, disk] = await Promise.all([
    plumbing.changes(folders, {untracked: false}),
    head === plan.base ? plan.before.values() : head ? plumbing.listTree(head, folders) : [],
    mapBounded(paths, async (path) => {
      const content = await workTree.read(path);
      return content && blobOid(content, plumbing.clone.objectFormat);
    }),
  ]);
  const changeOf = new Map(changes.map((change) => [change.path, change]));
  const inHead = new Set(Array.from(tracked, ({path}) => path));

  const lost: string[] = [];
  const unwritten = new Map<string, Planned>();
  for (const [index, [path, planned]] of [...plan.files].entries()) {
    const onDisk = disk[index] ?? null;
    const change = changeOf.get(path);
    const written = onDisk === (planned?.oid ?? null);
    if (!written) unwritten.set(path, planned);
    // A commit holds what is on disk; by Git's judgement too, which knows eol settings.
    const committed = onDisk === (plan.before.get(path)?.oid ?? null) || (!change && inHead.has(path));
    const indexEqualsDisk = change?.inIndex ? change.indexEqualsDisk : onDisk === null;
    const indexIsSafe = !change || (!change.unmerged && (change.indexEqualsHead || indexEqualsDisk));
    if (!(written || committed) || !indexIsSafe) lost.push(path.slice(plumbing.clone.prefix.length));
  }
  if (lost.length > 0) throw editsInTheWay(lost, purpose);
  return unwritten;
}
