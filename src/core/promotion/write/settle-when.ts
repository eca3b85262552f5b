import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import type {PlannedWorkflow} from '../plan.ts';
import type {StepWork} from './journal.ts';
import {type Run, readNow} from './run.ts';

/** Settles a step by the workflow as n8n holds it now. */
export function settleWhen(
  run: Run,
  planned: PlannedWorkflow,
  isDone: (now: RuntimeWorkflow) => boolean,
): StepWork['settle'] {
  return async () => {
    const now = await readNow(run, planned);
    if (!isDone(now)) return null;
    return now.versionId ? {versionId: now.versionId} : {};
  };
}
