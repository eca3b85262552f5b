import {readFile, writeFile} from 'node:fs/promises';
import {jsonEqual} from '../diff/json-equal.ts';
import {mergeAsText} from '../git/merge-as-text.ts';
import {formatConflictedFile} from '../merge/conflict-notes.ts';
import type {MergeConflict} from '../merge/merge-conflict.ts';
import {mergeWorkflows} from '../merge/merge-workflows.ts';
import {shownConflict} from '../merge/shown-conflict.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';
import {parseWorkflowFile, type WorkflowFile} from '../workflow/workflow-file.ts';

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
 * (empty where there is none), of ours, which takes the result, and of theirs. What is no workflow is merged as text.
 */
export async function runMergeDriver(base: string, ours: string, theirs: string): Promise<DriverReport> {
  const [baseText, oursText, theirsText] = await Promise.all(
    [base, ours, theirs].map((path) => readFile(path, 'utf8')),
  );
  const files = {
    base: baseText!.trim() === '' ? {file: null} : parseWorkflowFile(baseText!),
    ours: parseWorkflowFile(oursText!),
    theirs: parseWorkflowFile(theirsText!),
  };
  for (const [side, parsed] of Object.entries(files)) {
    if ('file' in parsed) continue;
    const count = await mergeAsText(ours, base, theirs);
    return {conflicts: [], textMerge: `${side} ${parsed.problem}`, clean: count === 0};
  }
  const [from, to, other] = Object.values(files).map((parsed) => (parsed as {file: WorkflowFile | null}).file);
  const {merged, conflicts} = mergeWorkflows(from!, to!, other!);
  const text = formatConflictedFile({file: merged, conflicts});
  // A file that somebody formatted in another way keeps its bytes where the merge says what it says.
  const asIs = [oursText!, theirsText!].find(
    (_, index) => conflicts.length === 0 && same(merged, [to!, other!][index]!),
  );
  await writeFile(ours, asIs ?? text);
  return {
    conflicts: conflicts.map((conflict) => shownConflict(merged, conflict)),
    textMerge: null,
    clean: conflicts.length === 0,
  };
}

function same(a: WorkflowFile, b: WorkflowFile): boolean {
  return jsonEqual(a as unknown as JsonObject, b as unknown as JsonObject);
}
