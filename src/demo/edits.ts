import type {JsonObject, RuntimeWorkflow, WorkflowNode} from '../core/workflow/runtime-workflow.ts';
import {finishNode, type Ids} from './fill-instance.ts';
import {call} from './workflows/nodes.ts';

/** What Sam does to `Stripe invoice paid`. */
export function rerouteInvoices(workflow: RuntimeWorkflow): void {
  const channel = parametersOf(workflow, 'Tell finance').channelId as JsonObject;
  channel.value = '#finance-on-call';
}

/** What Sam does to `Support ticket triage`. */
export function silenceOnCall(workflow: RuntimeWorkflow): void {
  nodeOf(workflow, 'Wake the on-call').disabled = true;
}

/** What Ana does to `Lead scoring`: enterprises count for more, and a hot lead gets a demo. */
export function demosForEnterprises(workflow: RuntimeWorkflow, ids: Ids): void {
  const score = parametersOf(workflow, 'Score the lead');
  score.jsCode = String(score.jsCode).replace(
    'if (employees > 50) score += 30;',
    'if (employees > 50) score += 30;\nif (employees > 1000) score += 40;',
  );
  append(workflow, 'Tell sales', finishNode(call('Book a demo', 'Book a demo'), ids));
}

/** What Ana does to `Create account`. */
export function notePartners(workflow: RuntimeWorkflow): void {
  parametersOf(workflow, 'Add to CRM').jsonBody =
    '={{ { email: $json.email, stage: $json.plan === "partner" ? "partner" : "customer" } }}';
}

/** Adds a node behind the one called `before`, which had none. */
function append(workflow: RuntimeWorkflow, before: string, node: ReturnType<typeof finishNode>): void {
  const [x, y] = nodeOf(workflow, before).position as [number, number];
  workflow.nodes.push({...node, position: [x + 240, y]});
  workflow.connections[before] = {main: [[{node: node.name, type: 'main', index: 0}]]};
}

function parametersOf(workflow: RuntimeWorkflow, name: string): JsonObject {
  return nodeOf(workflow, name).parameters as JsonObject;
}

function nodeOf(workflow: RuntimeWorkflow, name: string): WorkflowNode {
  return workflow.nodes.find((one) => one.name === name)!;
}
