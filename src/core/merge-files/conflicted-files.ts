import {join} from 'node:path';
import type {Context} from '../context.ts';
import {type UnmergedState, unmergedFiles} from '../git/unmerged-files.ts';
import {type ConflictedFile, mayHoldConflicts, parseConflictedFile} from '../merge/conflict-notes.ts';
import {openFileSource, slugOf, workflowPath} from '../sync/workflow-files.ts';

/** A workflow file that a merge left conflicts in, as it stands on disk. */
export interface FileWithConflicts extends ConflictedFile {
  /** Relative to the workspace, with `/`; of a file elsewhere, as it was named. */
  path: string;
  absolute: string;
  /** null: no workflow file of the workspace. */
  environment: string | null;
  slug: string;
  content: Buffer;
}

/** A workflow file that Git waits for, and that holds no notes: deleted by one side, or merged as text. */
export interface UnmergedFile {
  path: string;
  environment: string;
  slug: string;
  /** Its name, where the file on disk says it. */
  name: string | null;
  state: UnmergedState;
}

export interface LeftByMerges {
  files: FileWithConflicts[];
  unmerged: UnmergedFile[];
  /** Settled, but not yet added to Git's index: paths. */
  settled: string[];
}

/** What merges have left to do in the workspace's folders, by path; warns of a file whose notes cannot be read. */
export async function leftByMerges(context: Context): Promise<LeftByMerges> {
  const waiting = await unmergedFiles(context.root, context.signal);
  const left: LeftByMerges = {files: [], unmerged: [], settled: []};
  for (const {name: environment, folder} of context.config.environments.values()) {
    const texts = await workflowTexts(context, folder);
    const missing = [...waiting.keys()].filter((path) => !texts.has(path) && isIn(folder, path));
    for (const path of [...texts.keys(), ...missing]) {
      const content = texts.get(path);
      const state = waiting.get(path);
      const text = content?.toString('utf8') ?? '';
      if (state === undefined && !mayHoldConflicts(text)) continue;
      const parsed = content ? parseConflictedFile(text) : {problem: 'is not there'};
      const place = {path, environment, slug: slugOf(path)};
      if ('problem' in parsed) {
        if (mayHoldConflicts(text)) warn(context, environment, `${path} ${parsed.problem}.`);
        if (state !== undefined) left.unmerged.push({...place, name: null, state});
      } else if (parsed.conflicts.length > 0) {
        left.files.push({...place, absolute: join(context.root, path), content: content!, ...parsed});
      } else if (state === 'changed_by_both' || state === 'added_by_both') left.settled.push(path);
      else if (state !== undefined) left.unmerged.push({...place, name: parsed.file.name, state});
    }
  }
  const byPath = (a: {path: string}, b: {path: string}) => (a.path < b.path ? -1 : 1);
  return {files: left.files.sort(byPath), unmerged: left.unmerged.sort(byPath), settled: left.settled.sort()};
}

async function workflowTexts(context: Context, folder: string): Promise<Map<string, Buffer>> {
  const source = await openFileSource(context, {worktree: true});
  const files = (await source.list(folder)) ?? [];
  const paths = Map.groupBy(files, ({oid}) => oid);
  const texts = new Map<string, Buffer>();
  for await (const {oid, content} of source.read([...paths.keys()])) {
    for (const {path} of paths.get(oid)!) texts.set(path, content);
  }
  return texts;
}

/** Whether a file that is not on disk would be a workflow file of the folder. */
function isIn(folder: string, path: string): boolean {
  return path.endsWith('.json') && path === workflowPath(folder, slugOf(path));
}

function warn({emit}: Context, environment: string, message: string): void {
  emit({kind: 'warning', environment, message});
}
