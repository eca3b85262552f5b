import {commitTrailers} from '../git/commit-trailers.ts';
import type {PastCommit} from '../git/git.ts';

/** Commands whose commits hold what n8n held then. */
const WRITERS: ReadonlySet<string> = new Set(['commit', 'promote', 'apply', 'restore']);

/** So many commits of a folder are looked through. */
const LIMIT = 10_000;

/** A version of a file that wops wrote from n8n. */
export interface WrittenVersion {
  /** null: wops removed the file. */
  oid: string | null;
  date: Date;
}

/** A commit that changed a file and was not made by wops from n8n. */
export interface GitEdit {
  commit: string;
  subject: string;
}

export interface LastWritten {
  /** The newest of each file, by path. */
  versions: Map<string, WrittenVersion>;
  /** The newest edit after it, by path. */
  edits: Map<string, GitEdit>;
  /** false: history ended before every file was found, in a shallow clone or at the limit. */
  isWhole: boolean;
}

/**
 * When wops last wrote these files from what n8n held, from a history that begins with the newest commit. What was taken back
 * (a promotion and its rollback) does not count, nor what `commit --merge` wrote: n8n never held that.
 */
export async function lastWritten(history: AsyncIterable<PastCommit>, paths: Iterable<string>): Promise<LastWritten> {
  const wanted = new Set(paths);
  const versions: LastWritten['versions'] = new Map();
  const edits: LastWritten['edits'] = new Map();
  const undone = new Set<string>();
  let read = 0;
  if (wanted.size === 0) return {versions, edits, isWhole: true};
  for await (const {commit, date, message, files, isBoundary} of history) {
    read += 1;
    if (isBoundary || read > LIMIT) return {versions, edits, isWhole: false};
    const trailers = commitTrailers(message);
    const trailer = (name: string) => trailers.find(([key]) => key === name)?.[1];
    const [command, promotion] = [trailer('Wops-Command'), trailer('Wops-Promotion')];
    const merged = new Set(trailers.flatMap(([name, value]) => (name === 'Wops-Merged' ? [value] : [])));
    for (const {path, oid} of files) {
      if (!wanted.has(path)) continue;
      const operation = `${promotion} ${path}`;
      if (command === 'rollback') undone.add(operation);
      else if (WRITERS.has(command ?? '') && !merged.has(path)) {
        if (undone.has(operation)) continue;
        versions.set(path, {oid, date});
        wanted.delete(path);
      } else if (!edits.has(path)) edits.set(path, {commit, subject: message.split('\n', 1)[0]!});
    }
    if (wanted.size === 0) break;
  }
  return {versions, edits, isWhole: true};
}
