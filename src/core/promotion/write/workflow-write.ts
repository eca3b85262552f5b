import type {WorkflowWrite} from '../../n8n/client.ts';
import type {Json, JsonObject, RuntimeWorkflow, WorkflowGraph} from '../../workflow/runtime-workflow.ts';
import {settingsToSend} from '../../workflow/settings-to-send.ts';

export interface Fields {
  name: string;
  settings: JsonObject;
  description?: string;
  pinData?: Json;
}

/**
 * What PUT takes to give `there` this graph and these fields, or POST where nothing is there. Groups are told even when
 * there are none, since n8n keeps what a PUT leaves out.
 */
export function workflowWrite(there: RuntimeWorkflow | null, graph: WorkflowGraph, fields: Fields): WorkflowWrite {
  const groups = graph.nodeGroups ?? [];
  const tellGroups = groups.length > 0 || (there?.nodeGroups?.length ?? 0) > 0;
  return {
    name: fields.name,
    nodes: graph.nodes,
    connections: graph.connections,
    settings: settingsToSend(there?.settings ?? {}, fields.settings).settings,
    ...(tellGroups ? {nodeGroups: groups} : {}),
    ...(fields.pinData === undefined ? {} : {pinData: fields.pinData}),
    // POST refuses it (N8N.md).
    ...(there && fields.description !== undefined ? {description: fields.description} : {}),
  };
}

/** The name and settings that a workflow has, so that a write of its graph changes nothing else. */
export function ownFields({name, settings}: RuntimeWorkflow): Fields {
  return {name, settings: settings ?? {}};
}
