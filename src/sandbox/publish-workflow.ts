import {webhooksOf} from '../core/workflow/webhooks.ts';
import {Refusal} from './answer.ts';
import type {InstanceState} from './instance-state.ts';
import {isInstalled, startsByItself} from './node-types.ts';
import type {WebhookPath} from './webhook-registry.ts';
import type {WorkflowNode} from './workflow-body.ts';
import {findVersion, liveOf, parseGraph, type WorkflowRecord} from './workflow-record.ts';

/** Puts a version of the workflow live, or refuses as n8n does. Webhooks follow after the registry's delay. */
export function publishWorkflow(state: InstanceState, record: WorkflowRecord, versionId: string): void {
  if (record.isArchived) throw new Refusal(400, 'Cannot activate an archived workflow.');
  const version = findVersion(record, versionId);
  if (!version) throw new Refusal(404, 'Version not found');
  const {nodes: all} = parseGraph(version.graph);
  const strange = all.find((node) => !isInstalled(node.type));
  if (strange) throw new Refusal(400, `Unrecognized node type: ${strange.type}`);
  const paths = pathsOf(all);
  if (state.webhooks.conflicts(record.id, paths)) {
    throw new Refusal(409, 'There is a conflict with one of the webhooks.');
  }
  const nodes = all.filter((node) => !node.disabled);
  if (!nodes.some((node) => startsByItself(node.type))) {
    throw new Refusal(
      400,
      'Workflow cannot be activated because it has no trigger node. At least one trigger, webhook, or polling node is required.',
    );
  }
  for (const node of nodes) checkCalled(state, record, node);
  record.activeVersionId = versionId;
  state.workflows.touch(record);
  state.webhooks.replace(record.id, paths);
}

/** Takes the workflow offline. */
export function unpublishWorkflow(state: InstanceState, record: WorkflowRecord): void {
  if (record.activeVersionId === null) return;
  record.activeVersionId = null;
  state.workflows.touch(record);
  state.webhooks.replace(record.id, []);
}

/** Makes the webhooks of what is live answer again, after a start. */
export function registerLive(state: InstanceState, record: WorkflowRecord): void {
  const live = liveOf(record);
  if (live) state.webhooks.replace(record.id, pathsOf(parseGraph(live.graph).nodes));
}

/** What the sandbox can answer on: not what an expression makes, which it cannot evaluate. */
function pathsOf(nodes: WorkflowNode[]): WebhookPath[] {
  return webhooksOf(nodes as Parameters<typeof webhooksOf>[0]).flatMap(({path, method}) =>
    path === null || method === null ? [] : [{path, method}],
  );
}

function checkCalled(state: InstanceState, record: WorkflowRecord, node: WorkflowNode): void {
  const id = node.type === 'n8n-nodes-base.executeWorkflow' ? calledId(node) : undefined;
  if (!id || id === record.id || id.startsWith('=')) return;
  const called = state.workflows.get(id);
  if (called && called.activeVersionId !== null) return;
  const who = called ? `${id} ("${called.name}")` : id;
  throw new Refusal(
    400,
    `Cannot publish workflow: Node "${node.name}" references workflow ${who} which is not published. Please publish all referenced sub-workflows first.`,
  );
}

/** The workflow that an executeWorkflow node names: as text, or in a resource locator. */
function calledId(node: WorkflowNode): string | undefined {
  const {workflowId, source} = (node.parameters ?? {}) as {workflowId?: unknown; source?: unknown};
  if (source !== undefined && source !== 'database') return undefined;
  const value =
    typeof workflowId === 'object' && workflowId !== null ? (workflowId as {value?: unknown}).value : workflowId;
  return typeof value === 'string' ? value : undefined;
}
