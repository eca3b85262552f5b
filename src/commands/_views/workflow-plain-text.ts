import {createHash} from 'node:crypto';
import {jsonEqual} from '../../core/diff/json-equal.ts';
import {maskSecrets} from '../../core/diff/mask-secrets.ts';
import {outputName} from '../../core/diff/output-names.ts';
import {pathText, type Segment} from '../../core/diff/path.ts';
import {parseConflictedFile} from '../../core/merge/conflict-notes.ts';
import {linksOf} from '../../core/merge/links.ts';
import type {LinkPlace} from '../../core/merge/merge-conflict.ts';
import {placeText} from '../../core/merge/place-text.ts';
import {canonicalJson} from '../../core/workflow/canonical-json.ts';
import {isJsonObject, type Json, type JsonObject, type WorkflowNode} from '../../core/workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../../core/workflow/workflow-file.ts';
import {valueText} from './difference-value.ts';
import {escapeText} from './terminal.ts';

/**
 * A workflow file as lines that a line diff compares well: a node is a heading and a line per value, a connection is
 * `A → B`. Secrets are masked, with a mark that changes when they do. What is no workflow stays as it is.
 */
export function workflowPlainText(text: string): string[] {
  const parsed = parseConflictedFile(text);
  if ('problem' in parsed) return text.replace(/\n$/, '').split('\n').map(escapeText);
  const {file, conflicts} = parsed;
  return [
    ...headLines(file),
    ...conflicts.map((conflict) => `unresolved conflict: ${escapeText(placeText(conflict))}`),
    ...block('settings', objectLines(file.settings)),
    ...file.nodes.flatMap(nodeLines),
    ...block('connections', connectionLines(file)),
    ...besideLines(file),
  ];
}

function headLines({name, canonicalId, id, active, tags, description}: WorkflowFile): string[] {
  const fields = {
    workflow: name,
    'canonical id': canonicalId,
    'n8n id': id,
    active,
    tags: tags?.join(', '),
    description,
  };
  return Object.entries(fields).flatMap(([key, value]) =>
    value === undefined ? [] : leafLines(`${key}: `, value, value),
  );
}

/** What the canvas and n8n's own bookkeeping say, each in one line. */
function besideLines({nodes, nodeGroups, pinData, staticData}: WorkflowFile): string[] {
  const layout = nodes.map(({name, id = null, webhookId = null, position = null}) => ({name, id, webhookId, position}));
  const beside = {'node groups': nodeGroups, 'pinned data': pinData, 'static data': staticData, layout};
  const told = Object.entries(beside).filter(([, value]) => value !== undefined);
  return ['', ...told.map(([key, value]) => `${key}: ${markOf(value!)}`)];
}

function nodeLines({name, type, typeVersion, ...rest}: WorkflowNode): string[] {
  const {id: _, webhookId: _w, position: _p, positionAbsolute: _a, parameters, credentials, ...fields} = rest;
  const version = typeVersion === undefined ? '' : ` v${valueText(typeVersion)}`;
  return block(`node ${JSON.stringify(name)} (${type}${version})`, [
    ...objectLines(fields as JsonObject),
    ...(credentials === undefined ? [] : credentialLines(credentials)),
    ...(parameters === undefined ? [] : valueLines(parameters, ['parameters'])),
  ]);
}

function block(heading: string, lines: string[]): string[] {
  return lines.length === 0 && heading === 'settings'
    ? []
    : ['', escapeText(heading), ...lines.map((line) => `  ${line}`)];
}

function credentialLines(credentials: Json): string[] {
  if (!isJsonObject(credentials)) return [`credentials: ${valueText(credentials)}`];
  return sorted(credentials).map(([type, value]) => {
    const {id, name} = isJsonObject(value) ? value : {};
    const told = isJsonObject(value) ? `${valueText(name ?? null)} (${valueText(id ?? null)})` : valueText(value);
    return `${escapeText(pathText(['credentials', type]))}: ${told}`;
  });
}

function objectLines(object: JsonObject): string[] {
  return Object.keys(object).length === 0 ? [] : valueLines(object, []);
}

/** A line per value, by path, in a fixed order; elements of lists without their numbers, which the next one would get. */
function valueLines(value: Json, path: Segment[], shown: Json = maskSecrets(value)): string[] {
  if (Array.isArray(value) && value.length > 0) {
    const items = value.flatMap((item, index) => itemLines(item, (shown as Json[])[index]!));
    return path.length === 0 ? items : [`${escapeText(pathText(path))}:`, ...items.map((line) => `  ${line}`)];
  }
  if (isJsonObject(value) && Object.keys(value).length > 0) {
    return sorted(value).flatMap(([key, held]) => valueLines(held, [...path, key], (shown as JsonObject)[key]));
  }
  return leafLines(path.length === 0 ? '' : `${pathText(path)}: `, value, shown);
}

function itemLines(item: Json, shown: Json): string[] {
  const isLeaf = typeof item !== 'object' || item === null;
  const lines = isLeaf ? leafLines('', item, shown) : valueLines(item, [], shown);
  return lines.map((line, index) => `${index === 0 ? '-' : ' '} ${line}`);
}

function leafLines(label: string, value: Json, shown: Json): string[] {
  const mark = jsonEqual(value, shown) ? '' : ` ${markOf(value)}`;
  if (typeof shown !== 'string' || !shown.includes('\n')) return [`${escapeText(label)}${valueText(shown)}${mark}`];
  return [`${escapeText(label)}|${mark}`, ...shown.split('\n').map((line) => `  ${plainLine(line)}`)];
}

/** A line of a text; tabs, which code is full of, stay. */
function plainLine(line: string): string {
  return line.split('\t').map(escapeText).join('\t');
}

function connectionLines(file: WorkflowFile): string[] {
  const nodes = new Map(file.nodes.map((node) => [node.name, node]));
  return linksOf(file.connections).map((link) => escapeText(linkText(link, nodes)));
}

function linkText({source, kind, output, target}: LinkPlace, nodes: ReadonlyMap<string, WorkflowNode>): string {
  const from = outputName(nodes.get(source), kind, output) ?? (output > 0 ? `output ${output}` : undefined);
  const leaving = [...(kind === 'main' ? [] : [kind]), ...(from === undefined ? [] : [from])].join(', ');
  const input = Number(target.index ?? 0);
  const arriving = input > 0 ? ` (input ${input + 1})` : '';
  return `${JSON.stringify(source)}${leaving === '' ? '' : ` (${leaving})`} → ${JSON.stringify(target.node)}${arriving}`;
}

function sorted(object: JsonObject): [string, Json][] {
  return Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Tells that a value changed without telling the value: 16 bits of its hash. */
function markOf(value: Json): string {
  return `#${createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 4)}`;
}
