import type {WorkflowNode} from './workflow-body.ts';

/** A path that a published node answers on. `path` is below `/webhook/` or `/form/`, and may hold `:parameters`. */
export interface WebhookPath {
  kind: 'webhook' | 'form';
  path: string;
  method: string;
}

type Parameters = Record<string, unknown>;

const text = (value: unknown) => (typeof value === 'string' ? value.replace(/^\/+|\/+$/g, '') : '');

const PATHS: Record<string, (node: WorkflowNode, parameters: Parameters) => WebhookPath[]> = {
  'n8n-nodes-base.webhook': (node, parameters) => {
    const own = text(parameters.path) || (node.webhookId ?? '');
    const path = own.includes(':') ? `${node.webhookId}/${own}` : own;
    const methods = [parameters.httpMethod ?? 'GET'].flat().map(String);
    return methods.map((method) => ({kind: 'webhook', path, method}));
  },
  'n8n-nodes-base.formTrigger': (node, parameters) => {
    const options = (parameters.options ?? {}) as Parameters;
    const path = text(parameters.path) || text(options.path) || (node.webhookId ?? '');
    return ['GET', 'POST'].map((method) => ({kind: 'form', path, method}));
  },
};

/** The paths of the enabled webhook and form nodes. Other nodes' webhooks are their services' business. */
export function webhookPaths(nodes: WorkflowNode[]): WebhookPath[] {
  return nodes.flatMap((node) => (node.disabled ? [] : (PATHS[node.type]?.(node, node.parameters ?? {}) ?? [])));
}
