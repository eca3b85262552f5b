import {commitTrailers} from '../../git/commit-trailers.ts';
import type {PastCommit} from '../../git/git.ts';

/** The trailer of a promotion's commit for a file in which changes of the target's own were kept by a merge. */
export const KEPT_TRAILER = 'Wops-Kept';

/** So many commits of a folder are looked through. */
const LIMIT = 10_000;

/** When a file of the target's folder last came from a source. */
export interface LastPromoted {
  /** The promotion's commit: the source's folder, as it is there, holds what was promoted. */
  commit: string;
  subject: string;
  /** It was merged with changes of the target's own. */
  kept: boolean;
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
    const kept = new Set(trailers.flatMap(([name, value]) => (name === KEPT_TRAILER ? [value] : [])));
    for (const {path, oid} of files) {
      if (!wanted.has(path)) continue;
      const operation = `${promotion} ${path}`;
      if (command === 'rollback') undone.add(operation);
      else if (promotion !== undefined && undone.has(operation)) continue;
      else if (command === 'promote' && trailer('Wops-Source') === source && oid !== null) {
        found.set(path, {commit, subject, kept: kept.has(path), since: since.get(path) ?? null});
        wanted.delete(path);
      } else if (!since.has(path)) since.set(path, {commit, subject});
    }
    if (wanted.size === 0) break;
  }
  return found;
}
