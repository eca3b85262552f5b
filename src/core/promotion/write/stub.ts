import type {WorkflowNode} from '../../workflow/runtime-workflow.ts';

/**
 * A graph that does nothing: a sub-workflow trigger, and nothing behind it. It can be published where the whole one cannot
 * yet, because it calls nobody (N8N.md).
 */
export const STUB = {
  nodes: [
    {
      id: '5f0a9d6c-1f7e-4c0c-9a52-a8f1b6d7e3c4',
      name: 'Being promoted',
      type: 'n8n-nodes-base.executeWorkflowTrigger',
      typeVersion: 1.1,
      position: [0, 0],
      parameters: {inputSource: 'passthrough'},
    } as WorkflowNode,
  ],
  connections: {},
  nodeGroups: [],
};
