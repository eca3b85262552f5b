import {isPublished} from '../../workflow/comparable-workflow.ts';
import {calledWorkflows} from '../../workflow/references.ts';
import {orderWorkflows} from '../plan/order-workflows.ts';
import type {PlannedWorkflow} from '../plan.ts';
import type {Run} from '../write/run.ts';
import {liveOf} from './undo-steps.ts';

/**
 * In what order what existed is brought back: n8n publishes a workflow only when those that it calls are published (N8N.md),
 * and what counts is which ones the version of before called. Levels of groups; groups of a level do not need each other,
 * and a group of several is a cycle.
 */
export function undoOrder({before}: Pick<Run, 'before'>, planned: readonly PlannedWorkflow[]): PlannedWorkflow[][][] {
  const existed = planned.filter(({canonicalId}) => before.get(canonicalId));
  const byN8nId = new Map(existed.map(({n8nId, canonicalId}) => [n8nId, canonicalId]));
  const called = ({canonicalId}: PlannedWorkflow): string[] => {
    const workflow = before.get(canonicalId)!;
    return isPublished(workflow) ? calledWorkflows(liveOf(workflow).nodes).flatMap((id) => byN8nId.get(id) ?? []) : [];
  };
  const levels: PlannedWorkflow[][][] = [];
  const levelOf = new Map<string, number>();
  for (const group of orderWorkflows(existed.map((one) => ({...one, needs: called(one)})))) {
    const level = Math.max(-1, ...group.flatMap(({needs}) => needs.flatMap((id) => levelOf.get(id) ?? []))) + 1;
    for (const {canonicalId} of group) levelOf.set(canonicalId, level);
    levels[level] = [...(levels[level] ?? []), group];
  }
  return levels;
}
