import type {RuntimeWorkflow, WorkflowGraph} from './runtime-workflow.ts';

/**
 * Which of n8n's two versions counts in an environment (DESIGN.md §1.5): in a dev environment the saved draft, because
 * that is what its developers see; elsewhere the published version where there is one, because that is what runs.
 */
export type EnvironmentTruth = 'draft' | 'published';

export function environmentTruth(environmentClass: string): EnvironmentTruth {
  return environmentClass === 'dev' ? 'draft' : 'published';
}

/** The graph that counts. */
export function liveGraph(workflow: RuntimeWorkflow, truth: EnvironmentTruth): WorkflowGraph {
  return truth === 'published' && hasUnpublishedDraft(workflow) ? workflow.activeVersion! : workflow;
}

/** Whether the saved draft is another version than the one that runs (its content may still be equal: a moved node). */
export function hasUnpublishedDraft(workflow: RuntimeWorkflow): boolean {
  return Boolean(workflow.activeVersion && workflow.versionId !== workflow.activeVersionId);
}
