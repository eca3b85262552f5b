import {readFile, writeFile} from 'node:fs/promises';
import {jsonEqual} from '../diff/json-equal.ts';
import {mergeAsText} from '../git/merge-as-text.ts';
import {type ConflictedFile, formatConflictedFile, parseConflictedFile} from '../merge/conflict-notes.ts';
import type {MergeConflict} from '../merge/merge-conflict.ts';
import {mergeConflicted} from '../merge/merge-conflicted.ts';
import {shownConflict} from '../merge/shown-conflict.ts';
import type {Sides} from '../merge/sides.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';

export interface DriverReport {
  /** Secrets masked. */
  conflicts: MergeConflict[];
  /** Why Git's own merge of texts was done instead; null where it was not. */
  textMerge: string | null;
  /** Whether Git may go on. */
  clean: boolean;
}

/**
 * What Git calls to merge one file (gitattributes(5), "Defining a custom merge driver"): paths of the ancestor's version
 * (empty where there is none), of ours, which takes the result, and of theirs. Notes of an earlier merge stay until they are
 * settled, and keep Git from going on; what is no workflow is merged as text.
 */
export async function runMergeDriver(base: string, ours: string, theirs: string): Promise<DriverReport> {
  const [baseText, oursText, theirsText] = await Promise.all(
    [base, ours, theirs].map((path) => readFile(path, 'utf8')),
  );
  const files = {
    base: baseText!.trim() === '' ? null : parseConflictedFile(baseText!),
    ours: parseConflictedFile(oursText!),
    theirs: parseConflictedFile(theirsText!),
  };
  for (const [side, parsed] of Object.entries(files)) {
    if (!parsed || !('problem' in parsed)) continue;
    const count = await mergeAsText(ours, base, theirs);
    return {conflicts: [], textMerge: `${side} ${parsed.problem}`, clean: count === 0};
  }
  const sides = files as Sides<ConflictedFile> & {base: ConflictedFile | null};
  const {file, conflicts} = mergeConflicted(sides.base, sides.ours, sides.theirs);
  const text = formatConflictedFile({file, conflicts});
  // A file that somebody formatted in another way keeps its bytes where the merge says what it says.
  const asIs = (['ours', 'theirs'] as const).find(
    (side) => conflicts.length + sides[side].conflicts.length === 0 && same(file, sides[side].file),
  );
  await writeFile(ours, asIs ? {ours: oursText!, theirs: theirsText!}[asIs] : text);
  return {
    conflicts: conflicts.map((conflict) => shownConflict(file, conflict)),
    textMerge: null,
    clean: conflicts.length === 0,
  };
}

function same(a: WorkflowFile, b: WorkflowFile): boolean {
  return jsonEqual(a as unknown as JsonObject, b as unknown as JsonObject);
}
