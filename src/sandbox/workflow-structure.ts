import {Refusal} from './answer.ts';
import {type JsonObject, kindName} from './body-shape.ts';
import {isTrigger} from './node-types.ts';
import type {NodeGroup, WorkflowNode} from './workflow-body.ts';

/** Refuses nodes and connections that do not fit each other, naming every fault as n8n does. */
export function checkStructure(nodes: WorkflowNode[], connections: JsonObject): void {
  const faults = [...nodeFaults(nodes), ...connectionFaults(connections, new Set(nodes.map((node) => node.name)))];
  if (faults.length > 0) throw new Refusal(400, `Workflow structure is invalid. ${faults.join('; ')}`);
}

function* nodeFaults(nodes: WorkflowNode[]): Generator<string> {
  const names = new Set<string>();
  const ids = new Map<string, string>();
  for (const [index, node] of nodes.entries()) {
    const at = `nodes[${index}]`;
    for (const key of ['name', 'type', 'position']) {
      if (node[key] === undefined) yield `${at}.${key} (invalid_type): Required`;
    }
    const {length} = (node.position ?? [0, 0]) as number[];
    if (length > 2) yield `${at}.position (too_big): Array must contain at most 2 element(s)`;
    if (length < 2) yield `${at}.position (too_small): Array must contain at least 2 element(s)`;
    if (names.has(node.name)) yield `${at}.name (duplicate_node_name): Duplicate node name "${node.name}"`;
    const other = node.id ? ids.get(node.id) : undefined;
    if (other !== undefined) {
      yield `${at}.id (duplicate_node_id): Nodes "${other}" and "${node.name}" share the node ID "${node.id}"`;
    }
    names.add(node.name);
    if (node.id) ids.set(node.id, node.name);
  }
}

function* connectionFaults(connections: JsonObject, names: Set<string>): Generator<string> {
  for (const [source, outputs] of Object.entries(connections)) {
    const at = `connections.${source}`;
    if (!names.has(source)) {
      yield `${at} (unknown_connection_source): Connection source "${source}" does not reference an existing node`;
    }
    if (kindName(outputs) !== 'object') {
      yield `${at} (invalid_type): Expected object, received ${kindName(outputs)}`;
      continue;
    }
    for (const [type, slots] of Object.entries(outputs as JsonObject)) yield* slotFaults(slots, `${at}.${type}`, names);
  }
}

function* slotFaults(slots: unknown, at: string, names: Set<string>): Generator<string> {
  if (!Array.isArray(slots)) {
    yield `${at} (invalid_type): Expected array, received ${kindName(slots)}`;
    return;
  }
  for (const [slot, links] of slots.entries()) {
    for (const [index, link] of ((links ?? []) as unknown[]).entries()) {
      yield* linkFaults(link, `${at}[${slot}][${index}]`, names);
    }
  }
}

const LINK = {node: 'string', type: 'string', index: 'number'};

function* linkFaults(link: unknown, at: string, names: Set<string>): Generator<string> {
  if (kindName(link) !== 'object') {
    yield `${at} (invalid_type): Expected object, received ${kindName(link)}`;
    return;
  }
  for (const [key, kind] of Object.entries(LINK)) {
    const value = (link as JsonObject)[key];
    if (value === undefined) yield `${at}.${key} (invalid_type): Required`;
    else if (typeof value !== kind) yield `${at}.${key} (invalid_type): Expected ${kind}, received ${kindName(value)}`;
  }
  const {node} = link as {node: unknown};
  if (typeof node === 'string' && !names.has(node)) {
    yield `${at}.node (unknown_connection_target): Connection target "${node}" does not reference an existing node`;
  }
}

/** Refuses groups that n8n's editor could not draw. */
export function checkGroups(groups: NodeGroup[], nodes: WorkflowNode[]): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const ids = new Set<string>();
  const groupOf = new Map<string, string>();
  for (const group of groups) {
    if (ids.has(group.id)) throw new Refusal(400, `Duplicate node group ID "${group.id}".`);
    ids.add(group.id);
    if (group.nodeIds.length === 0) throw new Refusal(400, `Group "${group.name}" has no members.`);
    for (const id of group.nodeIds) {
      const node = byId.get(id);
      if (!node) {
        throw new Refusal(400, `Group "${group.name}" references node ID "${id}" that does not exist in the workflow.`);
      }
      const other = groupOf.get(id);
      if (other !== undefined) {
        throw new Refusal(400, `Node "${node.name}" belongs to multiple groups: "${other}" and "${group.name}".`);
      }
      groupOf.set(id, group.name);
    }
    const triggers = nodes.filter((node) => group.nodeIds.includes(node.id ?? '') && isTrigger(node.type));
    if (triggers.length > 0) {
      const names = triggers.map((node) => node.name).join(', ');
      throw new Refusal(400, `Node group "${group.name}" cannot contain trigger nodes: ${names}.`);
    }
  }
}
