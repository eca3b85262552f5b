import type {CanonicalNode, ComparableWorkflow} from '../workflow/comparable.ts';
import {type CanvasNode, canvasNode} from './canvas-node.ts';
import type {Change} from './change.ts';
import type {ChangeKind} from './change-kinds.ts';
import {linkDifference} from './link-difference.ts';
import {matchNodes} from './match-nodes.ts';
import {occurrences} from './node-names.ts';

/** A workflow's graph before and after in one, to be drawn: what stands where, what came, went, changed. */
export interface GraphDifference {
  /** From left to right, as they stand after. */
  nodes: GraphNode[];
  links: GraphLink[];
}

/** One node on the sides where it is; it may have another name and place on each. */
export interface GraphNode {
  before?: CanvasNode;
  after?: CanvasNode;
  state: 'kept' | 'added' | 'removed' | 'changed';
  /** The changes that tell of it or of its connections: positions in the list given. */
  changes: number[];
}

/** One connection. One that moved is there twice: removed and added. */
export interface GraphLink {
  /** Positions in `nodes`. */
  from: number;
  to: number;
  /** `main`, `ai_tool`… */
  kind: string;
  output: number;
  input: number;
  /** What n8n's editor writes beside the output. */
  label?: string;
  state: 'kept' | 'added' | 'removed';
}

/** A node and what became of it. */
export interface NodeFate {
  was?: CanonicalNode;
  is?: CanonicalNode;
}

/** Told by the line that is drawn, not by the node it leaves. */
const TOLD_BY_LINKS: ReadonlySet<ChangeKind> = new Set(['connection_added', 'connection_removed', 'connection_moved']);

/**
 * The graphs of `before` and `after` laid over each other; `changes` is how they differ (`compareWorkflows`). A side that
 * is null has nothing: all of the other came or went. Names and notes have their secrets masked.
 */
export function graphDifference(
  before: ComparableWorkflow | null,
  after: ComparableWorkflow | null,
  changes: readonly Change[],
): GraphDifference {
  const fates = fatesOf(before, after);
  const nodes = fates.map(({was, is}): GraphNode & {fate: NodeFate} => ({
    ...(was ? {before: canvasNode(was, before!.layout)} : {}),
    ...(is ? {after: canvasNode(is, after!.layout)} : {}),
    state: was && is ? 'kept' : is ? 'added' : 'removed',
    changes: [],
    fate: {...(was ? {was} : {}), ...(is ? {is} : {})},
  }));
  nodes.sort((a, b) => placeOf(a)[0] - placeOf(b)[0] || placeOf(a)[1] - placeOf(b)[1]);
  const sorted = nodes.map(({fate}) => fate);
  assignChanges(nodes, sorted, {before, after, changes});
  return {nodes: nodes.map(({fate: _, ...node}) => node), links: linkDifference(before, after, sorted)};
}

function fatesOf(before: ComparableWorkflow | null, after: ComparableWorkflow | null): NodeFate[] {
  if (!before || !after) {
    return [
      ...(before?.content.nodes ?? []).map((was) => ({was})),
      ...(after?.content.nodes ?? []).map((is) => ({is})),
    ];
  }
  const {pairs, removed, added} = matchNodes(before, after);
  return [...pairs.map(([was, is]) => ({was, is})), ...removed.map((was) => ({was})), ...added.map((is) => ({is}))];
}

function placeOf({before, after}: GraphNode): [x: number, y: number] {
  return (after ?? before)!.position;
}

interface Told {
  before: ComparableWorkflow | null;
  after: ComparableWorkflow | null;
  changes: readonly Change[];
}

/** Says at each node which changes tell of it. A name that only a removed node bears is that node's. */
function assignChanges(nodes: GraphNode[], fates: readonly NodeFate[], {before, after, changes}: Told): void {
  const whichBefore = occurrences(before?.content.nodes ?? []);
  const whichAfter = occurrences(after?.content.nodes ?? []);
  const removed = new Map<string, GraphNode>();
  const present = new Map<string, GraphNode>();
  for (const [index, {was, is}] of fates.entries()) {
    const [bearers, {node, occurrence}] = is ? [present, whichAfter(is)] : [removed, whichBefore(was!)];
    bearers.set(bearerKey(node, occurrence), nodes[index]!);
    if (!bearers.has(bearerKey(node))) bearers.set(bearerKey(node), nodes[index]!);
  }
  const find = (name: string, occurrence?: number) => {
    const key = bearerKey(name, occurrence);
    return present.get(key) ?? removed.get(key);
  };
  for (const [index, change] of changes.entries()) {
    if (change.node === undefined) continue;
    const subject =
      change.kind === 'node_removed'
        ? removed.get(bearerKey(change.node, change.occurrence))
        : find(change.node, change.occurrence);
    subject?.changes.push(index);
    if (subject?.state === 'kept' && !TOLD_BY_LINKS.has(change.kind)) subject.state = 'changed';
    if (!TOLD_BY_LINKS.has(change.kind)) continue;
    const target = find(targetOf(change));
    if (target !== subject) target?.changes.push(index);
  }
}

function bearerKey(name: string, occurrence?: number): string {
  return `${occurrence ?? ''}\n${name}`;
}

/** Where the connection that a change tells of leads. */
function targetOf({before, after}: Change): string {
  const link = after ?? before;
  return typeof link === 'object' && link !== null && !Array.isArray(link) ? String(link.node) : '';
}
