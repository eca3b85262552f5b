import {pathText} from '../diff/path.ts';
import type {WorkflowNode} from '../workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';
import type {GraphNodes} from './graph-nodes.ts';
import type {MergeConflict, Report, ValueConflict} from './merge-conflict.ts';
import {present} from './merge-graph.ts';
import {mergeGroups} from './merge-groups.ts';
import {mergePinData} from './merge-pin-data.ts';
import {mergeValue} from './merge-value.ts';
import {type Maybe, mapSides, preferOurs, type Sides} from './sides.ts';
import {asList, asSet} from './unordered-list.ts';

type Fields = Omit<WorkflowFile, 'nodes' | 'connections'>;

/** What a workflow has beside its nodes and connections, from three versions; `nodes` are the merged ones. */
export function mergeBesideGraph(
  sides: Sides<WorkflowFile | null>,
  graph: GraphNodes,
  nodes: readonly WorkflowNode[],
): {fields: Fields; conflicts: MergeConflict[]} {
  const conflicts: MergeConflict[] = [];
  const report = ({path, lines, ...values}: ValueConflict) => {
    conflicts.push({path: pathText(path), ...present(values), ...(lines ? {lines} : {})});
  };
  const field = (key: keyof WorkflowFile) => mapSides(sides, (file) => file?.[key] as Maybe);
  const merge = (key: keyof WorkflowFile) => mergeValue(field(key), [key], report);
  const fields = {
    canonicalId: merge('canonicalId'),
    id: preferOurs(field('id')),
    name: merge('name'),
    description: merge('description'),
    active: merge('active'),
    tags: mergeSets(field('tags'), 'tags', report),
    settings: merge('settings'),
    nodeGroups: mergeGroups(field('nodeGroups'), graph, nodes, report),
    pinData: mergePinData(field('pinData'), graph, report),
    staticData: merge('staticData'),
  };
  const held = Object.entries(fields).filter(([, value]) => value !== undefined);
  return {fields: Object.fromEntries(held) as unknown as Fields, conflicts};
}

/** Tags: a list without an order, each element once. */
function mergeSets(sides: Sides<Maybe>, key: string, report: Report): Maybe {
  const whole: Report = ({path, ...sets}) => report({path, ...mapSides(sets as Sides<Maybe>, asList)});
  return asList(mergeValue(mapSides(sides, asSet), [key], whole));
}
