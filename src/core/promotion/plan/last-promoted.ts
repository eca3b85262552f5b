import {commitTrailers} from '../../git/commit-trailers.ts';
import type {PastCommit} from '../../git/git.ts';

/**
 * The trailer of a promotion's commit for a file in which changes of the target's own were kept: its path, and the blob that
 * the source's file was then. Not a commit: a push that comes second is made anew on top of what others have changed.
 */
export const KEPT_TRAILER = 'Wops-Kept';

/** So many commits of a folder are looked through. */
const LIMIT = 10_000;

/** When a file of the target's folder last came from a source. */
export interface LastPromoted {
  /** The promotion's commit. */
  commit: string;
  subject: string;
  /** The blob that it wrote. */
  oid: string;
  /** Where it kept changes of the target's own: the blob of the source's file. null: what it wrote is what came. */
  source: string | null;
  /** The newest commit since then that changed the file otherwise: a hotfix that was adopted, an edit in Git. */
  since: {commit: string; subject: string} | null;
}

/**
 * When files of a folder last came from `source` by a promotion, by path, from the folder's history that begins with the newest
 * commit. A promotion that was rolled back does not count. A file that never came from there is not in it.
 */
export async function lastPromoted(
  history: AsyncIterable<PastCommit>,
  {source, paths}: {source: string; paths: Iterable<string>},
): Promise<Map<string, LastPromoted>> {
  const wanted = new Set(paths);
  const found = new Map<string, LastPromoted>();
  const since = new Map<string, LastPromoted['since']>();
  const undone = new Set<string>();
  let read = 0;
  if (wanted.size === 0) return found;
  for await (const {commit, message, files, isBoundary} of history) {
    read += 1;
    if (isBoundary || read > LIMIT) break;
    const trailers = commitTrailers(message);
    const trailer = (name: string) => trailers.find(([key]) => key === name)?.[1];
    const [command, promotion] = [trailer('Wops-Command'), trailer('Wops-Promotion')];
    const subject = message.split('\n', 1)[0]!;
    const kept = new Map(trailers.flatMap(([name, value]) => (name === KEPT_TRAILER ? [keptFile(value)] : [])));
    for (const {path, oid} of files) {
      if (!wanted.has(path)) continue;
      const operation = `${promotion} ${path}`;
      if (command === 'rollback') undone.add(operation);
      else if (promotion !== undefined && undone.has(operation)) continue;
      else if (command === 'promote' && trailer('Wops-Source') === source && oid !== null) {
        found.set(path, {commit, subject, oid, source: kept.get(path) ?? null, since: since.get(path) ?? null});
        wanted.delete(path);
      } else if (!since.has(path)) since.set(path, {commit, subject});
    }
    if (wanted.size === 0) break;
  }
  return found;
}

/** `<path> <oid>` */
function keptFile(value: string): [path: string, oid: string] {
  const space = value.lastIndexOf(' ');
  return [value.slice(0, space), value.slice(space + 1)];
}
