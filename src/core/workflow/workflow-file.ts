import {isTooDeep, MAX_DEPTH, readableJson} from './canonical-json.ts';
import {isJsonObject, type Json, type JsonObject, type WorkflowNode} from './runtime-workflow.ts';

/** A workflow as Git holds it (DESIGN.md §2). Keys of nodes and settings that wops does not know are kept. */
export interface WorkflowFile {
  canonicalId?: string;
  /** Its n8n id in this environment; absent until it exists there. */
  id?: string;
  name: string;
  description?: string;
  /** Desired: published or not. Absent: not managed by Git. */
  active?: boolean;
  /** By name. Absent: not managed by Git. */
  tags?: string[];
  settings: JsonObject;
  nodes: WorkflowNode[];
  connections: JsonObject;
  nodeGroups?: Json[];
  pinData?: Json;
  staticData?: Json;
}

const KEY_ORDER = [
  'canonicalId',
  'id',
  'name',
  'description',
  'active',
  'tags',
  'settings',
  'nodes',
  'connections',
  'nodeGroups',
  'pinData',
  'staticData',
] as const satisfies readonly (keyof WorkflowFile)[];

/** Notes of a merge's conflicts (core/merge); a file that has some is no content until they are settled. */
export const CONFLICTS_KEY = 'wopsConflicts';

const CANONICAL_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The file's text: two spaces, KEY_ORDER, every other object's keys sorted, one newline at the end. */
export function formatWorkflowFile(file: WorkflowFile): string {
  const known = Object.fromEntries(KEY_ORDER.map((key) => [key, file[key] as Json]));
  return `${readableJson(known, KEY_ORDER)}\n`;
}

/**
 * Reads a workflow file, written by wops, by hand, or exported from n8n (whose other top-level fields are not content and
 * are left out). Answers the problem in words when it is none; never throws.
 */
export function parseWorkflowFile(text: string): {file: WorkflowFile} | {problem: string} {
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return {problem: `is not valid JSON: ${jsonProblem(error, json)}`};
  }
  if (!isJsonObject(value)) return {problem: 'is not a workflow: it must be a JSON object'};
  if (isTooDeep(value)) return {problem: `is nested deeper than ${MAX_DEPTH} levels`};
  const problem = findProblem(value) ?? findHugeNumber(json);
  return problem ? {problem} : {file: pickFile(value)};
}

function findProblem(value: JsonObject): string | null {
  const unsettled = countConflicts(value);
  if (unsettled > 0) {
    return `has ${unsettled} unresolved ${unsettled === 1 ? 'conflict' : 'conflicts'}: wops conflict list`;
  }
  const {canonicalId, id, name, description, active, tags, nodes, connections, settings, nodeGroups} = value;
  if (typeof name !== 'string' || name === '') return 'has no "name"';
  if (canonicalId !== undefined && !(typeof canonicalId === 'string' && CANONICAL_ID.test(canonicalId))) {
    return `has a "canonicalId" that is no UUID in lower case: ${brief(canonicalId)}`;
  }
  if (isSet(id) && typeof id !== 'string') return `has an "id" that is no text: ${brief(id)}`;
  if (isSet(description) && typeof description !== 'string') {
    return `has a "description" that is no text: ${brief(description)}`;
  }
  if (active !== undefined && typeof active !== 'boolean') return `has "active" ${brief(active)}, not true or false`;
  if (isSet(tags) && !(Array.isArray(tags) && tags.every(isTag))) {
    return `has "tags" that are no list of names: ${brief(tags)}`;
  }
  if (!Array.isArray(nodes)) return 'has no "nodes" list';
  if (isSet(connections) && !isJsonObject(connections)) return 'has "connections" that are no object';
  if (isSet(settings) && !isJsonObject(settings)) return 'has "settings" that are no object';
  if (isSet(nodeGroups) && !Array.isArray(nodeGroups)) return 'has "nodeGroups" that are no list';
  for (const [index, node] of nodes.entries()) {
    if (!isJsonObject(node)) return `nodes[${index}] is no object`;
    if (typeof node.name !== 'string' || typeof node.type !== 'string')
      return `nodes[${index}] has no "name" or "type"`;
    if (isSet(node.parameters) && !isJsonObject(node.parameters)) {
      return `nodes[${index}] (${brief(node.name)}) has "parameters" that are no object`;
    }
  }
  return null;
}

function countConflicts(value: JsonObject): number {
  const notes = Object.hasOwn(value, CONFLICTS_KEY) ? value[CONFLICTS_KEY] : undefined;
  if (!isSet(notes)) return 0;
  return Array.isArray(notes) ? notes.length : 1;
}

/** A number such as 1e999: JSON.parse makes it Infinity, which n8n and Git would then hold as null. */
function findHugeNumber(json: string): string | null {
  if (!/\d[eE]\+?\d{3}|\d{309}/.test(json)) return null;
  let found = false;
  JSON.parse(json, (_key, value: unknown) => {
    if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) found = true;
    return value;
  });
  return found ? `holds a number beyond ${Number.MAX_VALUE}` : null;
}

function pickFile(value: JsonObject): WorkflowFile {
  const file: WorkflowFile = {
    name: value.name as string,
    settings: (value.settings ?? {}) as JsonObject,
    nodes: value.nodes as WorkflowNode[],
    connections: (value.connections ?? {}) as JsonObject,
  };
  if (typeof value.canonicalId === 'string') file.canonicalId = value.canonicalId;
  if (typeof value.id === 'string' && value.id !== '') file.id = value.id;
  if (typeof value.description === 'string') file.description = value.description;
  if (typeof value.active === 'boolean') file.active = value.active;
  if (Array.isArray(value.tags)) file.tags = tagNames(value.tags);
  if (Array.isArray(value.nodeGroups) && value.nodeGroups.length > 0) file.nodeGroups = value.nodeGroups;
  if (hasContent(value.pinData)) file.pinData = value.pinData;
  if (hasContent(value.staticData)) file.staticData = value.staticData;
  return file;
}

/** Tags as wops writes them (names), or as n8n exports them (`{id, name}`); sorted, each once. */
export function tagNames(tags: Json[]): string[] {
  const names = tags.map((tag) => (isJsonObject(tag) ? tag.name : tag)).filter((name) => typeof name === 'string');
  return [...new Set(names)].sort();
}

function isTag(tag: Json): boolean {
  return typeof (isJsonObject(tag) ? tag.name : tag) === 'string';
}

function isSet(value: Json | undefined): value is NonNullable<Json> {
  return value !== undefined && value !== null;
}

function hasContent(value: Json | undefined): boolean {
  if (!isSet(value)) return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** The parser's complaint with line and column in place of an offset, and without the text around it. */
function jsonProblem(error: unknown, text: string): string {
  if (text.trim() === '') return 'it is empty';
  const message = error instanceof Error ? error.message : String(error);
  const offset = /position (\d+)/.exec(message)?.[1];
  const [what] = message.split(/ in JSON| at position| \(line|, "|, \.\.\./);
  if (offset === undefined) return what!;
  const before = text.slice(0, Number(offset)).split('\n');
  return `${what} at line ${before.length}, column ${before.at(-1)!.length + 1}`;
}
