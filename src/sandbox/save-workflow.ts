import {isDeepStrictEqual} from 'node:util';
import {Refusal} from './answer.ts';
import type {JsonObject} from './body-shape.ts';
import {bindCredentials} from './credential-binding.ts';
import type {InstanceState} from './instance-state.ts';
import {hasWebhook} from './node-types.ts';
import {publishWorkflow} from './publish-workflow.ts';
import {DROPPED_SETTINGS, type WorkflowBody, type WorkflowNode} from './workflow-body.ts';
import {draftOf, type Graph, graphText, parseGraph, type WorkflowRecord} from './workflow-record.ts';
import {checkGroups, checkStructure} from './workflow-structure.ts';

/** Makes a workflow, unpublished. */
export function createWorkflow(state: InstanceState, body: WorkflowBody): WorkflowRecord {
  const graph = finishGraph(state, body, []);
  const now = state.now();
  const versionId = state.identifiers.uuid();
  const record: WorkflowRecord = {
    id: state.identifiers.short(),
    name: body.name,
    description: null,
    activeVersionId: null,
    createdAt: now,
    updatedAt: now,
    isArchived: false,
    versionId,
    versionCounter: 1,
    settings: storedSettings(body.settings),
    staticData: staticData(body.staticData),
    pinData: body.pinData ?? null,
    tagIds: [],
    versions: [newVersion(versionId, graph, now)],
  };
  state.workflows.add(record);
  return record;
}

/**
 * Saves the draft and, at once, name, settings and the rest that has no draft. A published workflow is then published
 * again, unless `publishIfActive` is false; where that is refused, all the rest is saved nevertheless.
 */
export function updateWorkflow(
  state: InstanceState,
  record: WorkflowRecord,
  body: WorkflowBody,
  options: {publishIfActive: boolean},
): void {
  if (record.isArchived) throw new Refusal(400, 'Cannot update an archived workflow.');
  const before = parseGraph(draftOf(record).graph);
  const graph = finishGraph(state, body, before.nodeGroups);
  record.updatedAt = state.now();
  if (!isDeepStrictEqual(graph, before)) addVersion(state, record, graph);
  record.name = body.name;
  record.settings = mergedSettings(record.settings, body.settings);
  if (body.description !== undefined) record.description = body.description;
  if (body.staticData !== undefined) record.staticData = staticData(body.staticData);
  if (body.pinData !== undefined) record.pinData = body.pinData;
  state.workflows.touch(record);
  if (record.activeVersionId !== null && options.publishIfActive) publishWorkflow(state, record, record.versionId);
}

/** Makes `graph` the draft, as a new version. */
export function addVersion(state: InstanceState, record: WorkflowRecord, graph: Graph): void {
  const version = newVersion(state.identifiers.uuid(), graph, record.updatedAt);
  record.versions.push(version);
  record.versionId = version.versionId;
  record.versionCounter += 1;
}

function newVersion(versionId: string, graph: Graph, now: string) {
  return {versionId, graph: graphText(graph), name: null, description: null, createdAt: now, updatedAt: now};
}

/** What n8n stores of a graph it was sent. */
function finishGraph(state: InstanceState, body: WorkflowBody, groups: Graph['nodeGroups']): Graph {
  checkStructure(body.nodes, body.connections);
  const nodes = body.nodes.map((node) => finishNode(state, node));
  const nodeGroups = body.nodeGroups ?? groups;
  if (body.nodeGroups) checkGroups(nodeGroups, nodes);
  // A key __proto__ gets lost in n8n.
  const connections = Object.entries(body.connections).filter(([name]) => name !== '__proto__');
  return {nodes, connections: Object.fromEntries(connections) as JsonObject, nodeGroups};
}

function finishNode(state: InstanceState, node: WorkflowNode): WorkflowNode {
  const finished = {...node};
  if (!finished.id) finished.id = state.identifiers.uuid();
  if (!finished.webhookId && hasWebhook(finished.type)) finished.webhookId = state.identifiers.uuid();
  if (finished.credentials) finished.credentials = bindCredentials(finished.credentials, state.credentials);
  return finished;
}

function storedSettings(settings: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => !DROPPED_SETTINGS.includes(key)));
}

/** The values by which a PUT removes a setting. */
const REMOVED: JsonObject = {timezone: 'DEFAULT', errorWorkflow: 'DEFAULT', executionTimeout: -1};

function mergedSettings(before: JsonObject, sent: JsonObject): JsonObject {
  const merged = Object.entries({...before, ...storedSettings(sent)});
  return Object.fromEntries(merged.filter(([key, value]) => !(Object.hasOwn(REMOVED, key) && REMOVED[key] === value)));
}

function staticData(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'object') return value;
  try {
    if (typeof value === 'string') return JSON.parse(value) as unknown;
  } catch {
    // Refused like other values that are no object.
  }
  throw new Refusal(400, 'request/body/staticData Invalid input');
}
