import {isJsonObject, type Json, type JsonObject, type WorkflowNode} from './runtime-workflow.ts';
import {hasTemplate} from './templates.ts';

/** Node types whose parameter `workflowId` names another workflow (N8N.md): a string, or a resource locator. */
const CALLING_NODE_TYPES = new Set([
  'n8n-nodes-base.executeWorkflow',
  '@n8n/n8n-nodes-langchain.toolWorkflow',
  '@n8n/n8n-nodes-langchain.retrieverWorkflow',
]);

/** What n8n shows for a resource locator; says nothing about what it points to. */
const CACHED_DISPLAY = new Set(['cachedResultName', 'cachedResultUrl']);

/** A value of `errorWorkflow` that means "none" (N8N.md). */
const NO_WORKFLOW = 'DEFAULT';

/** Gives the replacement for a workflow id. */
export type MapReference = (workflowId: string) => string;

/** `node.parameters` with every workflow id replaced; the same object where there is none. */
export function mapNodeReference(node: WorkflowNode, map: MapReference): Json | undefined {
  const parameters = node.parameters;
  if (!CALLING_NODE_TYPES.has(node.type) || !isJsonObject(parameters) || !Object.hasOwn(parameters, 'workflowId')) {
    return parameters;
  }
  const target = parameters.workflowId;
  if (typeof target === 'string') {
    return isWorkflowId(target) ? withMember(parameters, 'workflowId', map(target)) : parameters;
  }
  if (!isJsonObject(target)) return parameters;
  const value = typeof target.value === 'string' && isWorkflowId(target.value) ? map(target.value) : target.value;
  const locator = Object.fromEntries(
    Object.entries(target)
      .filter(([key]) => !CACHED_DISPLAY.has(key))
      .map(([key, member]) => [key, key === 'value' ? value : member]),
  ) as JsonObject;
  return withMember(parameters, 'workflowId', locator);
}

/** `settings` with the ids in `errorWorkflow` and `callerIds` replaced; the same object where there is none. */
export function mapSettingsReferences(settings: JsonObject, map: MapReference): JsonObject {
  let mapped = settings;
  const {errorWorkflow, callerIds} = settings;
  if (typeof errorWorkflow === 'string' && errorWorkflow !== NO_WORKFLOW && isWorkflowId(errorWorkflow)) {
    mapped = withMember(mapped, 'errorWorkflow', map(errorWorkflow));
  }
  if (typeof callerIds === 'string' && callerIds.trim() !== '') {
    const ids = callerIds.split(',').map((id) => id.trim());
    const named = ids.filter((id) => id !== '').map((id) => (isWorkflowId(id) ? map(id) : id));
    if (named.length > 0) mapped = withMember(mapped, 'callerIds', named.join(','));
  }
  return mapped;
}

/** The ids of all workflows that `nodes` and `settings` name, each once. Expressions cannot be resolved and are left out. */
export function findReferences(nodes: WorkflowNode[], settings: JsonObject | null | undefined): string[] {
  const found = new Set<string>();
  const note = (id: string) => {
    found.add(id);
    return id;
  };
  for (const node of nodes) mapNodeReference(node, note);
  if (settings) mapSettingsReferences(settings, note);
  return [...found];
}

/** Names of the nodes that choose the workflow they call by an expression: only running them tells which. */
export function expressionReferences(nodes: WorkflowNode[]): string[] {
  return nodes.flatMap(({name, type, parameters}) => {
    if (!CALLING_NODE_TYPES.has(type) || !isJsonObject(parameters)) return [];
    const {workflowId} = parameters;
    const id = isJsonObject(workflowId) ? workflowId.value : workflowId;
    return typeof id === 'string' && id.startsWith('=') ? [name] : [];
  });
}

/** The ids of the workflows that enabled `executeWorkflow` nodes call: n8n publishes the caller only after them (N8N.md). */
export function calledWorkflows(nodes: WorkflowNode[]): string[] {
  const calls = nodes.filter((node) => node.type === 'n8n-nodes-base.executeWorkflow' && node.disabled !== true);
  return findReferences(calls, null);
}

/** Not an expression, and not a template that only another environment's values can render. */
function isWorkflowId(value: string): boolean {
  return value !== '' && !value.startsWith('=') && !hasTemplate(value);
}

function withMember(object: JsonObject, key: string, value: Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, member]) => [name, name === key ? value : member]));
}
