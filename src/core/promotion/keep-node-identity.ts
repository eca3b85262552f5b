import {isJsonObject, type Json, type WorkflowNode} from '../workflow/runtime-workflow.ts';
import type {Transformation} from './plan.ts';

interface Graph {
  nodes: WorkflowNode[];
  nodeGroups: Json[];
}

/**
 * Nodes with the ids and webhook ids of the target's own nodes, so that production webhook URLs do not change (DESIGN.md
 * §7): of the node of that name and type; else, after a rename, of the node with that id and type. A node that is new keeps
 * the source's ids, where they are free. Node groups follow.
 */
export function keepNodeIdentity({nodes, nodeGroups}: Graph, target: WorkflowNode[]) {
  const owners = matchNodes(nodes, target);
  const taken = new Set([...owners.values()].map((owner) => owner.id));
  const transformations: Transformation[] = [];
  const ids = new Map<Json, Json>();
  const kept = nodes.map((node): WorkflowNode => {
    const owner = owners.get(node);
    const identity = owner ? identityOf(node, owner) : {id: isFree(node.id, taken) ? node.id : undefined};
    for (const [key, kind] of [
      ['id', 'node_id'],
      ['webhookId', 'webhook_id'],
    ] as const) {
      const [before, after] = [node[key], key in identity ? (identity as Record<string, Json>)[key] : node[key]];
      if (before === after || typeof before !== 'string') continue;
      transformations.push({kind, node: node.name, before, after: typeof after === 'string' ? after : '(a new one)'});
    }
    if (typeof node.id === 'string' && typeof identity.id === 'string') ids.set(node.id, identity.id);
    const entries = Object.entries({...node, ...identity}).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries) as WorkflowNode;
  });
  return {nodes: kept, nodeGroups: nodeGroups.map((group) => withMembers(group, ids)), transformations};
}

function matchNodes(nodes: WorkflowNode[], target: WorkflowNode[]): Map<WorkflowNode, WorkflowNode> {
  const open = new Set(target);
  const owners = new Map<WorkflowNode, WorkflowNode>();
  const match = (key: 'name' | 'id') => {
    const byKey = new Map([...open].map((node) => [node[key], node]));
    for (const node of nodes) {
      const owner = typeof node[key] === 'string' && !owners.has(node) ? byKey.get(node[key]) : undefined;
      if (owner?.type === node.type && open.delete(owner)) owners.set(node, owner);
    }
  };
  match('name');
  match('id');
  return owners;
}

function identityOf(node: WorkflowNode, owner: WorkflowNode): {id: Json | undefined; webhookId?: Json} {
  const webhookId = owner.webhookId ?? node.webhookId;
  return {id: owner.id, ...(webhookId === undefined ? {} : {webhookId})};
}

function isFree(id: Json | undefined, taken: ReadonlySet<Json | undefined>): boolean {
  return typeof id === 'string' && !taken.has(id);
}

function withMembers(group: Json, ids: ReadonlyMap<Json, Json>): Json {
  if (!isJsonObject(group) || !Array.isArray(group.nodeIds)) return group;
  return {...group, nodeIds: group.nodeIds.map((id) => ids.get(id) ?? id)};
}
