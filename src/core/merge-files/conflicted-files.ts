import type {Context} from '../context.ts';
import {type ConflictedFile, mayHoldConflicts, parseConflictedFile} from '../merge/conflict-notes.ts';
import {openFileSource, slugOf} from '../sync/workflow-files.ts';

/** A workflow file of the work tree that a merge left conflicts in. */
export interface FileWithConflicts extends ConflictedFile {
  /** Relative to the workspace, with `/`. */
  path: string;
  environment: string;
  slug: string;
  content: Buffer;
}

/** All of them, by path; warns of a file whose notes cannot be read. */
export async function conflictedFiles(context: Context): Promise<FileWithConflicts[]> {
  const source = await openFileSource(context, {worktree: true});
  const found: FileWithConflicts[] = [];
  for (const {name: environment, folder} of context.config.environments.values()) {
    const files = (await source.list(folder)) ?? [];
    const paths = Map.groupBy(files, ({oid}) => oid);
    for await (const {oid, content} of source.read([...paths.keys()])) {
      const text = content.toString('utf8');
      if (!mayHoldConflicts(text)) continue;
      const parsed = parseConflictedFile(text);
      for (const {path} of paths.get(oid)!) {
        if ('problem' in parsed) context.emit({kind: 'warning', environment, message: `${path} ${parsed.problem}.`});
        else if (parsed.conflicts.length > 0) found.push({path, environment, slug: slugOf(path), content, ...parsed});
      }
    }
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
