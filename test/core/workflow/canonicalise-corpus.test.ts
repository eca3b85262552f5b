import {expect, test} from 'vitest';
import {canonicalJson} from '../../../src/core/workflow/canonical-json.ts';
import {canonicalise} from '../../../src/core/workflow/canonicalise.ts';
import {NODE_DEFAULT, SETTING_NOT_SET} from '../../../src/core/workflow/defaults.ts';
import {relinkContent} from '../../../src/core/workflow/relink-content.ts';
import {isJsonObject, type Json, type JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import type {WorkflowFile} from '../../../src/core/workflow/workflow-file.ts';
import {corpusWorkflows} from './corpus-workflows.ts';
import {frozen, reversedKeys} from './json-arbitrary.ts';
import {BY_NAME, hashOf, VIEW} from './workflow-samples.ts';

const workflows = corpusWorkflows();
const MUTATIONS_PER_WORKFLOW = 15;

interface Leaf {
  path: string;
  holder: JsonObject;
  key: string;
}

/** What DESIGN.md §3 says is no content, by the key that holds it. */
const NOT_CONTENT = {
  workflow: new Set(['id', 'webhookId', 'position', 'positionAbsolute']),
  settings: new Set(['binaryMode', 'credentialResolverId']),
  called: new Set(['cachedResultName', 'cachedResultUrl']),
};

/** Every place in the content that holds a scalar. */
function contentLeaves(workflow: WorkflowFile): Leaf[] {
  const leaves: Leaf[] = [{path: 'name', holder: workflow as unknown as JsonObject, key: 'name'}];
  const walk = (value: Json, path: string, skip: ReadonlySet<string> = new Set()): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, member] of Object.entries(value)) {
      if (skip.has(key)) continue;
      if (typeof member === 'object' && member !== null)
        walk(member, `${path}.${key}`, key === 'workflowId' && isJsonObject(member) ? NOT_CONTENT.called : undefined);
      else leaves.push({path: `${path}.${key}`, holder: value as JsonObject, key});
    }
  };
  walk(workflow.settings, 'settings', NOT_CONTENT.settings);
  walk(workflow.connections, 'connections');
  for (const [index, node] of workflow.nodes.entries()) walk(node, `nodes.${index}`, NOT_CONTENT.workflow);
  return leaves;
}

function otherValue(value: Json): Json {
  if (typeof value === 'string') return `${value}x`;
  if (typeof value === 'number') return value + 1;
  return value === null ? 1 : !value;
}

/** Numbers below `count`, the same ones in every run. */
function picker(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

test('every single-field change of real content changes the hash', () => {
  let tried = 0;
  const missed: string[] = [];
  for (const [index, {path, workflow}] of workflows.entries()) {
    const pick = picker(index + 1);
    const copy = structuredClone(workflow);
    const before = hashOf(copy);
    const leaves = contentLeaves(copy);
    for (let count = 0; count < MUTATIONS_PER_WORKFLOW; count++) {
      const leaf = leaves[pick(leaves.length)]!;
      const value = leaf.holder[leaf.key]!;
      leaf.holder[leaf.key] = otherValue(value);
      if (hashOf(copy) === before) missed.push(`${path}: ${leaf.path}`);
      leaf.holder[leaf.key] = value;
      tried++;
    }
    expect(hashOf(copy)).toBe(before);
  }
  expect(missed).toEqual([]);
  expect(tried).toBe(workflows.length * MUTATIONS_PER_WORKFLOW);
});

test('a parameter, node or connection that is gone changes the hash', () => {
  for (const [index, {path, workflow}] of workflows.entries()) {
    const pick = picker(index + 1);
    const before = hashOf(workflow);
    const nodes = workflow.nodes.filter((node) => Object.keys(node.parameters as JsonObject).length > 0);
    const node = nodes[pick(nodes.length)]!;
    const keys = Object.keys(node.parameters as JsonObject);
    const {[keys[pick(keys.length)]!]: _, ...parameters} = node.parameters as JsonObject;
    const without = {...workflow, nodes: workflow.nodes.map((item) => (item === node ? {...node, parameters} : item))};
    expect(hashOf(without) === before, path).toBe(false);
    expect(hashOf({...workflow, nodes: workflow.nodes.filter((item) => item !== node)}) === before, path).toBe(false);
    const links = Object.entries(workflow.connections).filter(([, kinds]) => JSON.stringify(kinds).includes('"node"'));
    if (links.length === 0) continue;
    const {[links[pick(links.length)]![0]]: __, ...connections} = workflow.connections;
    expect(hashOf({...workflow, connections}) === before, path).toBe(false);
  }
});

test('what is not content leaves the hash alone', () => {
  for (const {path, workflow} of workflows) {
    const nodes = workflow.nodes.toReversed().map((node, index) => ({
      ...NODE_DEFAULT,
      ...reversedKeys(node),
      id: `new-${index}`,
      webhookId: 'new',
      position: [index, index],
      ...(Object.hasOwn(node, 'notes') ? {} : {notes: null}),
    }));
    const settings = {
      ...Object.fromEntries(Object.entries(SETTING_NOT_SET).map(([key, values]) => [key, values[0]!])),
      ...workflow.settings,
    };
    const connections = Object.fromEntries(
      Object.entries(workflow.connections)
        .reverse()
        .map(([source, kinds]) => [
          source,
          Object.fromEntries(
            Object.entries(kinds as JsonObject).map(([kind, lists]) => [kind, [...(lists as Json[]), [], null]]),
          ),
        ]),
    );
    const other = {
      ...workflow,
      nodes,
      settings,
      connections: {...connections, 'Wops test': {main: [[], []]}},
    } as WorkflowFile;
    expect(hashOf(other) === hashOf(workflow), path).toBe(true);
  }
});

test('a credential’s form does not count between environments', () => {
  for (const {path, workflow} of workflows) {
    const nodes = workflow.nodes.map((node) => {
      if (!isJsonObject(node.credentials)) return node;
      const credentials = Object.entries(node.credentials).map(([type, value]) => [
        type,
        isJsonObject(value) ? value.name! : {id: '1', name: value},
      ]);
      return {...node, credentials: Object.fromEntries(credentials)};
    });
    expect(hashOf({...workflow, nodes} as WorkflowFile, BY_NAME) === hashOf(workflow, BY_NAME), path).toBe(true);
  }
});

test('content told anew stays the same, and no source is changed', () => {
  for (const {path, workflow} of workflows) {
    const content = canonicalise(frozen(workflow), VIEW);
    const again = relinkContent(frozen(content), (token) => token);
    expect(canonicalJson(again) === canonicalJson(content), path).toBe(true);
  }
});
