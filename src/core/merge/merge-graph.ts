import {occurrences} from '../diff/node-names.ts';
import {pathText} from '../diff/path.ts';
import {mapConnectionNames} from '../workflow/map-graph-text.ts';
import type {JsonObject, WorkflowNode} from '../workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';
import {type GraphNode, type GraphNodes, graphNodes} from './graph-nodes.ts';
import {linksOf, mapTargetNames, touches, withLinks, withoutNodes} from './links.ts';
import type {LinkPlace, MergeConflict} from './merge-conflict.ts';
import {mergeConnections} from './merge-connections.ts';
import {mergeNode} from './merge-node.ts';
import {mergeOrder} from './merge-order.ts';
import {type Maybe, mapSides, type Sides} from './sides.ts';

export interface MergedGraph {
  graph: GraphNodes;
  nodes: WorkflowNode[];
  connections: JsonObject;
  conflicts: MergeConflict[];
}

/** Nodes and connections of three versions as one. */
export function mergeGraph(base: WorkflowFile | null, ours: WorkflowFile, theirs: WorkflowFile): MergedGraph {
  const graph = graphNodes(base, ours, theirs);
  const kept = inOrder(graph);
  const conflicts: (MergeConflict & {of?: GraphNode})[] = [];
  const nodes = kept.map((node) => {
    if (node.nameConflict) conflicts.push({of: node, path: 'name', ...node.nameConflict});
    return mergeNode(node.triple, node.name, ({path, lines, ...sides}) => {
      conflicts.push({of: node, path: pathText(path), ...present(sides), ...(lines ? {lines} : {})});
    });
  });
  for (const node of graph.nodes) if (node.fate.disputed) conflicts.push({of: node, ...disputeOf(node, graph)});
  const connections = mergeLinks(graph, conflicts);
  const which = occurrences(nodes);
  const placeOf = (node: GraphNode) => (node.fate.kept ? which(nodes[kept.indexOf(node)]!) : {node: node.name});
  return {
    graph,
    nodes: withOwnIds(nodes),
    connections,
    conflicts: conflicts.map(({of, ...conflict}) => (of ? {...placeOf(of), ...conflict} : conflict)),
  };
}

function inOrder({nodes, order}: GraphNodes): GraphNode[] {
  const kept = new Map(nodes.filter(({fate}) => fate.kept).map((node) => [node.key, node]));
  return mergeOrder(order, new Set(kept.keys())).map((key) => kept.get(key)!);
}

/** One side deleted the node, the other changed it or used it anew. */
function disputeOf(
  {key, triple, fate, name}: GraphNode,
  {connections, nameOf}: GraphNodes,
): Omit<MergeConflict, 'node'> {
  const links = fate.kept ? [] : linksOf(connections.theirs).filter((link) => touches(link, key));
  const named = links.map(({source, target, ...link}): LinkPlace => {
    const node = nameOf(target.node as string);
    return {...link, source: nameOf(source), target: {...target, node}};
  });
  const ours = triple.ours && {...triple.ours, name};
  const usedBy = fate.users.map(nameOf);
  return {
    path: '',
    ...triple,
    ...(ours ? {ours} : {}),
    ...(usedBy.length > 0 ? {usedBy} : {}),
    ...(named.length > 0 ? {links: named} : {}),
  };
}

function mergeLinks(
  {nodes, connections, nameOf}: GraphNodes,
  conflicts: (MergeConflict & {of?: GraphNode})[],
): JsonObject {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  // A node that theirs deleted and that stays in dispute keeps its connections.
  const disputed = nodes.filter(({fate}) => fate.disputed && fate.kept);
  const lost = linksOf(connections.base).filter((link) => disputed.some(({key}) => touches(link, key)));
  const sides = {...connections, theirs: withLinks(connections.theirs, lost)};
  const merged = mergeConnections(
    sides,
    (key) => byKey.get(key)?.triple,
    ({path, ...values}) => {
      const [, source, kind] = path as [string, string, string?];
      const shown = mapSides(values as Sides<Maybe>, (value) => value && mapTargetNames(value, kind, nameOf));
      const place = {path: pathText(['connections', nameOf(source), ...(kind === undefined ? [] : [kind])])};
      const of = byKey.get(source);
      conflicts.push({...(of ? {of} : {node: source}), ...place, ...present(shown)});
    },
  );
  const kept = withoutNodes(merged, (key) => byKey.get(key)?.fate.kept === false);
  return mapConnectionNames(kept, nameOf);
}

/** Without the sides that have nothing there. */
export function present(sides: Sides<Maybe>): Pick<MergeConflict, 'base' | 'ours' | 'theirs'> {
  return Object.fromEntries(
    (['base', 'ours', 'theirs'] as const).flatMap((side) => (sides[side] === undefined ? [] : [[side, sides[side]]])),
  );
}

/** n8n refuses two nodes with one id; the later one gets a new id from n8n. */
function withOwnIds(nodes: WorkflowNode[]): WorkflowNode[] {
  const taken = new Set<unknown>();
  return nodes.map((node) => {
    const {id, ...rest} = node;
    if (id === undefined || !taken.has(id)) {
      taken.add(id);
      return node;
    }
    return rest as WorkflowNode;
  });
}
