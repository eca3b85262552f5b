import {randomUUID} from 'node:crypto';

/** A node that real n8n runs. */
export interface TestNode {
  id: string;
  name: string;
  type: string;
  typeVersion: number;
  position: [number, number];
  parameters: Record<string, unknown>;
  [more: string]: unknown;
}

/** Any node. */
export function node(
  name: string,
  type: string,
  typeVersion: number,
  parameters: object = {},
  more: object = {},
): TestNode {
  const id = randomUUID();
  return {id, name, type, typeVersion, position: [0, 0], parameters: {...parameters}, ...more};
}

/** Answers with what the last node gives. */
export function webhookNode(path: string, more: object = {}): TestNode {
  const parameters = {path, httpMethod: 'POST', responseMode: 'lastNode', options: {}};
  return node('Webhook', 'n8n-nodes-base.webhook', 2, parameters, {webhookId: randomUUID(), ...more});
}

export function subWorkflowTrigger(): TestNode {
  return node('Start', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {inputSource: 'passthrough'});
}

export function errorTrigger(): TestNode {
  return node('On failure', 'n8n-nodes-base.errorTrigger', 1);
}

export function callNode(workflowId: string, name: string): TestNode {
  const locator = {__rl: true, mode: 'list', value: workflowId, cachedResultName: name};
  return node(`Call ${name}`, 'n8n-nodes-base.executeWorkflow', 1.2, {workflowId: locator, options: {}});
}

/** A request with a credential of the given type. */
export function requestNode(
  name: string,
  url: string,
  credential?: {type: string; id: string; name: string},
): TestNode {
  if (!credential) return node(name, 'n8n-nodes-base.httpRequest', 4.2, {url, options: {}});
  const {type, ...named} = credential;
  const parameters = {url, authentication: 'genericCredentialType', genericAuthType: type, options: {}};
  return node(name, 'n8n-nodes-base.httpRequest', 4.2, parameters, {credentials: {[type]: named}});
}

/** Gives these fields, and none of those that came. */
export function setNode(name: string, fields: Record<string, string | number>): TestNode {
  const assignments = Object.entries(fields).map(([field, value]) => {
    const type = typeof value === 'number' ? 'number' : 'string';
    return {id: `${name}-${field}`, name: field, value, type};
  });
  return node(name, 'n8n-nodes-base.set', 3.4, {assignments: {assignments}, options: {}});
}

/** Two ways on: where the expression is true, and where not. */
export function ifNode(name: string, expression: string): TestNode {
  const conditions = {boolean: [{value1: `={{ ${expression} }}`, value2: true}]};
  return node(name, 'n8n-nodes-base.if', 1, {conditions});
}

export function failNode(): TestNode {
  return node('Fail', 'n8n-nodes-base.stopAndError', 1, {errorMessage: 'Broken on purpose'});
}

/** A graph of nodes, each leading to the next. */
export function chain(...nodes: TestNode[]) {
  const links = nodes.slice(1).map((next, index) => [nodes[index]!, next] as const);
  return {nodes, connections: connect(...links.map(([from, to]) => [from, [to]] as [TestNode, TestNode[]]))};
}

/** Connections from each node to one node per output. */
export function connect(...links: [from: TestNode, to: TestNode[]][]) {
  return Object.fromEntries(
    links.map(([from, to]) => [from.name, {main: to.map(({name}) => [{node: name, type: 'main', index: 0}])}]),
  );
}

/** A workflow that answers with a text at a webhook. */
export function answering(path: string, text: string) {
  return chain(webhookNode(path), setNode('Answer', {text}));
}
