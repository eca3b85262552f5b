import type {WorkflowDifference} from './change.ts';
import {countChanges} from './change-kinds.ts';

/** One line: `2 parameters, 1 node renamed`, or `no differences`. */
export function summarise(difference: WorkflowDifference): string {
  return countChanges(difference.changes) || 'no differences';
}
