import {jsonEqual} from '../diff/json-equal.ts';
import {matchNodes} from '../diff/match-nodes.ts';
import type {NodeSide} from '../diff/node-candidates.ts';
import type {CanonicalNode} from '../workflow/comparable.ts';
import type {JsonObject, WorkflowNode} from '../workflow/runtime-workflow.ts';
import type {Sides} from './sides.ts';

/** One node as each side has it. */
export type NodeTriple = Partial<Sides<WorkflowNode>>;

/** What a node is beside its content: its identity within one instance, and its place on the canvas. */
export const BESIDE_CONTENT = new Set(['id', 'webhookId', 'position', 'positionAbsolute']);

export function contentOf(node: WorkflowNode): WorkflowNode {
  return Object.fromEntries(Object.entries(node).filter(([key]) => !BESIDE_CONTENT.has(key))) as WorkflowNode;
}

/**
 * Which node is which on the three sides, matched as a diff matches them; `base` is null where the two have no common
 * ancestor. A new node of one side is that of the other only by its id, or by its name where no id says otherwise.
 */
export function matchThree({base, ours, theirs}: Sides<WorkflowNode[] | null>): NodeTriple[] {
  if (base === null) {
    const {pairs, removed, added} = match(ours!, theirs!);
    return [
      ...pairs.map(([one, other]) => ({ours: one, theirs: other})),
      ...removed.map((node) => ({ours: node})),
      ...added.map((node) => ({theirs: node})),
    ];
  }
  const [toOurs, toTheirs] = [match(base, ours!), match(base, theirs!)];
  const [inOurs, inTheirs] = [new Map(toOurs.pairs), new Map(toTheirs.pairs)];
  const old = base.map(
    (node): NodeTriple => withoutGaps({base: node, ours: inOurs.get(node), theirs: inTheirs.get(node)}),
  );
  const waiting = new Set(toTheirs.added);
  const fresh = toOurs.added.map((node): NodeTriple => {
    const twin = [...waiting].find((other) => isTwin(node, other));
    if (twin) waiting.delete(twin);
    return withoutGaps({ours: node, theirs: twin});
  });
  return [...old, ...fresh, ...[...waiting].map((node): NodeTriple => ({theirs: node}))];
}

function withoutGaps(triple: {[side in keyof NodeTriple]: WorkflowNode | undefined}): NodeTriple {
  return Object.fromEntries(Object.entries(triple).filter(([, node]) => node !== undefined));
}

function isTwin(one: WorkflowNode, other: WorkflowNode): boolean {
  if (one.type !== other.type) return false;
  if (hasId(one) && one.id === other.id) return true;
  if (one.name !== other.name) return false;
  return !hasId(one) || !hasId(other) || jsonEqual(contentOf(one), contentOf(other));
}

interface Matching {
  pairs: [WorkflowNode, WorkflowNode][];
  removed: WorkflowNode[];
  added: WorkflowNode[];
}

/** `matchNodes` for nodes as files hold them. */
function match(before: WorkflowNode[], after: WorkflowNode[]): Matching {
  const raw = new Map<CanonicalNode, WorkflowNode>();
  const side = (nodes: WorkflowNode[]): NodeSide => {
    const contents = nodes.map((node) => {
      const content = contentOf(node);
      raw.set(content, node);
      return content;
    });
    return {
      content: {name: '', nodes: contents, connections: {}, settings: {}, nodeGroups: []},
      nodeIds: new Map(nodes.flatMap((node) => (hasId(node) ? [[node.name, String(node.id)]] : []))),
    };
  };
  const matching = matchNodes(side(before), side(after));
  const pairs = matching.pairs.map(([one, other]): [WorkflowNode, WorkflowNode] => [raw.get(one)!, raw.get(other)!]);
  const doubted = pairs.filter(([one, other]) => isAnother(one, other));
  return {
    pairs: pairs.filter((pair) => !doubted.includes(pair)),
    removed: [...matching.removed.map((node) => raw.get(node)!), ...doubted.map(([one]) => one)],
    added: [...matching.added.map((node) => raw.get(node)!), ...doubted.map(([, other]) => other)],
  };
}

/** Alike, but neither id nor name nor content speaks for it: where the other side edits the one, it must not edit the other. */
function isAnother(one: WorkflowNode, other: WorkflowNode): boolean {
  if (one.name === other.name || !hasId(one) || !hasId(other) || one.id === other.id) return false;
  return !jsonEqual({...contentOf(one), name: ''} as JsonObject, {...contentOf(other), name: ''} as JsonObject);
}

function hasId(node: WorkflowNode): boolean {
  return typeof node.id === 'string' && node.id !== '';
}
