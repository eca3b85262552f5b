import {canonicalJson} from '../../workflow/canonical-json.ts';
import {type CanonicalView, canonicalise} from '../../workflow/canonicalise.ts';
import type {JsonObject, WorkflowGraph} from '../../workflow/runtime-workflow.ts';

/** As n8n holds it: references by n8n id, credentials by id where there is one. */
const AS_HELD: CanonicalView = {
  reference: (id) => id,
  credential: (_type, {id, name}): JsonObject => (id === undefined ? {name: name ?? null} : {id}),
};

/**
 * A graph as text, for telling whether n8n holds what it was given: equal texts mean that the same runs, credentials
 * compared strictly by id (N8N.md: n8n rebinds what it does not know). Node ids and positions are left out.
 */
export function graphText(graph: WorkflowGraph): string {
  const {nodes, connections, nodeGroups} = canonicalise({...graph, name: '', settings: {}}, AS_HELD);
  return canonicalJson({nodes, connections, nodeGroups});
}

/** What has no version: name and settings, as text. */
export function fieldsText(name: string, settings: JsonObject | null | undefined): string {
  return canonicalJson({
    name,
    settings: canonicalise({name, nodes: [], connections: {}, settings: settings ?? {}}, AS_HELD).settings,
  });
}
