import fc from 'fast-check';
import {expect, test} from 'vitest';
import {keepNodeIdentity} from '../../../../src/core/promotion/carry/keep-node-identity.ts';
import type {Json, WorkflowNode} from '../../../../src/core/workflow/runtime-workflow.ts';

type Told = [name: string, id?: string, webhookId?: string, type?: string];

const nodes = (...told: Told[]): WorkflowNode[] =>
  told.map(([name, id, webhookId, type = 'n8n-nodes-base.webhook']) => ({
    ...(id === undefined ? {} : {id}),
    name,
    type,
    ...(webhookId === undefined ? {} : {webhookId}),
  }));

function kept(source: Told[], target: Told[]): (string | undefined)[][] {
  const {nodes: mine} = keepNodeIdentity({nodes: nodes(...source), nodeGroups: []}, nodes(...target));
  return mine.map(({name, id, webhookId}) => [name, id, webhookId] as (string | undefined)[]);
}

test('a node keeps the ids of the target’s node of its name, so that its webhook’s address does not change', () => {
  expect(kept([['In', 's1', 'hook-s']], [['In', 't1', 'hook-t']])).toEqual([['In', 't1', 'hook-t']]);
});

test('a renamed node is known by its id', () => {
  expect(kept([['New name', '1', 'hook-s']], [['Old name', '1', 'hook-t']])).toEqual([['New name', '1', 'hook-t']]);
});

test('a webhook that was renamed, and made by hand on both sides, is known by its path', () => {
  const made = (name: string, id: string, webhookId: string, path: string): WorkflowNode =>
    ({name, id, webhookId, type: 'n8n-nodes-base.webhook', parameters: {path}}) as WorkflowNode;
  const target = [made('Webhook', 't1', 'hook-t1', 'orders'), made('Webhook1', 't2', 'hook-t2', 'returns')];
  const source = [made('On return', 's2', 'hook-s2', 'returns'), made('On order', 's1', 'hook-s1', 'orders')];
  const {nodes: mine} = keepNodeIdentity({nodes: source, nodeGroups: []}, target);
  expect(mine.map(({name, webhookId}) => [name, webhookId])).toEqual([
    ['On return', 'hook-t2'],
    ['On order', 'hook-t1'],
  ]);
});

test('where two swapped their names, the addresses stay with the names', () => {
  const target: Told[] = [
    ['A', '1', 'hook-1'],
    ['B', '2', 'hook-2'],
  ];
  expect(
    kept(
      [
        ['B', '1'],
        ['A', '2'],
      ],
      target,
    ),
  ).toEqual([
    ['B', '2', 'hook-2'],
    ['A', '1', 'hook-1'],
  ]);
});

test('a node of another type is another node', () => {
  const target: Told[] = [['In', 't1', 'hook-t', 'n8n-nodes-base.formTrigger']];
  expect(kept([['In', 's1', 'hook-s']], target)).toEqual([['In', 's1', 'hook-s']]);
});

test('a new node whose id another node keeps gets one of its own, the same every time', () => {
  const source: Told[] = [
    ['In', 's1'],
    ['New', 't1'],
  ];
  const [first, second] = [kept(source, [['In', 't1']]), kept(source, [['In', 't1']])];
  expect(first).toEqual(second);
  expect(first[0]).toEqual(['In', 't1', undefined]);
  expect(first[1]![1]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('a node without an id takes the target’s, and brings none where it is new', () => {
  expect(kept([['In'], ['New']], [['In', 't1']])).toEqual([
    ['In', 't1', undefined],
    ['New', undefined, undefined],
  ]);
});

test('a name that is there twice is matched once', () => {
  const ids = kept(
    [
      ['Same', 's1'],
      ['Same', 's2'],
    ],
    [['Same', 't1']],
  ).map(([, id]) => id);
  expect(ids).toEqual(['t1', 's2']);
});

test('groups name their members by the ids that the nodes get', () => {
  const group = {id: 'g', name: 'Group', nodeIds: ['s1', 't1', 'gone']};
  const {nodes: mine, nodeGroups} = keepNodeIdentity(
    {nodes: nodes(['In', 's1'], ['New', 't1']), nodeGroups: [group, 'odd']},
    nodes(['In', 't1']),
  );
  expect(nodeGroups).toEqual([{id: 'g', name: 'Group', nodeIds: [mine[0]!.id, mine[1]!.id, 'gone']}, 'odd']);
  expect(new Set(mine.map(({id}) => id)).size).toBe(2);
});

test('what changes is told, with the ids', () => {
  const {transformations} = keepNodeIdentity(
    {nodes: nodes(['In', 's1', 'hook-s'], ['Same', 'x']), nodeGroups: []},
    nodes(['In', 't1', 'hook-t'], ['Same', 'x']),
  );
  expect(transformations).toEqual([
    {kind: 'node_id', node: 'In', before: 's1', after: 't1'},
    {kind: 'webhook_id', node: 'In', before: 'hook-s', after: 'hook-t'},
  ]);
});

const some = (values: string[]) => fc.option(fc.constantFrom(...values), {nil: undefined});
const anyNodes = fc.array(
  fc.tuple(fc.constantFrom('A', 'B', 'C', '__proto__'), some(['1', '2', '3', '__proto__']), some(['h1', 'h2'])),
  {maxLength: 6},
);

test('nothing but ids changes, no two nodes get one id unless they came with it, and doing it again changes nothing', () => {
  fc.assert(
    fc.property(anyNodes, anyNodes, (source, target) => {
      const before = nodes(...(source as Told[]));
      const there = nodes(...(target as Told[]));
      const {nodes: mine} = keepNodeIdentity({nodes: before, nodeGroups: []}, there);
      const rest = ({id: _, webhookId: __, ...node}: WorkflowNode) => node;
      expect(mine.map(rest)).toEqual(before.map(rest));
      const ids = mine.map(({id}) => id).filter((id): id is Json & string => id !== undefined);
      const isUnique = (list: unknown[]) => new Set(list).size === list.length;
      if (isUnique(there.flatMap(({id}) => id ?? []))) expect(isUnique(ids)).toBe(true);
      const again = keepNodeIdentity({nodes: mine, nodeGroups: []}, mine);
      if (isUnique(mine.map(({name}) => name))) expect(again.transformations).toEqual([]);
    }),
  );
});
