import {mapNodeReference, mapSettingsReferences} from '../../workflow/references.ts';
import type {JsonObject, WorkflowNode} from '../../workflow/runtime-workflow.ts';
import type {Transformation} from '../plan.ts';

/** What a workflow id of the source is in the target. */
export type ResolveReference = (id: string) => {id: string} | {problem: string};

export interface ReferenceProblem {
  node?: string;
  id: string;
  problem: string;
}

/** Nodes and settings with the target's workflow ids; an id that has none in the target stays, and is a problem. */
export function carryReferences(nodes: WorkflowNode[], settings: JsonObject, resolve: ResolveReference) {
  const transformations: Transformation[] = [];
  const problems: ReferenceProblem[] = [];
  const mapIn = (place: {node?: string; path: string}) => (id: string) => {
    const found = resolve(id);
    if ('problem' in found) {
      problems.push({...(place.node === undefined ? {} : {node: place.node}), id, problem: found.problem});
      return id;
    }
    if (found.id !== id) transformations.push({kind: 'reference', ...place, before: id, after: found.id});
    return found.id;
  };
  const carried = nodes.map((node) => {
    const parameters = mapNodeReference(node, mapIn({node: node.name, path: 'parameters.workflowId'}));
    return parameters === node.parameters ? node : ({...node, parameters: parameters ?? null} as WorkflowNode);
  });
  return {
    nodes: carried,
    settings: mapSettingsReferences(settings, mapIn({path: 'settings'})),
    transformations,
    problems,
  };
}
