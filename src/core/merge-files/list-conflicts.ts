import {commandLine} from '../command-line.ts';
import type {Context} from '../context.ts';
import type {UnmergedState} from '../git/unmerged-files.ts';
import type {MergeConflict} from '../merge/merge-conflict.ts';
import {shownConflict} from '../merge/shown-conflict.ts';
import {type FileWithConflicts, leftByMerges, type UnmergedFile} from './conflicted-files.ts';
import {findConflicts, type OpenWorkspace} from './find-conflicts.ts';

/** `data[]` of `wops conflict list --json`: one place; secrets masked. */
export interface ListedConflict extends MergeConflict {
  /** Relative to the workspace; of a file elsewhere, as it was named. */
  file: string;
  /** null: no workflow file of the workspace. */
  environment: string | null;
  workflow: string;
  /** The file as a whole, which Git has unmerged and wops cannot settle; `path` is empty. */
  unmerged?: UnmergedState;
}

/**
 * Every unresolved conflict in the workflow files of the work tree, or of the one that is named (as in `findConflicts`). Says
 * of files that are settled, and that Git waits for, what is left to do.
 */
export async function listConflicts(
  open: OpenWorkspace,
  {workflow, cwd}: {workflow?: string | undefined; cwd: string},
): Promise<ListedConflict[]> {
  if (workflow !== undefined) return listed(await findConflicts(open, {workflow, cwd}));
  const context = await open();
  const {files, unmerged, settled} = await leftByMerges(context);
  tellSettled(context, settled);
  return [...files, ...unmerged].sort((a, b) => (a.path < b.path ? -1 : 1)).flatMap(listed);
}

function listed(found: FileWithConflicts | UnmergedFile): ListedConflict[] {
  const {path: file, environment, slug} = found;
  if ('state' in found) return [{file, environment, workflow: found.name ?? slug, path: '', unmerged: found.state}];
  return found.conflicts.map((conflict) => ({
    file,
    environment,
    workflow: found.file.name,
    ...shownConflict(found.file, conflict),
  }));
}

function tellSettled({emit}: Context, paths: readonly string[]): void {
  if (paths.length === 0) return;
  emit({kind: 'notice', message: `Settled, but Git does not know it yet: ${commandLine(['git', 'add', ...paths])}`});
}
