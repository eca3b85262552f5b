import {describe, expect, test} from 'vitest';
import {compareWorkflows} from '../../../src/core/diff/compare-workflows.ts';
import {summarise} from '../../../src/core/diff/summarise.ts';
import type {ComparableWorkflow} from '../../../src/core/workflow/comparable.ts';
import type {Json} from '../../../src/core/workflow/runtime-workflow.ts';
import {copyOf, to, workflowOf} from './comparable-of.ts';

/** `kind node path` of each change. */
function told(before: ComparableWorkflow, after: ComparableWorkflow): string[] {
  return compareWorkflows(before, after).changes.map(({kind, node, occurrence, path}) =>
    [kind, node, occurrence, path].filter((part) => part !== undefined).join(' '),
  );
}

function withIds(workflow: ComparableWorkflow, ids: Record<string, string>): ComparableWorkflow {
  return {...workflow, nodeIds: new Map(Object.entries(ids))};
}

const long = (word: string) => ({a: 1, b: 2, c: 3, d: 4, word});

describe('a node is recognised', () => {
  test('by its id, under a new name and edited', () => {
    const before = withIds(workflowOf([{name: 'A', parameters: {x: 1}}]), {A: 'id'});
    const after = withIds(workflowOf([{name: 'B', parameters: {x: 2}}]), {B: 'id'});
    expect(told(before, after)).toEqual(['node_renamed B name', 'parameter_changed B parameters.x']);
  });

  test('by its name, whatever its id and type', () => {
    const before = withIds(workflowOf([{name: 'A', type: 't1'}]), {A: '1'});
    const after = withIds(workflowOf([{name: 'A', type: 't2'}]), {A: '2'});
    expect(told(before, after)).toEqual(['node_type_changed A type']);
  });

  test('by its content, under a new name and without ids', () => {
    const before = withIds(
      workflowOf([
        {name: 'A', parameters: {x: 1}},
        {name: 'B', parameters: {x: 2}},
      ]),
      {},
    );
    const after = withIds(
      workflowOf([
        {name: 'C', parameters: {x: 2}},
        {name: 'D', parameters: {x: 1}},
      ]),
      {},
    );
    expect(compareWorkflows(before, after).changes.map(({before, after}) => `${before} → ${after}`)).toEqual([
      'B → C',
      'A → D',
    ]);
  });

  test('by likeness, under a new name, edited and without ids', () => {
    const before = withIds(workflowOf([{name: 'A', parameters: long('x')}]), {});
    const after = withIds(workflowOf([{name: 'B', parameters: long('y')}]), {});
    expect(told(before, after)).toEqual(['node_renamed B name', 'parameter_changed B parameters.word']);
  });

  test('not when it has little in common with what was there', () => {
    const before = withIds(workflowOf([{name: 'A', parameters: {x: 1, y: 2}}]), {});
    const after = withIds(workflowOf([{name: 'B', parameters: {x: 2, z: 2}}]), {});
    expect(told(before, after)).toEqual(['node_removed A', 'node_added B']);
  });

  test('by content where ids were dealt out anew, as some exports do', () => {
    const before = withIds(
      workflowOf([
        {name: 'A', parameters: long('a')},
        {name: 'B', parameters: long('b')},
      ]),
      {A: '1', B: '2'},
    );
    const after = withIds(
      workflowOf([
        {name: 'A', parameters: long('a')},
        {name: 'B', parameters: long('b')},
        {name: 'New', parameters: {n: 1}},
      ]),
      {New: '1', A: '2', B: '3'},
    );
    expect(told(before, after)).toEqual(['node_added New']);
  });

  test('by its id, where two equal nodes swap names', () => {
    const nodes = [{name: 'A'}, {name: 'B'}];
    const changes = compareWorkflows(
      withIds(workflowOf(nodes, {A: {main: [to('B')]}}), {A: '1', B: '2'}),
      withIds(workflowOf(nodes, {B: {main: [to('A')]}}), {A: '2', B: '1'}),
    ).changes;
    expect(changes.map(({kind, before, after}) => `${kind} ${before} → ${after}`)).toEqual([
      'node_renamed B → A',
      'node_renamed A → B',
    ]);
  });

  test('although an id stands on two nodes of one workflow', () => {
    const before = withIds(workflowOf([{name: 'A'}, {name: 'B', parameters: {x: 1}}]), {A: 'same', B: 'same'});
    const after = withIds(workflowOf([{name: 'A'}, {name: 'C', parameters: {x: 1}}]), {A: 'same', C: 'same'});
    expect(told(before, after)).toEqual(['node_renamed C name']);
  });

  test('among nodes that share a name, and is told which', () => {
    const before = workflowOf([
      {name: 'A', parameters: long('1')},
      {name: 'A', parameters: long('2')},
    ]);
    const after = workflowOf([
      {name: 'A', parameters: long('1')},
      {name: 'A', parameters: long('3')},
    ]);
    expect(told(before, after)).toEqual(['parameter_changed A 2 parameters.word']);
    const fewer = workflowOf([{name: 'A', parameters: long('2')}]);
    expect(told(before, fewer)).toEqual(['node_removed A 1']);
  });
});

describe('connections', () => {
  const chain = (first: string, second: string) => ({[first]: {main: [to(second)]}});

  test('of a renamed node are the same connections', () => {
    const before = withIds(workflowOf([{name: 'A'}, {name: 'B'}], chain('A', 'B')), {A: '1', B: '2'});
    const after = withIds(workflowOf([{name: 'C'}, {name: 'B'}], chain('C', 'B')), {C: '1', B: '2'});
    expect(told(before, after)).toEqual(['node_renamed C name']);
  });

  test('of a removed node are not taken for those of one that got its name', () => {
    const nodes: Parameters<typeof workflowOf>[0] = [
      {name: 'A', parameters: {x: 1}},
      {name: 'B', parameters: {y: 1}},
      {name: 'Z'},
    ];
    const before = withIds(workflowOf(nodes, {Z: {main: [to('A')]}}), {A: '1', B: '2', Z: '3'});
    const after = withIds(workflowOf([{name: 'A', parameters: {y: 1}}, {name: 'Z'}], {Z: {main: [to('A')]}}), {
      A: '2',
      Z: '3',
    });
    expect(told(before, after)).toEqual([
      'node_removed A',
      'node_renamed A name',
      'connection_removed Z connections.Z.main[0]',
      'connection_added Z connections.Z.main[0]',
    ]);
  });

  test('left dangling by a removed node are not reported: they stand as they were', () => {
    const before = workflowOf([{name: 'A'}, {name: 'B', type: 'b'}], chain('A', 'B'));
    const after = workflowOf([{name: 'A'}], chain('A', 'B'));
    expect(told(before, after)).toEqual(['node_removed B']);
  });

  test('that n8n never writes are reported by their raw path', () => {
    const before = workflowOf([{name: 'A'}], {A: {main: [[]]}});
    const after = workflowOf([{name: 'A'}], {A: {main: [null as unknown as Json]}});
    expect(told(before, after)).toEqual(['content_changed A connections.A.main[0]']);
    const odd = workflowOf([{name: 'A'}], {A: {main: [[null as unknown as Json, 'text']]}});
    expect(told(before, odd).length).toBeGreaterThan(0);
  });

  test('of hostile names do no harm', () => {
    const connections = JSON.parse('{"__proto__": {"main": [[{"node": "constructor", "type": "main", "index": 0}]]}}');
    const nodes = [{name: '__proto__'}, {name: 'constructor', type: 'x'}];
    expect(told(workflowOf(nodes), workflowOf(nodes, connections))).toEqual([
      'connection_added __proto__ connections.__proto__.main[0]',
    ]);
  });
});

describe('facets', () => {
  const base = () => workflowOf([{name: 'A'}]);
  const facets = (before: Partial<ComparableWorkflow>, after: Partial<ComparableWorkflow>) =>
    compareWorkflows({...base(), ...before}, {...base(), ...after}).facets;

  test('that are not managed on one side are no change', () => {
    const known = {active: true, tags: ['x'], description: 'd', pinData: {A: [1]}};
    const unmanaged = {active: null, tags: null, description: null, pinData: null};
    expect(facets(known, unmanaged)).toEqual([]);
    expect(facets(unmanaged, known)).toEqual([]);
  });

  test('are told apart, in a fixed order', () => {
    const before = {active: true, tags: ['x'], description: 'd', pinData: {A: [1]}, layout: {A: [0, 0]}};
    const after = {
      active: false,
      tags: ['y'],
      description: 'e',
      pinData: {A: [2]},
      layout: {A: [1, 0]},
      draft: {...base().content, name: 'D'},
    };
    expect(facets(before, after)).toEqual(['active', 'draft', 'tags', 'description', 'layout', 'pinData']);
  });

  test('the order of tags means nothing', () => {
    expect(facets({tags: ['x', 'y']}, {tags: ['y', 'x']})).toEqual([]);
  });

  test('moved nodes are one change, also under a new name; those that came or went do not count', () => {
    const before = withIds(
      {
        ...workflowOf([
          {name: 'A', parameters: {x: 1}},
          {name: 'B', type: 'b'},
        ]),
        layout: {A: [0, 0], B: [0, 1]},
      },
      {A: '1', B: '2'},
    );
    const after = withIds(
      {
        ...workflowOf([
          {name: 'C', parameters: {x: 1}},
          {name: 'D', type: 'd'},
        ]),
        layout: {C: [0, 9], D: [0, 1]},
      },
      {C: '1', D: '3'},
    );
    expect(compareWorkflows(before, after).changes.filter(({kind}) => kind === 'layout')).toEqual([
      {kind: 'layout', count: 1},
    ]);
  });

  test('a draft is one change, with what it holds nested', () => {
    const draft = {...base().content, name: 'D'};
    const [change] = compareWorkflows(base(), {...base(), draft}).changes;
    expect(change).toMatchObject({kind: 'draft', before: false, after: true, changes: [{kind: 'workflow_renamed'}]});
    expect(compareWorkflows({...base(), draft}, {...base(), draft: copyOf({...base(), draft}).draft}).changes).toEqual(
      [],
    );
  });

  test('pinned items are people’s data: counted, never shown', () => {
    const {changes} = compareWorkflows(
      {...base(), pinData: {A: [{email: 'me@x.test'}]}},
      {...base(), pinData: {A: [{email: 'you@x.test'}, {}]}},
    );
    expect(changes).toEqual([{kind: 'pin_data_changed', node: 'A', before: 1, after: 2}]);
  });

  test('a node group follows its renamed members', () => {
    const group = (name: string) => [{name: 'G', nodes: [name]}];
    const before = withIds(workflowOf([{name: 'A', parameters: {x: 1}}]), {A: '1'});
    const after = withIds(workflowOf([{name: 'B', parameters: {x: 1}}]), {B: '1'});
    before.content.nodeGroups = group('A');
    after.content.nodeGroups = group('B');
    expect(told(before, after)).toEqual(['node_renamed B name']);
  });
});

test('what added and removed nodes hold is given with its secrets masked', () => {
  const [before, after] = [
    workflowOf([]),
    workflowOf([{name: 'A', parameters: {apiKey: 'hunter2', url: 'u'}, credentials: {x: {id: 'a1b2c3d4e5f6a7b8'}}}]),
  ];
  const node = {name: 'A', parameters: {apiKey: '••••', url: 'u'}, credentials: {x: {id: 'a1b2c3d4e5f6a7b8'}}};
  expect(compareWorkflows(before, after).changes).toMatchObject([{kind: 'node_added', node: 'A', after: node}]);
  expect(compareWorkflows(after, before).changes).toMatchObject([{kind: 'node_removed', node: 'A', before: node}]);
});

test('a difference that no kind tells is reported all the same', () => {
  const before = workflowOf([
    {name: 'A', type: 'a'},
    {name: 'B', type: 'b'},
  ]);
  const after = copyOf(before);
  after.content.nodes.reverse();
  expect(compareWorkflows(before, after)).toMatchObject({
    facets: ['content'],
    changes: [{kind: 'list_reordered', path: 'nodes'}],
  });
});

test('a summary counts what alike', () => {
  const before = workflowOf([
    {name: 'A', parameters: {x: 1, y: 1}},
    {name: 'B', type: 'b'},
  ]);
  const after = workflowOf([
    {name: 'A', parameters: {x: 2, z: 1}},
    {name: 'C', type: 'b'},
  ]);
  expect(summarise(compareWorkflows(before, after))).toBe('3 parameters, 1 node renamed');
});
