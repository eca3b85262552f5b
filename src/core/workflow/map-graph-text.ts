import {isJsonObject, type Json, type JsonObject, type WorkflowNode} from './runtime-workflow.ts';
import {type MapText, mapStrings} from './templates.ts';

/** What a node is, not what it says: never mapped. Credentials are told by wops.yaml's `credentials`, not by templates. */
export const NOT_TEXT: ReadonlySet<string> = new Set(['id', 'type', 'webhookId', 'credentials']);

interface Graph<N> {
  nodes: N[];
  connections: JsonObject;
}

/** A graph with its text mapped; a node's name alike wherever a connection names it. What is unchanged is shared. */
export function mapGraphText<N extends WorkflowNode>({nodes, connections}: Graph<N>, text: MapText): Graph<N> {
  return {nodes: nodes.map((node) => mapNodeText(node, text)), connections: mapConnectionNames(connections, text)};
}

export function mapNodeText<N extends WorkflowNode>(node: N, text: MapText): N {
  const changed: [string, Json][] = [];
  for (const key of Object.keys(node)) {
    if (NOT_TEXT.has(key)) continue;
    const value = mapStrings(node[key] as Json, text);
    if (value !== node[key]) changed.push([key, value]);
  }
  return changed.length === 0 ? node : (Object.fromEntries([...Object.entries(node), ...changed]) as N);
}

/** Connections with the names of their sources and targets mapped. */
export function mapConnectionNames(connections: JsonObject, name: MapText): JsonObject {
  const mapTarget = (target: Json): Json => {
    if (!isJsonObject(target) || typeof target.node !== 'string') return target;
    const node = name(target.node);
    return node === target.node ? target : {...target, node};
  };
  const mapOutput = (targets: Json): Json => (Array.isArray(targets) ? targets.map(mapTarget) : targets);
  const mapKind = (outputs: Json): Json => (Array.isArray(outputs) ? outputs.map(mapOutput) : outputs);
  const mapSource = (kinds: Json): Json =>
    isJsonObject(kinds)
      ? Object.fromEntries(Object.entries(kinds).map(([kind, outputs]) => [kind, mapKind(outputs)]))
      : kinds;
  return Object.fromEntries(
    Object.entries(connections).map(([source, kinds]) => [name(source), mapSource(kinds)]),
  ) as JsonObject;
}
