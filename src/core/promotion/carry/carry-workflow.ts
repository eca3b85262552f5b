import {expressionReferences} from '../../workflow/references.ts';
import type {WorkflowNode} from '../../workflow/runtime-workflow.ts';
import {findTemplates, type MapText} from '../../workflow/templates.ts';
import type {WorkflowFile} from '../../workflow/workflow-file.ts';
import type {Transformation, WorkflowContent} from '../plan.ts';
import {type CredentialProblem, carryCredentials, type ResolveCredential} from './carry-credentials.ts';
import {carryReferences, type ReferenceProblem, type ResolveReference} from './carry-references.ts';
import {carryText, textChanges} from './carry-text.ts';
import {keepNodeIdentity} from './keep-node-identity.ts';

/** How things of the source are told in the target (DESIGN.md §7). */
export interface Carriage {
  credential: ResolveCredential;
  reference: ResolveReference;
  /** The source's values become templates. */
  detect: MapText;
  /** The source instance's address becomes the target's. */
  address: MapText;
  /** Templates become the target's values. */
  render: MapText;
}

export interface CarriedWorkflow {
  content: WorkflowContent;
  /** As Git will hold it: templates not rendered. */
  template: WorkflowContent;
  transformations: Transformation[];
  problems: {
    credentials: CredentialProblem[];
    references: ReferenceProblem[];
    /** Names of variables that have no value in the target. */
    variables: string[];
    /** Nodes that choose the workflow to call by an expression: only running it tells. */
    expressions: string[];
  };
}

/** A source's workflow in the target's terms: credentials, references, variables, addresses, node and webhook ids. */
export function carryWorkflow(file: WorkflowFile, carriage: Carriage, targetNodes: WorkflowNode[]): CarriedWorkflow {
  const credentials = carryCredentials(file.nodes, carriage.credential);
  const references = carryReferences(credentials.nodes, file.settings, carriage.reference);
  const source = {nodes: references.nodes, settings: references.settings, connections: file.connections};
  const detected = carryText(source, carriage.detect);
  const addressed = carryText(detected, carriage.address);
  const rendered = carryText(addressed, carriage.render);
  const kindOf = (text: string) => {
    const template = carriage.detect(text);
    return carriage.address(template) === template ? 'variable' : 'address';
  };
  const groups = file.nodeGroups ?? [];
  const identity = keepNodeIdentity({nodes: rendered.nodes, nodeGroups: groups}, targetNodes);
  const rest = {
    nodeGroups: identity.nodeGroups,
    ...(file.description === undefined ? {} : {description: file.description}),
    ...(file.pinData === undefined ? {} : {pinData: file.pinData}),
  };
  const withIdentity = (nodes: WorkflowNode[]) =>
    nodes.map(({id: _id, webhookId: _webhookId, ...node}, index) => {
      const {id, webhookId} = identity.nodes[index]!;
      return {
        ...(id === undefined ? {} : {id}),
        ...node,
        ...(webhookId === undefined ? {} : {webhookId}),
      } as WorkflowNode;
    });
  return {
    content: {...rest, name: file.name, ...rendered, nodes: identity.nodes},
    template: {...rest, name: file.name, ...addressed, nodes: withIdentity(addressed.nodes)},
    transformations: [
      ...credentials.transformations,
      ...references.transformations,
      ...textChanges(source, rendered, kindOf),
      ...identity.transformations,
    ],
    problems: {
      credentials: credentials.problems,
      references: references.problems,
      variables: [...new Set([...findTemplates(rendered.nodes), ...findTemplates(rendered.settings)])],
      expressions: expressionReferences(file.nodes),
    },
  };
}
