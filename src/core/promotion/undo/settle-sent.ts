import {toWopsError, type WopsError} from '../../errors.ts';
import type {PlannedWorkflow} from '../plan.ts';
import type {Step} from '../steps.ts';
import type {StepWork} from '../write/journal.ts';
import type {Run} from '../write/run.ts';
import {STEP_WORKS} from '../write/step-works.ts';
import {withRetries} from './retry.ts';
import {UNDO_WORKS} from './undo-works.ts';

const WORKS: Partial<Record<string, (run: Run, planned: PlannedWorkflow) => StepWork>> = {...STEP_WORKS, ...UNDO_WORKS};

/**
 * Finds out about every step that a process which died had sent for a workflow: only reading tells, and what was created has
 * to be known by its id. Answers the failures, by canonical id: those workflows cannot be brought back yet.
 */
export async function settleSent(run: Run): Promise<Map<string, WopsError>> {
  const planned = new Map(run.plan.workflows.map((workflow) => [workflow.canonicalId, workflow]));
  const failures = new Map<string, WopsError>();
  for (const step of run.journal.steps.filter(({status}) => status === 'sent')) {
    const about = planned.get(step.canonicalId ?? '');
    if (about) await settle(run, step, about).catch((error) => failures.set(about.canonicalId, toWopsError(error)));
  }
  return failures;
}

async function settle(run: Run, step: Step, planned: PlannedWorkflow): Promise<void> {
  const work = WORKS[step.kind]!(run, planned);
  await withRetries(() => run.journal.settle(step, work));
}
