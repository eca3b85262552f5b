import {type CanonicalView, canonicalise} from '../../../src/core/workflow/canonicalise.ts';
import type {CanonicalNode, ComparableWorkflow} from '../../../src/core/workflow/comparable.ts';
import type {Json, JsonObject, WorkflowNode} from '../../../src/core/workflow/runtime-workflow.ts';
import {corpusFiles} from '../../support/corpus.ts';

/** Workflow ids, credentials and text as they stand. */
const VIEW: CanonicalView = {
  reference: (id) => `n8n:${id}`,
  credential: (_type, {name, id}): JsonObject => (name === undefined ? {id: id ?? null} : {name}),
};

/** One side of a comparison from an n8n export. */
export function comparableOf(workflow: JsonObject): ComparableWorkflow {
  const nodes = workflow.nodes as WorkflowNode[];
  const connections = workflow.connections as JsonObject;
  const settings = (workflow.settings ?? {}) as JsonObject;
  const nodeGroups = (workflow.nodeGroups ?? []) as JsonObject[];
  const name = typeof workflow.name === 'string' ? workflow.name : 'Unnamed';
  return {
    content: canonicalise({name, nodes, connections, settings, nodeGroups}, VIEW),
    nodeIds: new Map(nodes.flatMap((node) => (typeof node.id === 'string' ? [[node.name, node.id]] : []))),
    layout: Object.fromEntries(nodes.map((node) => [node.name, node.position ?? null])),
    active: null,
    tags: null,
    description: null,
    draft: null,
    pinData: null,
  };
}

/** A deep copy that a test may change. */
export function copyOf(workflow: ComparableWorkflow): ComparableWorkflow {
  return structuredClone(workflow);
}

/** A workflow of `nodes` (name and type filled in), each linked by `links` as `'From' -> 'To'` on main. */
export function workflowOf(
  nodes: (Partial<CanonicalNode> & {name: string})[],
  connections: JsonObject = {},
  rest: Partial<ComparableWorkflow> = {},
): ComparableWorkflow {
  return {
    content: {
      name: 'Orders',
      nodes: nodes.map((node) => ({type: 'n8n-nodes-base.set', typeVersion: 3.4, ...node}) as CanonicalNode),
      connections,
      settings: {},
      nodeGroups: [],
    },
    nodeIds: new Map(nodes.map(({name}, index) => [name, `id-${index}`])),
    layout: {},
    active: null,
    tags: null,
    description: null,
    draft: null,
    pinData: null,
    ...rest,
  };
}

/** `{node, type: 'main', index}` for each target, as n8n keeps an output. */
export function to(...targets: (string | [node: string, index: number])[]): JsonObject[] {
  return targets.map((target) => {
    const [node, index] = typeof target === 'string' ? [target, 0] : target;
    return {node, type: 'main', index};
  });
}

/** Every workflow of the corpus, by path. */
export function corpus(): {path: string; workflow: ComparableWorkflow}[] {
  return corpusFiles().map(({path, text}) => ({path, workflow: comparableOf(JSON.parse(text) as JsonObject)}));
}

/** The value at a path as a Change gives it; throws when there is none. */
export function valueAt(value: Json, path: string): Json {
  let found = value;
  for (const step of stepsOf(path)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, step))
      throw new Error(`${path}: no ${step}`);
    found = (found as JsonObject)[step]!;
  }
  return found;
}

/** The keys and indexes of a path as a Change gives it. */
export function stepsOf(path: string): (string | number)[] {
  const steps = path.match(/[A-Za-z_$][\w$]*|\[\d+\]|\["(?:[^"\\]|\\.)*"\]/g) ?? [];
  return steps.map((step) => (step.startsWith('[') ? (JSON.parse(step) as [string | number])[0] : step));
}
