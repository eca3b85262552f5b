import type {Segment} from '../diff/path.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';
import type {MergeConflict} from './merge-conflict.ts';
import {parsePath} from './parse-path.ts';

/** The position of the node that a conflict is about; undefined where the file has no such node. */
export function findNode({nodes}: WorkflowFile, {node, occurrence = 1}: MergeConflict): number | undefined {
  const found = [...nodes.keys()].filter((index) => nodes[index]!.name === node);
  return found[Math.max(occurrence, 1) - 1];
}

/** The path from the workflow to the place of a conflict; null where the node is missing. */
export function stepsTo(file: WorkflowFile, conflict: MergeConflict): Segment[] | null {
  const path = parsePath(conflict.path) ?? [];
  if (conflict.node === undefined || (path[0] === 'connections' && path[1] === conflict.node)) return path;
  const index = findNode(file, conflict);
  return index === undefined ? null : ['nodes', index, ...path];
}
