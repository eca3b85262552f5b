import {randomUUID} from 'node:crypto';
import {unique} from './raw-api.ts';

export interface SampleNode {
  id?: string;
  webhookId?: string;
  name: string;
  type: string;
  typeVersion: number;
  position: number[];
  parameters: Record<string, unknown>;
  disabled?: boolean;
  credentials?: Record<string, unknown>;
}

export function node(name: string, type: string, more: Partial<SampleNode> = {}): SampleNode {
  return {id: randomUUID(), name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...more};
}

export function set(name = 'Set'): SampleNode {
  return node(name, 'n8n-nodes-base.set', {typeVersion: 3.4, parameters: {options: {}}});
}

/** A trigger that answers at once on `/webhook/<path>`. */
export function webhook(path: string = randomUUID(), method = 'POST', name = 'Webhook'): SampleNode {
  const parameters = {path, httpMethod: method, responseMode: 'onReceived', options: {}};
  return node(name, 'n8n-nodes-base.webhook', {typeVersion: 2, webhookId: randomUUID(), parameters});
}

/** A trigger for other workflows to call. */
export function subWorkflowTrigger(): SampleNode {
  const parameters = {inputSource: 'passthrough'};
  return node('Start', 'n8n-nodes-base.executeWorkflowTrigger', {typeVersion: 1.1, parameters});
}

/** A node that calls the workflow `workflowId`: an id, an expression or a resource locator. */
export function call(workflowId: unknown, more: Partial<SampleNode> = {}): SampleNode {
  const parameters = {workflowId, options: {}};
  return node('Call', 'n8n-nodes-base.executeWorkflow', {typeVersion: 1.2, parameters, ...more});
}

export function locator(value: string): unknown {
  return {__rl: true, mode: 'id', value};
}

export function httpRequest(credentials: Record<string, unknown>): SampleNode {
  const parameters = {url: 'http://127.0.0.1:1', authentication: 'genericCredentialType', options: {}};
  const more = {typeVersion: 4.2, parameters: {...parameters, genericAuthType: 'httpHeaderAuth'}, credentials};
  return node('HTTP', 'n8n-nodes-base.httpRequest', more);
}

/** Connects each node to the next. */
export function chain(...names: string[]): Record<string, unknown> {
  const links = names.slice(1).map((to, index) => [names[index], {main: [[{node: to, type: 'main', index: 0}]]}]);
  return Object.fromEntries(links);
}

export interface SampleWorkflow {
  name: string;
  nodes: unknown;
  connections: unknown;
  settings: unknown;
  [more: string]: unknown;
}

/** What POST and PUT take; a lone Set node unless told otherwise. */
export function workflow(more: Record<string, unknown> = {}): SampleWorkflow {
  return {name: unique('Sample'), nodes: [set()], connections: {}, settings: {}, ...more};
}

/** A workflow that can be published: a webhook, and a Set behind it. */
export function webhookWorkflow(path?: string, more: Record<string, unknown> = {}): SampleWorkflow {
  return workflow({nodes: [webhook(path), set()], connections: chain('Webhook', 'Set'), ...more});
}
