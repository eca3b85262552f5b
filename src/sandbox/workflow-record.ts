import type {JsonObject} from './body-shape.ts';
import type {NodeGroup, WorkflowNode} from './workflow-body.ts';

/** The versioned part of a workflow, each member as JSON text: written once, sent often. */
export interface GraphText {
  nodes: string;
  connections: string;
  nodeGroups: string;
}

export interface Graph {
  nodes: WorkflowNode[];
  connections: JsonObject;
  nodeGroups: NodeGroup[];
}

export interface WorkflowVersion {
  versionId: string;
  graph: GraphText;
  name: string | null;
  description: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface WorkflowRecord {
  id: string;
  name: string;
  description: string | null;
  activeVersionId: string | null;
  createdAt: string;
  updatedAt: string;
  isArchived: boolean;
  /** The draft. */
  versionId: string;
  versionCounter: number;
  settings: JsonObject;
  staticData: unknown;
  pinData: unknown;
  tagIds: string[];
  /** Oldest first; the draft and what runs are among them. */
  versions: WorkflowVersion[];
}

export function graphText(graph: Graph): GraphText {
  return {
    nodes: JSON.stringify(graph.nodes),
    connections: JSON.stringify(graph.connections),
    nodeGroups: JSON.stringify(graph.nodeGroups),
  };
}

export function parseGraph(text: GraphText): Graph {
  return {
    nodes: JSON.parse(text.nodes) as WorkflowNode[],
    connections: JSON.parse(text.connections) as JsonObject,
    nodeGroups: JSON.parse(text.nodeGroups) as NodeGroup[],
  };
}

export function findVersion(record: WorkflowRecord, versionId: string): WorkflowVersion | undefined {
  return record.versions.findLast((version) => version.versionId === versionId);
}

export function draftOf(record: WorkflowRecord): WorkflowVersion {
  return findVersion(record, record.versionId)!;
}

/** What runs, if anything does. */
export function liveOf(record: WorkflowRecord): WorkflowVersion | undefined {
  return record.activeVersionId === null ? undefined : findVersion(record, record.activeVersionId);
}
