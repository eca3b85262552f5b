import type {WorkflowInEnvironment} from './workflow-matrix.ts';

/** How a workflow stands in one environment, and whether somebody should look at it. */
export const CELL_STATES = {
  same: {problem: false},
  changed: {problem: true},
  not_in_git: {problem: true},
  only_in_git: {problem: true},
  missing: {problem: true},
  untracked: {problem: true},
  ignored: {problem: false},
} as const satisfies Record<string, {problem: boolean}>;

export type CellState = keyof typeof CELL_STATES;

export function cellState({status, contentHash, gitHash}: WorkflowInEnvironment): CellState {
  if (status === null) return 'only_in_git';
  // What goes on running after its canonical workflow was deleted: no folder holds it.
  if (status === 'deleted') return 'not_in_git';
  if (status !== 'linked') return status;
  if (gitHash === null) return 'not_in_git';
  return gitHash === contentHash ? 'same' : 'changed';
}
