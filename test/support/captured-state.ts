import type {SandboxInstance} from '../../src/sandbox/start-sandbox.ts';

// biome-ignore lint/suspicious/noExplicitAny: n8n's answers
type AnyJson = any;

/** What counts for "as before" and "as after" (DESIGN.md §7) of one workflow that is not archived. */
export interface CapturedWorkflow {
  name: string;
  settings: AnyJson;
  description: string | null;
  tags: string[];
  /** What runs; null: it is not published. */
  live: CapturedGraph | null;
  draft: CapturedGraph;
}

interface CapturedGraph {
  nodes: AnyJson[];
  connections: AnyJson;
  nodeGroups: AnyJson[];
}

/** By n8n id. */
export type CapturedState = Record<string, CapturedWorkflow>;

/** Answers what a GET below `/api/v1` answers. */
export type AskN8n = (path: string) => AnyJson | Promise<AnyJson>;

/** Asks a practice n8n without HTTP, past its faults and its log. */
export function askSandbox(n8n: SandboxInstance): AskN8n {
  return (path) => n8n.call('GET', path).body;
}

/** All workflows of an n8n that are not archived, read one by one. */
export async function captureState(ask: AskN8n): Promise<CapturedState> {
  const {data} = await ask('/workflows?limit=250');
  const state: [string, CapturedWorkflow][] = [];
  for (const {id} of data) {
    const workflow = await ask(`/workflows/${id}`);
    if (!workflow.isArchived) state.push([id, capture(workflow)]);
  }
  return Object.fromEntries(state.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A credential as it counts for "as before": n8n's id and its last change are part of it. */
export interface CapturedCredential {
  id: string;
  name: string;
  type: string;
  updatedAt: string;
}

/** All credentials of an n8n, by type and name. */
export async function captureCredentials(ask: AskN8n): Promise<CapturedCredential[]> {
  const {data} = await ask('/credentials?limit=250');
  const credentials: CapturedCredential[] = data.map(({id, name, type, updatedAt}: CapturedCredential) => ({
    ...{id, name, type, updatedAt},
  }));
  const key = ({type, name, id}: CapturedCredential) => `${type}:${name}:${id}`;
  return credentials.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function capture(workflow: AnyJson): CapturedWorkflow {
  const {name, settings, description, tags = [], active} = workflow;
  const live = active ? (workflow.activeVersion ?? workflow) : null;
  return {
    name,
    settings,
    description: description || null,
    tags: tags.map((tag: {name: string}) => tag.name).sort(),
    live: live && graph(live),
    draft: graph(workflow),
  };
}

function graph({nodes, connections, nodeGroups}: AnyJson): CapturedGraph {
  const byName = (a: {name: string}, b: {name: string}) => (a.name < b.name ? -1 : 1);
  return {nodes: nodes.toSorted(byName), connections, nodeGroups: nodeGroups ?? []};
}

/** What those see who call the workflows: not drafts, tags and descriptions. */
export function whatRuns(state: CapturedState): Record<string, Pick<CapturedWorkflow, 'name' | 'settings' | 'live'>> {
  return Object.fromEntries(
    Object.entries(state).flatMap(([id, {name, settings, live}]) => (live ? [[id, {name, settings, live}]] : [])),
  );
}

/** The state with names in place of n8n's ids, so that two runs that made workflows and credentials can be compared. */
export function withoutIds(state: CapturedState): Record<string, CapturedWorkflow> {
  const byName = Object.fromEntries(Object.values(state).map((workflow) => [workflow.name, workflow]));
  const named = Object.entries(state).map(([id, {name}]) => [id, `<${name}>`] as const);
  const replaced = new Map<unknown, string>(named);
  return JSON.parse(JSON.stringify(byName), (key, value) => {
    if (key === 'credentials') return Object.fromEntries(Object.entries(value).map(withoutCredentialId));
    return replaced.get(value) ?? value;
  });
}

function withoutCredentialId([type, credential]: [string, AnyJson]) {
  return [type, {...credential, id: `<${credential.name}>`}];
}
