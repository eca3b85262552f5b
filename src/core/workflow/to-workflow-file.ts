import {isPublished} from './comparable-workflow.ts';
import {keepTemplates} from './keep-templates.ts';
import {type EnvironmentTruth, liveGraph} from './live-content.ts';
import {mapConnectionNames, mapNodeText} from './map-graph-text.ts';
import {
  isJsonObject,
  type JsonObject,
  type RuntimeWorkflow,
  type WorkflowGraph,
  type WorkflowNode,
} from './runtime-workflow.ts';
import {type MapText, mapStrings} from './templates.ts';
import {tagNames, type WorkflowFile} from './workflow-file.ts';

export interface ToFileOptions {
  canonicalId: string;
  truth: EnvironmentTruth;
  /** Write `active` and `tags`: not for dev, where people switch things on and off (DESIGN.md §4). */
  managesState: boolean;
  /** Write pinned data and static data: they hold personal data and run-time state. */
  pinData: boolean;
  /** What Git holds now; its templates are kept where they still say what runs. */
  previous?: WorkflowFile;
  render: MapText;
  /** Turns values of `detect` variables into templates. */
  detect?: MapText;
}

/** The file for a workflow's live content: every field that the API can write, with n8n's ids. */
export function toWorkflowFile(workflow: RuntimeWorkflow, options: ToFileOptions): WorkflowFile {
  const {previous, detect} = options;
  const graph = liveGraph(workflow, options.truth);
  const live = {nodes: graph.nodes, settings: workflow.settings ?? {}};
  const kept = previous ? keepTemplates(previous, live, options.render) : live;
  const nodes = detect ? kept.nodes.map((node) => mapNodeText(node, detect)) : kept.nodes;
  const settings = detect ? mapStrings(kept.settings, detect) : kept.settings;
  const description = workflow.description === undefined ? previous?.description : (workflow.description ?? undefined);
  return {
    canonicalId: options.canonicalId,
    id: workflow.id,
    name: workflow.name,
    ...(description ? {description} : {}),
    ...(options.managesState ? {active: isPublished(workflow), tags: tagNames(workflow.tags ?? [])} : {}),
    settings,
    nodes,
    connections: renamedConnections(graph, nodes),
    ...(graph.nodeGroups?.length ? {nodeGroups: graph.nodeGroups} : {}),
    ...(options.pinData && isFilled(workflow.pinData) ? {pinData: workflow.pinData} : {}),
    ...(options.pinData && isFilled(workflow.staticData) ? {staticData: workflow.staticData} : {}),
  };
}

/** Connections name nodes; one whose name became a template is called so there too. */
function renamedConnections(graph: WorkflowGraph, nodes: WorkflowNode[]): JsonObject {
  const names = new Map(graph.nodes.map((node, index) => [node.name, nodes[index]!.name]));
  if ([...names].every(([before, after]) => before === after)) return graph.connections;
  return mapConnectionNames(graph.connections, (name) => names.get(name) ?? name);
}

function isFilled(value: unknown): boolean {
  return isJsonObject(value) && Object.keys(value).length > 0;
}
