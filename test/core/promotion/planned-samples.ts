import type {Plan, PlannedWorkflow, TargetState, WorkflowContent} from '../../../src/core/promotion/plan.ts';
import {NEW_WORKFLOW} from '../../../src/core/promotion/plan.ts';
import type {WorkflowNode} from '../../../src/core/workflow/runtime-workflow.ts';

/** A node of n8n's own. */
export function nodeOf(name: string, type: string, parameters: object = {}, more: object = {}): WorkflowNode {
  return {name, type: `n8n-nodes-base.${type}`, parameters, ...more} as WorkflowNode;
}

export function contentOf(change: Partial<WorkflowContent> = {}): WorkflowContent {
  return {name: 'Sample', nodes: [], connections: {}, nodeGroups: [], settings: {}, ...change};
}

export function stateOf(change: Partial<TargetState> = {}): TargetState {
  return {
    versionId: 'v1',
    activeVersionId: null,
    published: false,
    archived: false,
    contentHash: 'hash',
    fieldsHash: 'fields',
    ...change,
  };
}

export const RUNNING = stateOf({published: true, activeVersionId: 'v1'});

/** A workflow of a plan; without more, one that is created. */
export function plannedOf(canonicalId: string, change: Partial<PlannedWorkflow> = {}): PlannedWorkflow {
  return {
    canonicalId,
    slug: canonicalId,
    path: `workflows/prod/${canonicalId}.json`,
    name: canonicalId.toUpperCase(),
    action: 'create',
    n8nId: null,
    difference: 'added',
    before: null,
    content: contentOf({name: canonicalId.toUpperCase()}),
    template: null,
    contentHash: `hash-${canonicalId}`,
    layers: {graph: true, fields: true, tags: false},
    published: false,
    needs: [],
    transformations: [],
    ...change,
  };
}

/** A new workflow that calls others of the plan, new ones by their place holder. */
export function callerOf(
  canonicalId: string,
  called: string[],
  change: Partial<PlannedWorkflow> = {},
): PlannedWorkflow {
  const nodes = called.map((id) => nodeOf(`Call ${id}`, 'executeWorkflow', {workflowId: `${NEW_WORKFLOW}${id}`}));
  return plannedOf(canonicalId, {content: contentOf({nodes}), needs: called, ...change});
}

export function planOf(workflows: PlannedWorkflow[], change: Partial<Plan> = {}): Plan {
  return {
    source: 'dev',
    target: 'prod',
    drafts: true,
    placeholders: [],
    workflows,
    findings: [],
    mirror: [],
    digest: 'digest',
    ...change,
  };
}
