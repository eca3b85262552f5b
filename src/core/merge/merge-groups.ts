import {isJsonObject, type Json, type WorkflowNode} from '../workflow/runtime-workflow.ts';
import type {GraphNodes} from './graph-nodes.ts';
import type {Report, ValueConflict} from './merge-conflict.ts';
import {mergeValue} from './merge-value.ts';
import {agreed, type Maybe, mapSides, type Side, type Sides} from './sides.ts';
import {asList, asSet} from './unordered-list.ts';

/**
 * Groups of nodes (`nodeGroups`) by their ids, their members as sets. `nodes` are those of the merged workflow; a member
 * that is gone from it leaves its groups, and a group without members goes too: n8n refuses both.
 */
export function mergeGroups(
  groups: Sides<Maybe>,
  graph: GraphNodes,
  nodes: readonly WorkflowNode[],
  report: Report,
): Maybe {
  if (Object.values(groups).every((list) => list === undefined)) return undefined;
  const idOf = mergedIds(graph, nodes);
  const lists = mapSides(groups, (list, side) =>
    withMembers(list, (ids) => (Array.isArray(ids) ? ids.flatMap((id) => idOf(side, id)) : ids)),
  );
  const merged = mergeMembers(lists, report);
  const filled = Array.isArray(merged) ? merged.filter((group) => membersOf(group)?.length !== 0) : merged;
  return Array.isArray(filled) && filled.length === 0 ? undefined : filled;
}

function mergeMembers(lists: Sides<Maybe>, report: Report): Maybe {
  const settled = agreed(lists);
  if (settled) return settled.value;
  const found: ValueConflict[] = [];
  const sets = mapSides(lists, (list) => withMembers(list, asSet));
  const merged = withMembers(
    mergeValue(sets, ['nodeGroups'], (conflict) => void found.push(conflict)),
    asList,
  );
  if (isOverlapping(merged) || found.some(({path}) => path.length === 1)) {
    report({path: ['nodeGroups'], ...lists});
    return lists.ours;
  }
  for (const conflict of found) report(conflict);
  return merged;
}

function withMembers(groups: Maybe, map: (ids: Json) => Maybe): Maybe {
  if (!Array.isArray(groups)) return groups;
  return groups.map((group) =>
    isJsonObject(group) && group.nodeIds !== undefined ? {...group, nodeIds: map(group.nodeIds) ?? []} : group,
  );
}

function membersOf(group: Json): Json[] | undefined {
  return isJsonObject(group) && Array.isArray(group.nodeIds) ? group.nodeIds : undefined;
}

/** n8n refuses a node that is in two groups. */
function isOverlapping(groups: Maybe): boolean {
  const members = (Array.isArray(groups) ? groups : []).flatMap((group) => membersOf(group) ?? []);
  return new Set(members).size < members.length;
}

/** The id that a side's node has in the merged workflow; none for a node that is gone. */
function mergedIds(graph: GraphNodes, merged: readonly WorkflowNode[]): (side: Side, id: Json) => Json[] {
  const idByName = new Map(merged.map((node) => [node.name, node.id]));
  const ids = mapSides({base: null, ours: null, theirs: null}, (_, side) => {
    const held = graph.nodes.filter(({triple, fate}) => triple[side] && fate.kept);
    return new Map(held.map(({triple, name}) => [triple[side]!.id, idByName.get(name)]));
  });
  return (side, id) => {
    const now = ids[side].get(id);
    return now === undefined ? [] : [now];
  };
}
