import {isJsonObject, type Json, type JsonObject, type WorkflowNode} from './runtime-workflow.ts';
import type {MapText} from './templates.ts';

interface Templated {
  nodes: WorkflowNode[];
  settings: JsonObject;
}

/**
 * `live` with the templates of `previous` wherever what they render to is what `live` says: a template whose rendering is
 * unchanged is kept (DESIGN.md §4). Nodes are matched by id, then by name; everything below by its path.
 */
export function keepTemplates(previous: Templated, live: Templated, render: MapText): Templated {
  const byId = new Map(previous.nodes.map((node) => [node.id, node]));
  const byName = new Map(previous.nodes.map((node) => [node.name, node]));
  const nodes = live.nodes.map((node) => {
    const before = (node.id === undefined ? undefined : byId.get(node.id)) ?? byName.get(node.name);
    return before ? (keep(before, node, render) as WorkflowNode) : node;
  });
  return {nodes, settings: keep(previous.settings, live.settings, render) as JsonObject};
}

function keep(previous: Json | undefined, live: Json, render: MapText): Json {
  if (typeof live === 'string') return typeof previous === 'string' && render(previous) === live ? previous : live;
  if (Array.isArray(live))
    return Array.isArray(previous) ? live.map((item, index) => keep(previous[index], item, render)) : live;
  if (!isJsonObject(live) || !isJsonObject(previous)) return live;
  return Object.fromEntries(
    Object.entries(live).map(([key, value]) => [
      key,
      keep(Object.hasOwn(previous, key) ? previous[key] : undefined, value, render),
    ]),
  );
}
