import {createHash} from 'node:crypto';
import {isJsonObject, type Json, type WorkflowNode} from '../../workflow/runtime-workflow.ts';
import type {Transformation} from '../plan.ts';

interface Graph {
  nodes: WorkflowNode[];
  nodeGroups: Json[];
}

/**
 * Nodes with the ids and webhook ids of the target's own nodes, so that production webhook URLs do not change (DESIGN.md
 * §7): of the node of that name and type; else, after a rename, of the node with that id and type, or that answers at the
 * same path (what was made by hand on both sides shares no ids). A node that is new keeps the source's id, or gets one made from it where another node has that. Node groups follow.
 */
export function keepNodeIdentity({nodes, nodeGroups}: Graph, target: WorkflowNode[]) {
  const owners = matchNodes(nodes, target);
  const taken = new Set([...owners.values()].map((owner) => owner.id));
  const transformations: Transformation[] = [];
  const ids = new Map<Json, Json>();
  const kept = nodes.map((node): WorkflowNode => {
    const owner = owners.get(node);
    const id = owner ? owner.id : freeId(node, taken);
    const webhookId = owner?.webhookId ?? node.webhookId;
    transformations.push(...noted(node, 'id', id), ...noted(node, 'webhookId', webhookId));
    if (typeof node.id === 'string' && typeof id === 'string') ids.set(node.id, id);
    const entries = Object.entries({...node, id, webhookId}).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries) as WorkflowNode;
  });
  return {nodes: kept, nodeGroups: nodeGroups.map((group) => withMembers(group, ids)), transformations};
}

const KINDS = {id: 'node_id', webhookId: 'webhook_id'} as const;

function noted(node: WorkflowNode, key: keyof typeof KINDS, after: Json | undefined): Transformation[] {
  const before = node[key];
  if (before === after || typeof before !== 'string') return [];
  return [{kind: KINDS[key], node: node.name, before, after: typeof after === 'string' ? after : '(a new one)'}];
}

function matchNodes(nodes: WorkflowNode[], target: WorkflowNode[]): Map<WorkflowNode, WorkflowNode> {
  const open = new Set(target);
  const owners = new Map<WorkflowNode, WorkflowNode>();
  const match = (keyOf: (node: WorkflowNode) => Json | undefined) => {
    const byKey = new Map([...open].map((node) => [keyOf(node), node]));
    for (const node of nodes) {
      const key = keyOf(node);
      const owner = typeof key === 'string' && !owners.has(node) ? byKey.get(key) : undefined;
      if (owner?.type === node.type && open.delete(owner)) owners.set(node, owner);
    }
  };
  match((node) => node.name);
  match((node) => node.id);
  match(webhookAddress);
  return owners;
}

/** Where a node answers to callers, but for the webhook id that may be part of it. */
function webhookAddress({type, webhookId, parameters}: WorkflowNode): string | undefined {
  if (typeof webhookId !== 'string') return undefined;
  const {path = null, httpMethod = null} = isJsonObject(parameters) ? parameters : {};
  return JSON.stringify([type, path, httpMethod]);
}

/** The same every time, so that a plan is; n8n takes any UUID. */
function freeId({id, name}: WorkflowNode, taken: Set<Json | undefined>): Json | undefined {
  if (typeof id !== 'string') return undefined;
  let free = id;
  while (taken.has(free)) free = uuidOf(`${free} ${name}`);
  taken.add(free);
  return free;
}

/** A UUID made of a text (RFC 9562, version 8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function withMembers(group: Json, ids: ReadonlyMap<Json, Json>): Json {
  if (!isJsonObject(group) || !Array.isArray(group.nodeIds)) return group;
  return {...group, nodeIds: group.nodeIds.map((id) => ids.get(id) ?? id)};
}
