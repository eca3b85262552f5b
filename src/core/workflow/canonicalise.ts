import {WopsError} from '../errors.ts';
import {canonicalJson, isTooDeep, MAX_DEPTH} from './canonical-json.ts';
import type {CanonicalContent, CanonicalNode} from './comparable.ts';
import {effectiveSettings, isNodeDefault} from './defaults.ts';
import {mapGraphText} from './map-graph-text.ts';
import {type MapReference, mapNodeReference, mapSettingsReferences} from './references.ts';
import {isJsonObject, type Json, type JsonObject, type WorkflowGraph, type WorkflowNode} from './runtime-workflow.ts';
import {type MapText, mapStrings} from './templates.ts';

/** Raised whenever the canonical form changes, so that stored hashes are made anew and never reported as drift. */
export const CANONICAL_RECIPE = 'v1';

/** How one side's references, credentials and text are told in terms that both sides share. */
export interface CanonicalView {
  /** The canonical id a workflow id points to, or `n8n:<id>`. */
  reference: MapReference;
  /** What stands for a credential of `type` that a node names, such as `{logical}`, `{name}` or `{id, name}`. */
  credential(type: string, credential: NamedCredential): JsonObject;
  /** Applied to the text of the nodes (`mapGraphText`) and settings: rendering of templates. Absent: text as it is. */
  text?: MapText;
}

/** A credential as a node names it. */
export interface NamedCredential {
  id?: string;
  name?: string;
}

export interface CanonicalSource extends WorkflowGraph {
  name: string;
  settings?: JsonObject | null;
}

/** Node fields that are not content: identity within one instance, and the canvas (DESIGN.md §3). */
const NOT_CONTENT = new Set(['id', 'webhookId', 'position', 'positionAbsolute']);

/**
 * The canonical content of a workflow (DESIGN.md §3). The input is not changed; unchanged parts are shared with it. Text is
 * mapped first, so that a template may stand for anything. Throws `workflow_too_deep`, so that what follows may recurse.
 */
export function canonicalise(source: CanonicalSource, view: CanonicalView): CanonicalContent {
  const {nodes, connections, nodeGroups, settings} = view.text ? withText(source, view.text) : source;
  if ([nodes, connections, nodeGroups, settings].some((part) => isTooDeep(part, 1))) {
    throw new WopsError('workflow_too_deep', `Workflow "${source.name}" is nested deeper than ${MAX_DEPTH} levels.`);
  }
  return {
    name: source.name,
    nodes: sortNodes(nodes.map((node) => canonicalNode(node, view))),
    connections: canonicalConnections(connections),
    settings: mapSettingsReferences(effectiveSettings(settings), view.reference),
    nodeGroups: canonicalGroups(nodeGroups ?? [], nodes),
  };
}

function withText(source: CanonicalSource, text: MapText): CanonicalSource {
  return {...source, ...mapGraphText(source, text), settings: mapStrings(source.settings ?? {}, text)};
}

function canonicalNode(node: WorkflowNode, view: CanonicalView): CanonicalNode {
  const canonical: [string, Json][] = [];
  for (const key of Object.keys(node)) {
    if (NOT_CONTENT.has(key)) continue;
    let value: Json = node[key] ?? null;
    if (key === 'parameters') value = mapNodeReference(node, view.reference) ?? null;
    else if (key === 'credentials') value = canonicalCredentials(value, view);
    if (!isNodeDefault(key, value)) canonical.push([key, value]);
  }
  return Object.fromEntries(canonical) as CanonicalNode;
}

function canonicalCredentials(credentials: Json, view: CanonicalView): Json {
  if (!isJsonObject(credentials)) return credentials;
  const told = Object.entries(credentials).map(([type, value]): [string, Json] => {
    const reference = parseCredential(value);
    return [type, reference ? view.credential(type, reference) : value];
  });
  return Object.fromEntries(told);
}

/** A node's credential: `{id, name}`, or a bare name in exports of old servers, whose ids were numbers. null when it is neither. */
export function parseCredential(value: Json): NamedCredential | null {
  if (typeof value === 'string') return {name: value};
  if (!isJsonObject(value)) return null;
  const reference: NamedCredential = {};
  if (typeof value.id === 'number' || (typeof value.id === 'string' && value.id !== '')) reference.id = `${value.id}`;
  if (typeof value.name === 'string') reference.name = value.name;
  return reference;
}

/** Nodes by name, then by content: old workflows may hold a name twice. */
export function sortNodes(nodes: CanonicalNode[]): CanonicalNode[] {
  return nodes.toSorted((a, b) => compareText(a.name, b.name) || compareText(canonicalJson(a), canonicalJson(b)));
}

/**
 * Connections without what carries no connection: empty outputs at the end, empty kinds, sources without any. What n8n
 * would not understand stays as it is, so that a change of it is seen.
 */
function canonicalConnections(connections: JsonObject): JsonObject {
  const sources: [string, Json][] = [];
  for (const [source, kinds] of Object.entries(connections ?? {})) {
    if (isNothing(kinds)) continue;
    if (!isJsonObject(kinds)) {
      sources.push([source, kinds]);
      continue;
    }
    const kept: [string, Json][] = [];
    for (const [kind, outputs] of Object.entries(kinds)) {
      if (isNothing(outputs)) continue;
      const lists = Array.isArray(outputs) ? canonicalOutputs(outputs) : outputs;
      if (!isNothing(lists)) kept.push([kind, lists]);
    }
    if (kept.length > 0) sources.push([source, Object.fromEntries(kept)]);
  }
  return Object.fromEntries(sources);
}

function canonicalOutputs(outputs: Json[]): Json[] {
  const lists = outputs.map((targets) => (isNothing(targets) ? [] : targets));
  while (lists.length > 0 && isNothing(lists.at(-1)!)) lists.pop();
  return lists;
}

/** Groups name their members by node id, which differs between instances; here by node name. Their order means nothing. */
function canonicalGroups(nodeGroups: Json[], nodes: WorkflowNode[]): JsonObject[] {
  if (nodeGroups.length === 0) return [];
  const names = new Map(nodes.map((node) => [node.id, node.name]));
  const groups = nodeGroups.filter(isJsonObject).map(({id: _, nodeIds, ...group}): JsonObject => {
    const members = Array.isArray(nodeIds) ? nodeIds.map((id) => names.get(id) ?? `n8n:${String(id)}`) : [];
    return {...group, nodes: members.sort()};
  });
  return sortGroups(groups);
}

export function sortGroups(groups: JsonObject[]): JsonObject[] {
  return groups.toSorted((a, b) => compareText(canonicalJson(a), canonicalJson(b)));
}

function isNothing(value: Json): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** By UTF-16 code units, as RFC 8785 sorts; never by locale. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
