import {linksOf} from '../../../src/core/merge/links.ts';
import type {Json, JsonObject, WorkflowNode} from '../../../src/core/workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../../../src/core/workflow/workflow-file.ts';
import {hashOf} from '../workflow/workflow-samples.ts';

export function node(name: string, parameters: JsonObject = {}, more: JsonObject = {}): WorkflowNode {
  return {id: `id-${name}`, name, type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [0, 0], parameters, ...more};
}

/** One output to these nodes. */
export function to(...names: (string | [name: string, index: number])[]): JsonObject[] {
  return names.map((name) => {
    const [target, index] = typeof name === 'string' ? [name, 0] : name;
    return {node: target, type: 'main', index};
  });
}

const CODE = ['const items = $input.all();', 'let total = 0;', 'for (const item of items) {', '  total += 1;', '}', ''];

/** Hook → Fetch → Route (two outputs) → Notify, Store. */
export function orders(): WorkflowFile {
  return {
    canonicalId: '7d1f0a5c-0f0e-4c59-9c35-0f4f7b8c9d10',
    id: 'wf1',
    name: 'Orders',
    active: true,
    tags: ['billing', 'shop'],
    settings: {executionOrder: 'v1', timezone: 'Europe/Berlin'},
    nodes: [
      node(
        'Hook',
        {
          path: 'orders',
          target: {__rl: true, mode: 'list', value: 'a'},
          operator: {type: 'string', operation: 'equals'},
        },
        {type: 'n8n-nodes-base.webhook', webhookId: 'w1'},
      ),
      node(
        'Fetch',
        {
          url: 'https://a.test',
          method: 'GET',
          headers: [
            {name: 'A', value: '1'},
            {name: 'B', value: '2'},
          ],
        },
        {type: 'n8n-nodes-base.httpRequest', credentials: {httpBasicAuth: {id: 'c1', name: 'Shop'}}},
      ),
      node('Count', {jsCode: [...CODE, 'return total;'].join('\n')}, {type: 'n8n-nodes-base.code'}),
      node(
        'Route',
        {
          rules: {
            values: [
              {outputKey: 'new', when: 'a'},
              {outputKey: 'paid', when: 'b'},
            ],
          },
        },
        {type: 'n8n-nodes-base.switch'},
      ),
      node('Notify', {text: "={{ $('Fetch').item.json.id }}"}),
      node('Store', {table: 'orders', columns: ['id', 'total', 'at'], keys: [{key: 'x'}, {key: 'y'}, {key: 'z'}]}),
    ],
    connections: {
      Hook: {main: [to('Fetch')]},
      Fetch: {main: [to('Count')]},
      Count: {main: [to('Route')]},
      Route: {main: [to('Notify'), to('Store')]},
    },
  };
}

export type Edit = (file: WorkflowFile) => unknown;

export function edited(edit: Edit, file: WorkflowFile = orders()): WorkflowFile {
  const copy = structuredClone(file);
  edit(copy);
  return copy;
}

export function nodeOf(file: WorkflowFile, name: string): WorkflowNode & {parameters: JsonObject} {
  const found = file.nodes.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`There is no node ${name}`);
  return found as WorkflowNode & {parameters: JsonObject};
}

/** The outputs of a node's `main`. */
export function main(file: WorkflowFile, name: string): JsonObject[][] {
  return (file.connections[name] as {main: JsonObject[][]}).main;
}

/** Takes a node away as n8n's editor does, with its connections. */
export function remove(file: WorkflowFile, name: string): void {
  file.nodes = file.nodes.filter((candidate) => candidate.name !== name);
  const others = Object.entries(file.connections).filter(([source]) => source !== name);
  const without = JSON.stringify(Object.fromEntries(others), (_key, value: Json) =>
    Array.isArray(value) ? value.filter((item) => (item as JsonObject | null)?.node !== name) : value,
  );
  file.connections = JSON.parse(without) as JsonObject;
}

/** What n8n would refuse. */
export function faultsOf({nodes, connections}: WorkflowFile): string[] {
  const names = nodes.map(({name}) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index).map((name) => `twice ${name}`);
  const ends = linksOf(connections).flatMap(({source, target}) => [source, String(target.node)]);
  return [...twice, ...ends.filter((name) => !names.includes(name)).map((name) => `missing ${name}`)];
}

/** Everything that counts of a file, whatever order nodes and the targets of an output stand in. */
export function contentKey(file: WorkflowFile): string {
  const {name, nodes, settings, nodeGroups = []} = file;
  const connections = JSON.parse(JSON.stringify(file.connections), (_key, value: Json) => {
    const isTargets =
      Array.isArray(value) && value.some((item) => typeof (item as JsonObject | null)?.node === 'string');
    return isTargets ? value.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : value;
  }) as JsonObject;
  const {description = null, active = null, tags = null, pinData = null} = file;
  return (
    hashOf({name, nodes, settings, nodeGroups, connections}) + JSON.stringify({description, active, tags, pinData})
  );
}
