import type {Promotion} from './promotion.ts';
import type {ReportedWorkflow} from './report.ts';
import {STEP_KINDS, type Step} from './steps.ts';

/**
 * What happened to each workflow, as far as is known. Of an operation that is under way, or whose process was killed, the
 * results that are stored are from before: the journal says which workflows it has begun with.
 */
export function standingResults({status, stage, workflows}: Promotion, steps: readonly Step[]): ReportedWorkflow[] {
  // What follows the writing is Git's.
  if (status !== 'running' || stage === 'follow_up') return workflows;
  const begun = begunWorkflows(steps);
  return workflows.map((result) => {
    const isOver = result.status === 'failed' || result.status === 'rolled_back';
    return isOver || !begun.has(result.canonicalId) ? result : {...result, status: 'unfinished'};
  });
}

/** Canonical ids of the workflows that a step was sent for. */
export function begunWorkflows(steps: readonly Step[]): Set<string> {
  const taken = steps.filter(({kind, status}) => status !== 'intended' && STEP_KINDS[kind].phase !== 'follow_up');
  return new Set(taken.flatMap(({canonicalId}) => canonicalId ?? []));
}
