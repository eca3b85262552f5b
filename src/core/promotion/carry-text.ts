import {maskText} from '../diff/mask-text.ts';
import {mapGraphText} from '../workflow/map-graph-text.ts';
import {isJsonObject, type Json, type JsonObject, type WorkflowNode} from '../workflow/runtime-workflow.ts';
import {type MapText, mapStrings} from '../workflow/templates.ts';
import type {Transformation} from './plan.ts';

export interface TextOf {
  nodes: WorkflowNode[];
  connections: JsonObject;
  settings: JsonObject;
}

/** A workflow with its text mapped: names of nodes alike wherever a connection names them. */
export function carryText<T extends TextOf>(workflow: T, text: MapText): T {
  return {
    ...workflow,
    ...mapGraphText(workflow, text),
    settings: mapStrings(workflow.settings, text),
  };
}

/** What differs between two versions of a workflow of which one was made from the other by `carryText`; secrets masked. */
export function textChanges(
  before: TextOf,
  after: TextOf,
  kindOf: (text: string) => 'variable' | 'address',
): Transformation[] {
  const changes: Transformation[] = [];
  const note = (from: Json, to: Json, place: {node?: string}, path: string) => {
    if (from === to) return;
    if (typeof from === 'string' && typeof to === 'string') {
      changes.push({kind: kindOf(from), ...place, path, before: excerpt(from), after: excerpt(to)});
    } else if (Array.isArray(from) && Array.isArray(to)) {
      for (const [index, item] of from.entries()) note(item, to[index]!, place, `${path}[${index}]`);
    } else if (isJsonObject(from) && isJsonObject(to)) {
      for (const [key, member] of Object.entries(from)) note(member, to[key]!, place, path ? `${path}.${key}` : key);
    }
  };
  for (const [index, node] of before.nodes.entries()) {
    note(node, after.nodes[index]!, {node: after.nodes[index]!.name}, '');
  }
  note(before.settings, after.settings, {}, 'settings');
  return changes;
}

/** What a person wants to see of a text that may be a whole program. */
function excerpt(text: string): string {
  const masked = maskText(text);
  return masked.length > 200 ? `${masked.slice(0, 200)}…` : masked;
}
