import {canonicalJson} from '../workflow/canonical-json.ts';
import type {CanonicalContent, CanonicalNode} from '../workflow/comparable.ts';
import {listUnder} from './list-under.ts';
import {leavesOf, similarity} from './similarity.ts';

/** One side of a matching: canonical content, and n8n's node ids by node name. */
export interface NodeSide {
  content: CanonicalContent;
  nodeIds: ReadonlyMap<string, string>;
}

/** Two nodes that may be the same one. */
export interface Candidate {
  before: CanonicalNode;
  after: CanonicalNode;
  byId?: true;
}

/** More candidates than this are taken in order, unscored: bounds the time that a thousand equal names cost. */
const MOST_CANDIDATES = 20_000;

export function sameName(from: CanonicalNode[], to: CanonicalNode[]): Candidate[] {
  return everyPair(groupBy(from, nameOf), groupBy(to, nameOf));
}

export function sameType(from: CanonicalNode[], to: CanonicalNode[]): Candidate[] {
  return everyPair(
    groupBy(from, ({type}) => type),
    groupBy(to, ({type}) => type),
  );
}

/** By ids that one node alone has on both sides. An id that now is on a node of another type is no evidence. */
export function sameId(before: NodeSide, after: NodeSide): Candidate[] {
  const [from, to] = [nodesById(before), nodesById(after)];
  return [...from].flatMap(([id, node]): Candidate[] => {
    const other = to.get(id);
    return other?.type === node.type ? [{before: node, after: other, byId: true}] : [];
  });
}

/** Nodes equal but for their names, in order. Those of a type that the other side lacks are not looked into. */
export function sameContent(from: CanonicalNode[], to: CanonicalNode[]): Candidate[] {
  const [types, typesAfter] = [from, to].map((nodes) => new Set(nodes.map(({type}) => type)));
  const waiting = groupBy(
    to.filter(({type}) => types!.has(type)),
    contentKey,
  );
  return from.flatMap((before): Candidate[] => {
    const after = typesAfter!.has(before.type) ? waiting.get(contentKey(before))?.shift() : undefined;
    return after === undefined ? [] : [{before, after}];
  });
}

/** Candidates that nothing speaks against: neither node has another partner to choose. */
export function undisputed(candidates: readonly Candidate[]): Candidate[] {
  const [partners, partnersAfter] = [
    new Map<CanonicalNode, CanonicalNode[]>(),
    new Map<CanonicalNode, CanonicalNode[]>(),
  ];
  for (const {before, after} of candidates) {
    listUnder(partners, before).push(after);
    listUnder(partnersAfter, after).push(before);
  }
  const isOne = (nodes: CanonicalNode[] | undefined) => nodes!.every((node) => node === nodes![0]);
  return candidates.filter(({before, after}) => isOne(partners.get(before)) && isOne(partnersAfter.get(after)));
}

/** Those at least `least` alike, the most alike first; an id decides between equals, then the order they come in. */
export function ranked(candidates: readonly Candidate[], least = 0): Candidate[] {
  if (candidates.length > MOST_CANDIDATES) return [...candidates];
  const leaves = onceFor((node) => leavesOf(node.parameters));
  const content = onceFor(contentKey);
  const likeness = ({before, after}: Candidate): number => {
    if (before.type !== after.type) return 0;
    const alike = similarity(leaves(before), leaves(after));
    return alike === 1 && content(before) === content(after) ? 2 : alike;
  };
  return candidates
    .map((candidate) => ({...candidate, score: likeness(candidate)}))
    .filter(({score}) => score >= least)
    .sort((a, b) => b.score - a.score || Number(b.byId ?? false) - Number(a.byId ?? false));
}

function nodesById({content, nodeIds}: NodeSide): Map<string, CanonicalNode> {
  const byName = groupBy(content.nodes, nameOf);
  const byId = new Map<string, CanonicalNode[]>();
  for (const [name, id] of nodeIds) listUnder(byId, id).push(...(byName.get(name) ?? []));
  return new Map([...byId].flatMap(([id, nodes]) => (nodes.length === 1 ? [[id, nodes[0]!] as const] : [])));
}

function everyPair(from: Map<string, CanonicalNode[]>, to: Map<string, CanonicalNode[]>): Candidate[] {
  return [...from].flatMap(([key, befores]) => {
    const afters = to.get(key) ?? [];
    if (befores.length * afters.length > MOST_CANDIDATES) {
      return befores.slice(0, afters.length).map((before, place) => ({before, after: afters[place]!}));
    }
    return befores.flatMap((before) => afters.map((after) => ({before, after})));
  });
}

function groupBy(
  nodes: readonly CanonicalNode[],
  keyOf: (node: CanonicalNode) => string,
): Map<string, CanonicalNode[]> {
  const groups = new Map<string, CanonicalNode[]>();
  for (const node of nodes) listUnder(groups, keyOf(node)).push(node);
  return groups;
}

function onceFor<Value>(compute: (node: CanonicalNode) => Value): (node: CanonicalNode) => Value {
  const known = new Map<CanonicalNode, Value>();
  return (node) => {
    if (!known.has(node)) known.set(node, compute(node));
    return known.get(node)!;
  };
}

function nameOf(node: CanonicalNode): string {
  return node.name;
}

function contentKey({name: _, ...rest}: CanonicalNode): string {
  return canonicalJson(rest);
}
