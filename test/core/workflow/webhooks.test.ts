import {expect, test} from 'vitest';
import type {JsonObject, WorkflowNode} from '../../../src/core/workflow/runtime-workflow.ts';
import {webhooksOf} from '../../../src/core/workflow/webhooks.ts';

const node = (type: string, parameters: JsonObject, more: JsonObject = {}): WorkflowNode => ({
  name: 'N',
  type,
  webhookId: 'wid',
  parameters,
  ...more,
});
const hook = (parameters: JsonObject, more?: JsonObject) => node('n8n-nodes-base.webhook', parameters, more);
const form = (typeVersion: number, parameters: JsonObject) =>
  node('n8n-nodes-base.formTrigger', parameters, {typeVersion});
const told = (...nodes: WorkflowNode[]) => webhooksOf(nodes).map(({method, kind, path}) => `${method} ${kind} ${path}`);

// That real n8n answers there is tested in test/contract/webhooks.ts.
test.each<[string, WorkflowNode, string[]]>([
  ['a path and a method', hook({path: 'a/b', httpMethod: 'post'}), ['POST webhook a/b']],
  ['no method: GET', hook({path: 'a'}), ['GET webhook a']],
  ['slashes around the path', hook({path: '//a/'}), ['GET webhook a']],
  ['no path: the webhookId', hook({}), ['GET webhook wid']],
  ['a parameter: behind the webhookId', hook({path: 'a/:id'}), ['GET webhook wid/a/:id']],
  ['a colon inside a segment is no parameter', hook({path: 'a:b'}), ['GET webhook a:b']],
  [
    'several methods',
    hook({path: 'a', multipleMethods: true, httpMethod: ['PUT', 'GET']}),
    ['PUT webhook a', 'GET webhook a'],
  ],
  ['several methods, none chosen', hook({path: 'a', multipleMethods: true}), ['GET webhook a', 'POST webhook a']],
  ['an expression as path', hook({path: '={{ $vars.p }}'}), ['GET webhook null']],
  ['an expression as method', hook({path: 'a', httpMethod: '={{ 1 }}'}), ['null webhook a']],
  ['no webhookId yet where one is needed', hook({path: ':id'}, {webhookId: ''}), ['GET webhook null']],
  ['a form of version 1', form(1, {path: 'f'}), ['GET form f/n8n-form', 'POST form f/n8n-form']],
  ['a form of version 2', form(2.1, {path: 'f'}), ['GET form f', 'POST form f']],
  ['a form of version 2.2', form(2.2, {path: 'old', options: {path: 'f'}}), ['GET form f', 'POST form f']],
  ['a form without a path', form(2.5, {}), ['GET form wid', 'POST form wid']],
  ['a chat', node('@n8n/n8n-nodes-langchain.chatTrigger', {}), ['GET webhook wid/chat', 'POST webhook wid/chat']],
  [
    'an MCP server of version 1',
    node('@n8n/n8n-nodes-langchain.mcpTrigger', {path: 'm'}, {typeVersion: 1}),
    ['GET mcp m/sse', 'POST mcp m/messages'],
  ],
  [
    'an MCP server of version 2',
    node('@n8n/n8n-nodes-langchain.mcpTrigger', {path: 'm'}, {typeVersion: 2}),
    ['GET mcp m', 'POST mcp m', 'DELETE mcp m'],
  ],
  ['a disabled node', hook({path: 'a'}, {disabled: true}), []],
  ['a wait node', node('n8n-nodes-base.wait', {path: 'a', httpMethod: 'POST'}), []],
  ['a type called like a member of every object', node('constructor', {}), []],
  ['parameters that are no object', hook([] as unknown as JsonObject), ['GET webhook wid']],
])('%s', (_what, one, want) => {
  expect(told(one)).toEqual(want);
});

test('names the node of each', () => {
  const nodes = [hook({path: 'a'}), {...hook({path: 'b'}), name: 'Other'}];
  expect(webhooksOf(nodes).map((one) => one.node)).toEqual(['N', 'Other']);
});
