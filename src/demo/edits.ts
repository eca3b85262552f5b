import type {JsonObject, RuntimeWorkflow, WorkflowNode} from '../core/workflow/runtime-workflow.ts';

/** What Sam does to `Stripe invoice paid`. */
export function rerouteInvoices(workflow: RuntimeWorkflow): void {
  const channel = parametersOf(workflow, 'Tell finance').channelId as JsonObject;
  channel.value = '#finance-on-call';
}

/** What Ana does to `Lead scoring`. */
export function scoreEnterprises(workflow: RuntimeWorkflow): void {
  const score = parametersOf(workflow, 'Score the lead');
  score.jsCode = String(score.jsCode).replace(
    'if (employees > 50) score += 30;',
    'if (employees > 50) score += 30;\nif (employees > 1000) score += 40;',
  );
}

function parametersOf(workflow: RuntimeWorkflow, name: string): JsonObject {
  const node = workflow.nodes.find((one) => one.name === name) as WorkflowNode;
  return node.parameters as JsonObject;
}
