import type {JsonObject} from '../core/workflow/runtime-workflow.ts';
import type {N8nEditor} from './n8n-editor.ts';
import {placeNodes} from './place-nodes.ts';
import {CREDENTIALS, type CredentialName, credentialNameIn} from './team.ts';
import {WORKFLOWS} from './workflows/all-workflows.ts';
import type {DemoNode, DemoWorkflow, Wires} from './workflows/demo-workflow.ts';

/** What things are called by n8n in one instance. */
export interface Ids {
  credentials: Map<CredentialName, {id: string; name: string}>;
  tags: Map<string, string>;
  workflows: Map<string, string>;
}

/** Gives an empty n8n the team's credentials, tags and workflows. Answers their ids. */
export async function fillInstance(editor: N8nEditor): Promise<Ids> {
  const ids: Ids = {credentials: new Map(), tags: new Map(), workflows: new Map()};
  const workflows = WORKFLOWS.filter(({only}) => !only || only.includes(editor.n8n.name));
  await makeCredentials(editor, ids);
  await makeTags(editor, ids, new Set(workflows.flatMap((workflow) => workflow.tags)));
  for (const workflow of workflows) await makeWorkflow(editor, ids, workflow);
  return ids;
}

async function makeCredentials(editor: N8nEditor, ids: Ids): Promise<void> {
  for (const [credential, {type, data}] of Object.entries(CREDENTIALS)) {
    const name = credentialNameIn(editor.n8n.name, credential as CredentialName);
    const {id} = await editor.create<{id: string}>('credentials', {name, type, data});
    ids.credentials.set(credential as CredentialName, {id, name});
  }
}

async function makeTags(editor: N8nEditor, ids: Ids, names: Set<string>): Promise<void> {
  for (const name of names) ids.tags.set(name, (await editor.create<{id: string}>('tags', {name})).id);
}

/** Makes one more workflow, and adds it to `ids`; those that it refers to are there. */
export async function makeWorkflow(editor: N8nEditor, ids: Ids, workflow: DemoWorkflow): Promise<void> {
  const {id} = await editor.create<{id: string}>('workflows', workflowBody(workflow, ids));
  ids.workflows.set(workflow.name, id);
  await editor.tag(
    id,
    workflow.tags.map((name) => ids.tags.get(name)!),
  );
  if (workflow.published) await editor.publish(id);
}

/** What n8n's API takes. */
function workflowBody(workflow: DemoWorkflow, ids: Ids): object {
  const {name, nodes, onError, settings} = workflow;
  const connections = connectionsOf(workflow);
  return {
    name,
    nodes: placeNodes(
      nodes.map((node) => finishNode(node, ids)),
      connections,
    ),
    connections,
    settings: {
      executionOrder: 'v1',
      ...settings,
      ...(onError === undefined ? {} : {errorWorkflow: ids.workflows.get(onError)!}),
    },
  };
}

/** `node` as n8n takes it, but for its place on the canvas. */
export function finishNode({credential, calls, ...node}: DemoNode, ids: Ids) {
  const workflowId = calls === undefined ? undefined : {__rl: true, mode: 'id', value: ids.workflows.get(calls)!};
  return {
    ...node,
    ...(workflowId ? {parameters: {...node.parameters, workflowId}} : {}),
    ...(credential ? {credentials: {[CREDENTIALS[credential].type]: ids.credentials.get(credential)!}} : {}),
  };
}

function connectionsOf({wires, plugs = []}: DemoWorkflow): JsonObject {
  const main = Object.entries(wires).map(([source, outputs]) => [source, {main: linksOf(outputs)}]);
  const plugged = plugs.map(({node, to, as}) => [node, {[as]: [[{node: to, type: as, index: 0}]]}]);
  return Object.fromEntries([...main, ...plugged]);
}

function linksOf(outputs: Wires[string]) {
  return outputs.map((targets) => [targets].flat().map((node) => ({node, type: 'main', index: 0})));
}
