import {describe, expect, test} from 'vitest';
import {compareWorkflows} from '../../../src/core/diff/compare-workflows.ts';
import {graphDifference} from '../../../src/core/diff/graph-difference.ts';
import type {ComparableWorkflow} from '../../../src/core/workflow/comparable.ts';
import {copyOf, to, workflowOf} from './comparable-of.ts';

const BASE = workflowOf(
  [
    {name: 'A', parameters: {url: 'https://example.com/a', method: 'GET'}},
    {name: 'B', type: 'n8n-nodes-base.if', typeVersion: 2},
    {name: 'C', type: 'n8n-nodes-base.noOp', typeVersion: 1},
  ],
  {A: {main: [to('B')]}, B: {main: [to('C'), []]}},
  {layout: {A: [0, 0], B: [200, 0], C: [400, 0]}},
);

function picture(edit: (after: ComparableWorkflow) => void) {
  const after = copyOf(BASE);
  edit(after);
  const {changes} = compareWorkflows(BASE, after);
  const {nodes, links} = graphDifference(BASE, after, changes);
  const nameOf = (index: number) => (nodes[index]!.after ?? nodes[index]!.before)!.name;
  return {
    nodes: nodes.map((node, index) => `${nameOf(index)} ${node.state} ${node.changes}`.trim()),
    links: links.map((one) => `${nameOf(one.from)}.${one.output} → ${nameOf(one.to)} ${one.state}`),
    raw: {nodes, links},
  };
}

test('of equal workflows all is kept', () => {
  expect(picture(() => {})).toMatchObject({
    nodes: ['A kept', 'B kept', 'C kept'],
    links: ['A.0 → B kept', 'B.0 → C kept'],
  });
});

test('a node that came, one that went, and the lines that they took along', () => {
  const {nodes, links} = picture(({content, layout}) => {
    content.nodes = content.nodes.filter(({name}) => name !== 'C');
    content.nodes.push({name: 'D', type: 'n8n-nodes-base.wait', typeVersion: 1});
    content.connections.B = {main: [to('D')]};
    layout.D = [300, 100];
  });
  // Changes: 0 C removed, 1 D added, 2 B → C gone, 3 B → D come; a connection is told of at both its ends.
  expect(nodes).toEqual(['A kept', 'B kept 2,3', 'D added 1,3', 'C removed 0,2']);
  expect(links).toEqual(['B.0 → C removed', 'A.0 → B kept', 'B.0 → D added']);
});

test('a renamed node is one node, with a name and a place on each side, and its lines stay', () => {
  const {nodes, links, raw} = picture((after) => {
    after.content.nodes[0]!.name = 'Fetch';
    after.content.connections = {Fetch: {main: [to('B')]}, B: after.content.connections.B!};
    after.layout = {...after.layout, Fetch: [-50, 0]};
    after.nodeIds = new Map([...after.nodeIds].map(([name, id]) => [name === 'A' ? 'Fetch' : name, id]));
  });
  expect(nodes).toEqual(['Fetch changed 0', 'B kept', 'C kept']);
  expect(raw.nodes[0]).toMatchObject({
    before: {name: 'A', position: [0, 0]},
    after: {name: 'Fetch', position: [-50, 0]},
  });
  expect(links).toEqual(['Fetch.0 → B kept', 'B.0 → C kept']);
});

test('a line that moves to another output is drawn twice, with the name of each output', () => {
  const {nodes, raw} = picture(({content}) => {
    content.connections.B = {main: [[], to('C')]};
  });
  expect(nodes).toEqual(['A kept', 'B kept 0', 'C kept 0']);
  const moved = raw.links.filter(({state}) => state !== 'kept');
  expect(moved.map(({output, label, state}) => [output, label, state])).toEqual([
    [0, 'true', 'removed'],
    [1, 'false', 'added'],
  ]);
});

test('swapped branches mark their node: no line says that both are', () => {
  const [before, after] = [copyOf(BASE), copyOf(BASE)];
  before.content.connections.B = {main: [to('C'), to('A')]};
  after.content.connections.B = {main: [to('A'), to('C')]};
  const {changes} = compareWorkflows(before, after);
  expect(changes.map(({kind}) => kind)).toEqual(['branches_swapped']);
  expect(graphDifference(before, after, changes).nodes.map(({state}) => state)).toEqual(['kept', 'changed', 'kept']);
});

describe('a side that has nothing', () => {
  test.each([
    ['added', null, BASE],
    ['removed', BASE, null],
  ] as const)('all is %s', (state, before, after) => {
    const {nodes, links} = graphDifference(before, after, []);
    expect(new Set([...nodes, ...links].map((one) => one.state))).toEqual(new Set([state]));
    expect([nodes.length, links.length]).toEqual([3, 2]);
  });
});

test('names held twice, links to nothing, places that are none and secrets in names do no harm', () => {
  const odd = workflowOf(
    [
      {name: 'A', parameters: {a: 1}},
      {name: 'A', parameters: {b: 2}},
      {
        name: 'use sk-proj-0123456789abcdefghij',
        type: 'n8n-nodes-base.stickyNote',
        parameters: {content: 'Bearer abcdef0123456789', width: 1e99, height: '5'},
      },
    ],
    {A: {main: [to('Nobody', 'A'), null, 'x'] as never}, __proto__x: {main: 7}, toString: {main: [to('A')]}},
    {layout: {A: ['x', Number.NaN] as never}},
  );
  const after = copyOf(odd);
  after.content.nodes[1]!.parameters = {b: 3};
  const {changes} = compareWorkflows(odd, after);
  const {nodes, links} = graphDifference(odd, after, changes);
  expect(nodes.map(({state}) => state).sort()).toEqual(['changed', 'kept', 'kept']);
  expect(nodes.every((node) => node.after!.position.every((value) => value === 0))).toBe(true);
  expect(nodes.find(({after}) => after?.note)?.after).toMatchObject({
    name: 'use ••••',
    note: {text: 'Bearer ••••', width: 240, height: 160},
  });
  expect(links).toHaveLength(1);
});
