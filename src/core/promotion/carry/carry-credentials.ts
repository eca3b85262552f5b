import {type NamedCredential, parseCredential} from '../../workflow/canonicalise.ts';
import {isJsonObject, type Json, type WorkflowNode} from '../../workflow/runtime-workflow.ts';
import type {Transformation} from '../plan.ts';

/** The target's credential for one that a node of the source names. */
export type ResolveCredential = (
  type: string,
  credential: NamedCredential,
) => {id: string; name: string} | {problem: string};

export interface CredentialProblem {
  node: string;
  type: string;
  /** As the source calls it. */
  name: string;
  problem: string;
}

/** Nodes with the target's credentials in place of the source's; what has none in the target stays, and is a problem. */
export function carryCredentials(nodes: WorkflowNode[], resolve: ResolveCredential) {
  const transformations: Transformation[] = [];
  const problems: CredentialProblem[] = [];
  const carry = (node: WorkflowNode, type: string, value: Json): Json => {
    const named = parseCredential(value);
    if (!named) return value;
    const before = named.name ?? named.id ?? '';
    const found = resolve(type, named);
    if ('problem' in found) {
      problems.push({node: node.name, type, name: before, problem: found.problem});
      return value;
    }
    const {id, name} = found;
    if (id !== named.id || name !== named.name) {
      transformations.push({kind: 'credential', node: node.name, path: `credentials.${type}`, before, after: name});
    }
    // Never without an id: n8n would bind it to any credential of the type.
    return {id, name};
  };
  const carried = nodes.map((node) => {
    if (!isJsonObject(node.credentials)) return node;
    const credentials = Object.entries(node.credentials).map(([type, value]) => [type, carry(node, type, value)]);
    return {...node, credentials: Object.fromEntries(credentials)} as WorkflowNode;
  });
  return {nodes: carried, transformations, problems};
}
