import type {PlannedWorkflow} from '../plan.ts';
import type {RollbackResult, WorkflowResult} from '../promotion.ts';
import {plannedResult} from '../report.ts';
import {n8nIdOf, type Run} from './run.ts';

/** What happened to each workflow of an operation that went through. */
export function doneResults(run: Run): WorkflowResult[] {
  return run.plan.workflows.map((planned) => ({
    ...told(run, planned),
    status: isDone(planned) ? 'success' : 'skipped',
  }));
}

/** n8n may have said that it can never be published; where nothing else was to be done, nothing was. */
function isDone({action, published}: PlannedWorkflow): boolean {
  return action === 'publish' ? published : action !== 'none';
}

/** What happened to each workflow of an operation that was undone; `culprit` is the one that failed. */
export function undoneResults(
  run: Run,
  {restored, errors}: RollbackResult,
  culprit?: {name: string; message: string},
): WorkflowResult[] {
  const back = new Set(restored);
  const failures = new Map(errors.map(({workflow, message}) => [workflow, message]));
  return run.plan.workflows.map((planned): WorkflowResult => {
    const {name} = planned;
    const error = failures.get(name) ?? (culprit?.name === name ? culprit.message : undefined);
    if (error !== undefined) return {...told(run, planned), status: 'failed', error};
    return {...told(run, planned), status: back.has(name) ? 'rolled_back' : 'skipped'};
  });
}

function told(run: Run, planned: PlannedWorkflow): WorkflowResult {
  return {...plannedResult(planned), n8nId: n8nIdOf(run, planned) ?? null};
}
