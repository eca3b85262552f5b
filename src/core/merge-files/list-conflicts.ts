import type {Context} from '../context.ts';
import type {MergeConflict} from '../merge/merge-conflict.ts';
import {shownConflict} from '../merge/shown-conflict.ts';
import {conflictedFiles} from './conflicted-files.ts';

/** `data[]` of `wops conflict list --json`: one place; secrets masked. */
export interface ListedConflict extends MergeConflict {
  /** Relative to the workspace. */
  file: string;
  environment: string;
  workflow: string;
}

/** Every unresolved conflict in the workflow files of the work tree. */
export async function listConflicts(context: Context): Promise<ListedConflict[]> {
  const files = await conflictedFiles(context);
  return files.flatMap(({path, environment, file, conflicts}) =>
    conflicts.map((conflict) => ({file: path, environment, workflow: file.name, ...shownConflict(file, conflict)})),
  );
}
