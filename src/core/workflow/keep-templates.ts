import {canonicalJson, checkDepth} from './canonical-json.ts';
import {NOT_TEXT} from './map-graph-text.ts';
import {isJsonObject, type Json, type JsonObject, type WorkflowNode} from './runtime-workflow.ts';
import {findTemplates, type MapText, mapStrings} from './templates.ts';

interface Templated {
  nodes: WorkflowNode[];
  settings: JsonObject;
}

/**
 * `live` with the templates of `previous` wherever what they render to is what `live` says: a template whose rendering is
 * unchanged is kept (DESIGN.md §4). Nodes are matched by id, then by name; list items by their rendering, then by their
 * place; everything else by its path. Throws `workflow_too_deep`.
 */
export function keepTemplates(previous: Templated, live: Templated, render: MapText): Templated {
  if (!holdsTemplate(previous.nodes) && !holdsTemplate(previous.settings)) return live;
  const match = matchNodes(previous.nodes, render);
  const nodes = live.nodes.map((node, index) => keepNode(match(node, index), node, render));
  return {nodes, settings: keep(previous.settings, live.settings, render, 0) as JsonObject};
}

/** Finds the earlier node of a live one. Old workflows may hold an id or a name twice; then the place decides. */
function matchNodes(previous: WorkflowNode[], render: MapText) {
  const byId = new Map(previous.map((node) => [node.id, node]));
  const byName = new Map(previous.map((node) => [render(node.name), node]));
  return (node: WorkflowNode, index: number): WorkflowNode | undefined => {
    const there = previous[index];
    if (there && there.id === node.id && render(there.name) === node.name) return there;
    return (typeof node.id === 'string' ? byId.get(node.id) : undefined) ?? byName.get(node.name);
  };
}

function keepNode(previous: WorkflowNode | undefined, live: WorkflowNode, render: MapText): WorkflowNode {
  if (!previous || !holdsTemplate(previous)) return live;
  const kept = Object.entries(live).map(([key, value]) => [
    key,
    NOT_TEXT.has(key) ? value : keep(memberOf(previous, key), value, render, 0),
  ]);
  return Object.fromEntries(kept) as WorkflowNode;
}

function keep(previous: Json | undefined, live: Json, render: MapText, depth: number): Json {
  if (typeof live === 'string') return typeof previous === 'string' && render(previous) === live ? previous : live;
  if (typeof live !== 'object' || live === null) return live;
  checkDepth(depth);
  if (Array.isArray(live)) return Array.isArray(previous) ? keepList(previous, live, render, depth) : live;
  if (!isJsonObject(previous)) return live;
  return Object.fromEntries(
    Object.entries(live).map(([key, value]) => [key, keep(memberOf(previous, key), value, render, depth + 1)]),
  );
}

/** An item that was moved, or pushed on by a new one before it, keeps its templates. */
function keepList(previous: Json[], live: Json[], render: MapText, depth: number): Json[] {
  if (!holdsTemplate(previous)) return live;
  const rendered = previous.map((item) => canonicalJson(mapStrings(item, render)));
  const templated = new Map(
    previous.flatMap((item, index) => (holdsTemplate(item) ? [[rendered[index]!, item] as const] : [])),
  );
  return live.map((item, index) => {
    const text = canonicalJson(item);
    if (text === rendered[index]) return previous[index]!;
    return templated.get(text) ?? keep(previous[index], item, render, depth + 1);
  });
}

function holdsTemplate(value: Json): boolean {
  return findTemplates(value).length > 0;
}

function memberOf(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
