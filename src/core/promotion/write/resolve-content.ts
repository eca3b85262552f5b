import {isJsonObject, type WorkflowNode} from '../../workflow/runtime-workflow.ts';
import {carryReferences} from '../carry/carry-references.ts';
import type {WorkflowContent} from '../plan.ts';

/** A plan's content with the ids of what the plan itself has created in place of `wops-new…`. */
export function resolveContent(content: WorkflowContent, created: ReadonlyMap<string, string>): WorkflowContent {
  const {nodes, settings} = carryReferences(content.nodes, content.settings, (id) => ({id: created.get(id) ?? id}));
  return {...content, nodes: nodes.map((node) => withCredentials(node, created)), settings};
}

function withCredentials(node: WorkflowNode, created: ReadonlyMap<string, string>): WorkflowNode {
  if (!isJsonObject(node.credentials)) return node;
  const credentials = Object.entries(node.credentials).map(([type, credential]) => {
    const id = isJsonObject(credential) && typeof credential.id === 'string' ? created.get(credential.id) : undefined;
    return [type, id === undefined ? credential : {...(credential as object), id}];
  });
  return {...node, credentials: Object.fromEntries(credentials)} as WorkflowNode;
}
