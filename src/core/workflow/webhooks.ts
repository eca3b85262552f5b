import {isJsonObject, type Json, type JsonObject, type WorkflowNode} from './runtime-workflow.ts';

/** A path that n8n answers on while a workflow is published. */
export interface ProductionWebhook {
  /** Name of the node. */
  node: string;
  /** Below `/<kind>/`, without slashes at its ends; may hold `:parameters`. null: an expression, which only n8n can tell. */
  path: string | null;
  /** Upper case. null: an expression. */
  method: string | null;
  /** The first segment of its address; n8n serves chats below `/webhook/` too. */
  kind: 'webhook' | 'form' | 'mcp';
}

type Address = Omit<ProductionWebhook, 'node'>;

/** How n8n 2.41 makes the addresses of its own nodes (measured). */
const ADDRESSES: Readonly<Record<string, (node: WorkflowNode, parameters: JsonObject) => Address[]>> = {
  'n8n-nodes-base.webhook': (node, parameters) =>
    methodsOf(parameters).map((method) => ({kind: 'webhook', path: pathOf(node, parameters.path), method})),

  'n8n-nodes-base.formTrigger': (node, parameters) => {
    const options = isJsonObject(parameters.options) ? parameters.options : {};
    const path =
      versionOf(node) < 2
        ? below(pathOf(node, parameters.path), 'n8n-form')
        : pathOf(node, versionOf(node) < 2.2 ? parameters.path : options.path);
    return ['GET', 'POST'].map((method) => ({kind: 'form', path, method}));
  },

  '@n8n/n8n-nodes-langchain.chatTrigger': (node) =>
    ['GET', 'POST'].map((method) => ({kind: 'webhook', path: below(webhookIdOf(node), 'chat'), method})),

  '@n8n/n8n-nodes-langchain.mcpTrigger': (node, parameters) => {
    const path = pathOf(node, parameters.path);
    if (versionOf(node) >= 2) return ['GET', 'POST', 'DELETE'].map((method) => ({kind: 'mcp', path, method}));
    return [
      {kind: 'mcp', path: below(path, 'sse'), method: 'GET'},
      {kind: 'mcp', path: below(path, 'messages'), method: 'POST'},
    ];
  },
};

/**
 * The production webhooks that the enabled `nodes` register when published. Left out: nodes that answer only while an
 * execution waits (Wait, "Send and wait"), and triggers of services, which make known their own addresses.
 */
export function webhooksOf(nodes: WorkflowNode[]): ProductionWebhook[] {
  return nodes.flatMap((node) => {
    const addresses = Object.hasOwn(ADDRESSES, node.type) ? ADDRESSES[node.type]! : () => [];
    if (node.disabled === true) return [];
    const parameters = isJsonObject(node.parameters) ? node.parameters : {};
    return addresses(node, parameters).map((address) => ({node: node.name, ...address}));
  });
}

function methodsOf({httpMethod, multipleMethods}: JsonObject): (string | null)[] {
  const methods = httpMethod ?? (multipleMethods === true ? ['GET', 'POST'] : 'GET');
  return [methods].flat().map((method) => (isExpression(method) ? null : String(method).toUpperCase()));
}

/** `:parameters` stand behind the webhookId, and an empty path is the webhookId. */
function pathOf(node: WorkflowNode, path: Json | undefined): string | null {
  if (isExpression(path)) return null;
  const own = typeof path === 'string' ? path.replace(/^\/+|\/+$/g, '') : '';
  if (own === '') return webhookIdOf(node);
  return own.split('/').some((segment) => segment.startsWith(':')) ? below(webhookIdOf(node), own) : own;
}

/** null: not saved yet, n8n will give it one. */
function webhookIdOf({webhookId}: WorkflowNode): string | null {
  return typeof webhookId === 'string' && webhookId !== '' ? webhookId : null;
}

const below = (path: string | null, rest: string) => (path === null ? null : `${path}/${rest}`);
const versionOf = ({typeVersion}: WorkflowNode) => (typeof typeVersion === 'number' ? typeVersion : 1);
const isExpression = (value: Json | undefined) => typeof value === 'string' && value.startsWith('=');
