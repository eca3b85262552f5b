import {expect, test} from 'vitest';
import {mapConnectionNames, mapGraphText, mapNodeText} from '../../../src/core/workflow/map-graph-text.ts';
import type {Json, JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import {frozen} from './json-arbitrary.ts';
import {node} from './workflow-samples.ts';

const shout = (text: string) => text.toUpperCase();

test('a node’s text is mapped; its type, ids and credentials are no text', () => {
  const source = frozen(
    node('Fetch', {
      id: 'a1',
      webhookId: 'w1',
      notes: 'note',
      parameters: {url: ['x', {deep: 'y'}], count: 1},
      credentials: {stripeApi: {id: 'c1', name: 'Stripe test'}},
    }),
  );
  expect(mapNodeText(source, shout)).toEqual({
    ...source,
    name: 'FETCH',
    notes: 'NOTE',
    parameters: {url: ['X', {deep: 'Y'}], count: 1},
  });
  expect(mapNodeText(source, (text) => text)).toBe(source);
});

test('a node’s name is mapped wherever a connection names it', () => {
  const connections = frozen({
    a: {main: [[{node: 'b', type: 'main', index: 0}], null], ai_tool: [[{node: 'gone', type: 'ai_tool', index: 0}]]},
  });
  expect(mapGraphText({nodes: [node('a'), node('b')], connections}, shout)).toEqual({
    nodes: [node('A'), node('B')],
    connections: {
      A: {main: [[{node: 'B', type: 'main', index: 0}], null], ai_tool: [[{node: 'GONE', type: 'ai_tool', index: 0}]]},
    },
  });
});

test.each<Json>([null, 'x', 5, [], {main: null}, {main: 'x'}, {main: ['x', null, [null, 'x', {}, {node: 5}]]}])(
  'connections of another shape stay: %j',
  (kinds) => {
    expect(mapConnectionNames({a: kinds}, shout)).toEqual({A: kinds});
  },
);

test('keys of Object.prototype are names like any other', () => {
  const connections = JSON.parse('{"__proto__": {"__proto__": [[{"node": "constructor"}]]}}') as JsonObject;
  const mapped = mapConnectionNames(connections, (name) => name);
  expect(JSON.stringify(mapped)).toBe(JSON.stringify(connections));
});
