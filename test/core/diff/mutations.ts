import {pathText, type Segment} from '../../../src/core/diff/path.ts';
import type {CanonicalNode, ComparableWorkflow} from '../../../src/core/workflow/comparable.ts';
import type {Json, JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';

/** What a mutation of one workflow must be reported as. */
export interface Expected {
  kinds: string[];
  node?: string;
  path?: string;
}

/** Changes `workflow` in one place chosen by `pick` (an index below its argument); undefined when there is no such place. */
type Mutation = (workflow: ComparableWorkflow, pick: (count: number) => number) => Expected | undefined;

function anyNode(workflow: ComparableWorkflow, pick: (count: number) => number): CanonicalNode {
  return workflow.content.nodes[pick(workflow.content.nodes.length)]!;
}

/** Every place in `value` that holds a scalar, with the object or list that holds it. */
function leaves(value: Json, path: Segment[]): {holder: JsonObject; key: string | number; path: Segment[]}[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).flatMap((name) => {
    const key = Array.isArray(value) ? Number(name) : name;
    const holder = value as JsonObject;
    const held = holder[key]!;
    if (typeof held === 'object' && held !== null) return leaves(held, [...path, key]);
    return [{holder, key, path: [...path, key]}];
  });
}

/** One edit each, as a person makes them. */
export const MUTATIONS: Record<string, Mutation> = {
  'a parameter changed': (workflow, pick) => {
    const node = anyNode(workflow, pick);
    const places = leaves(node.parameters ?? {}, ['parameters']);
    if (places.length === 0) return undefined;
    const {holder, key, path} = places[pick(places.length)]!;
    const was = holder[key]!;
    holder[key] =
      typeof was === 'string' ? `${was} changed` : typeof was === 'number' ? was + 1 : was === null ? 1 : !was;
    return {kinds: ['parameter_changed', 'text'], node: node.name, path: pathText(path)};
  },
  'a parameter added': (workflow, pick) => {
    const node = anyNode(workflow, pick);
    node.parameters = {...(node.parameters as JsonObject | undefined), 'wops test': [1, {a: 2}]};
    const whole = Object.keys(node.parameters).length === 1;
    return {kinds: ['parameter_added'], node: node.name, ...(whole ? {} : {path: 'parameters["wops test"]'})};
  },
  'a parameter removed': (workflow, pick) => {
    const node = anyNode(workflow, pick);
    const keys = Object.keys(node.parameters ?? {});
    if (keys.length === 0) return undefined;
    const key = keys[pick(keys.length)]!;
    delete (node.parameters as JsonObject)[key];
    return {kinds: ['parameter_removed'], node: node.name, path: pathText(['parameters', key])};
  },
  'a version raised': (workflow, pick) => {
    const node = anyNode(workflow, pick);
    node.typeVersion = Number(node.typeVersion) + 0.1;
    return {kinds: ['node_version_changed'], node: node.name, path: 'typeVersion'};
  },
  'a node switched on or off': (workflow, pick) => {
    const node = anyNode(workflow, pick);
    const was = node.disabled === true;
    if (was) delete node.disabled;
    else node.disabled = true;
    return {kinds: [was ? 'node_enabled' : 'node_disabled'], node: node.name, path: 'disabled'};
  },
  'a field that wops does not know': (workflow, pick) => {
    const node = anyNode(workflow, pick);
    node.unheardOf = {deep: true};
    return {kinds: ['node_field_added'], node: node.name, path: 'unheardOf'};
  },
  'a credential added': (workflow, pick) => {
    const node = anyNode(workflow, pick);
    node.credentials = {...(node.credentials as JsonObject | undefined), wopsTestApi: {name: 'Test'}};
    return {kinds: ['credential_added'], node: node.name, path: 'credentials.wopsTestApi'};
  },
  'a setting': ({content}) => {
    content.settings.wopsTest = 'on';
    return {kinds: ['setting_added'], path: 'settings.wopsTest'};
  },
  'the name': ({content}) => {
    content.name += ' changed';
    return {kinds: ['workflow_renamed'], path: 'name'};
  },
  'something new beside the nodes': ({content}) => {
    content.unheardOf = [1];
    return {kinds: ['content_changed'], path: 'unheardOf'};
  },
  'a node renamed': (workflow, pick) => {
    const node = anyNode(workflow, pick);
    const [was, is] = [node.name, `${node.name} changed`];
    rename(workflow, was, is);
    return {kinds: ['node_renamed'], node: is, path: 'name'};
  },
  'a connection removed': (workflow, pick) => {
    const links = linksOf(workflow);
    if (links.length === 0) return undefined;
    const {source, kind, output, list, place} = links[pick(links.length)]!;
    list.splice(place, 1);
    return {kinds: ['connection_removed'], node: source, path: pathText(['connections', source, kind, output])};
  },
  'a connection to another output': (workflow, pick) => {
    const links = linksOf(workflow);
    if (links.length === 0) return undefined;
    const {source, kind, outputs, list, place} = links[pick(links.length)]!;
    outputs.push(list.splice(place, 1));
    return {
      kinds: ['connection_moved'],
      node: source,
      path: pathText(['connections', source, kind, outputs.length - 1]),
    };
  },
};

function rename(workflow: ComparableWorkflow, was: string, is: string): void {
  const {content} = workflow;
  content.nodes.find(({name}) => name === was)!.name = is;
  content.nodes.sort((a, b) => (a.name < b.name ? -1 : 1));
  const renamed = JSON.stringify(content.connections).replaceAll(
    `"node":${JSON.stringify(was)}`,
    `"node":${JSON.stringify(is)}`,
  );
  content.connections = Object.fromEntries(
    Object.entries(JSON.parse(renamed) as JsonObject).map(([source, kinds]) => [source === was ? is : source, kinds]),
  );
  workflow.nodeIds = new Map([...workflow.nodeIds].map(([name, id]) => [name === was ? is : name, id]));
  workflow.layout = Object.fromEntries(
    Object.entries(workflow.layout).map(([name, place]) => [name === was ? is : name, place]),
  );
}

function linksOf({content}: ComparableWorkflow) {
  return Object.entries(content.connections).flatMap(([source, kinds]) =>
    Object.entries(kinds as Record<string, Json[][]>).flatMap(([kind, outputs]) =>
      outputs.flatMap((list, output) => list.map((_, place) => ({source, kind, outputs, output, list, place}))),
    ),
  );
}
