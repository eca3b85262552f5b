import {jsonEqual} from '../diff/json-equal.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';
import {mergeBesideGraph} from './merge-beside-graph.ts';
import type {MergeConflict} from './merge-conflict.ts';
import {mergeGraph} from './merge-graph.ts';

export interface MergeResult {
  /** What is in no conflict, merged; ours elsewhere. */
  merged: WorkflowFile;
  /** Empty: nothing was lost. */
  conflicts: MergeConflict[];
}

/**
 * Three-way merge of one workflow; `base` is the last common version, null where there is none. What one side changed is
 * taken; what both changed differently is a conflict, named by node and path, for which `merged` holds ours. Ids and
 * positions are ours where both changed them, and never in conflict. The inputs are not changed; parts are shared.
 *
 * The merge has no connection to a missing node and no node name twice, unless a side already had it.
 */
export function mergeWorkflows(base: WorkflowFile | null, ours: WorkflowFile, theirs: WorkflowFile): MergeResult {
  if (same(ours, theirs) || same(base, theirs)) return {merged: ours, conflicts: []};
  if (same(base, ours)) return {merged: theirs, conflicts: []};
  const {graph, nodes, connections, conflicts} = mergeGraph(base, ours, theirs);
  const beside = mergeBesideGraph({base, ours, theirs}, graph, nodes);
  return {merged: {...beside.fields, nodes, connections}, conflicts: [...beside.conflicts, ...conflicts]};
}

function same(a: WorkflowFile | null, b: WorkflowFile): boolean {
  return a !== null && jsonEqual(a as unknown as JsonObject, b as unknown as JsonObject);
}
