import type {CommitOptions} from '../../src/core/commit/commit-environment.ts';
import {commitEnvironment} from '../../src/core/commit/commit-environment.ts';
import type {Context} from '../../src/core/context.ts';
import {checkDrift, type DriftCheckOptions, type EnvironmentDrift} from '../../src/core/drift/check-drift.ts';
import type {WopsEvent} from '../../src/core/events.ts';
import {openContext} from '../../src/core/open-context.ts';
import type {CanonicalWorkflow, GitState, Mapping} from '../../src/core/store/rows.ts';
import {type EnvironmentSync, type SyncOptions, syncEnvironments} from '../../src/core/sync/sync-environments.ts';
import {createWorkspace, type Workspace, type WorkspaceOptions} from './workspace.ts';

/** A workspace whose use cases are called directly, each on a context of its own, as commands do. */
export interface CoreWorkspace extends Workspace {
  /** What core told its host in the last call, without progress and requests. */
  told: string[];
  /** The requests of the last call, as core tells them: `GET /api/v1/workflows 304`. */
  asked: string[];
  core<T>(work: (context: Context) => Promise<T>, signal?: AbortSignal): Promise<T>;
  sync(...environments: string[]): Promise<Record<string, EnvironmentSync>>;
  syncWith(options: SyncOptions, signal?: AbortSignal): Promise<Record<string, EnvironmentSync>>;
  commit(environment: string, options?: Omit<CommitOptions, 'environment'>): ReturnType<typeof commitEnvironment>;
  drift(environment: string, options?: DriftCheckOptions): Promise<EnvironmentDrift>;
  rows(): Promise<{mappings: Mapping[]; files: GitState[]; canonical: CanonicalWorkflow[]}>;
  /** The row of a workflow, by its name. */
  mapping(environment: string, name: string): Promise<Mapping | undefined>;
  /** A request to n8n without HTTP; answers the body. */
  // biome-ignore lint/suspicious/noExplicitAny: n8n's answers
  api(environment: string, method: string, path: string, body?: unknown): any;
  /** Changes a workflow of n8n through PUT, keeping the rest. */
  edit(environment: string, id: string, change: object, query?: string): void;
  file(path: string): Promise<WorkflowText>;
  files(environment: string): Promise<string[]>;
}

// biome-ignore lint/suspicious/noExplicitAny: a workflow file, as tests look into it
export type WorkflowText = any;

export async function createCoreWorkspace(options: WorkspaceOptions = {}): Promise<CoreWorkspace> {
  const workspace = await createWorkspace(options);
  const {root} = workspace;
  const repository: CoreWorkspace['repository'] = {
    ...workspace.repository,
    // Without the state file, which a checkout would then put back or take away.
    async commit(message, files = {}) {
      for (const [file, content] of Object.entries(files)) await repository.write(file, content);
      await repository.git('add', '--all');
      await repository.git('commit', '--quiet', '--allow-empty', '--message', message);
      return repository.git('rev-parse', 'HEAD');
    },
  };
  const told: string[] = [];
  const asked: string[] = [];

  const core: CoreWorkspace['core'] = async (work, signal = new AbortController().signal) => {
    told.length = 0;
    asked.length = 0;
    const emit = (event: WopsEvent) => {
      if (event.kind === 'notice' || event.kind === 'warning') told.push(`${event.kind}: ${event.message}`);
      if (event.kind === 'request') asked.push(`${event.method} ${event.path.split('?')[0]} ${event.status}`);
    };
    const context = await openContext({cwd: root, workspace: root, emit, signal});
    try {
      return await work(context);
    } finally {
      await context.close();
    }
  };
  const syncWith: CoreWorkspace['syncWith'] = async (syncOptions, signal) => {
    const {environments} = await core((context) => syncEnvironments(context, syncOptions), signal);
    return Object.fromEntries(environments.map((environment) => [environment.name, environment]));
  };
  const rows: CoreWorkspace['rows'] = () =>
    core(async ({store}) => ({
      mappings: await store.mappings(),
      files: await store.gitStates(),
      canonical: await store.canonicalWorkflows(),
    }));
  const api: CoreWorkspace['api'] = (environment, method, path, body) => {
    const answer = workspace.n8n(environment).call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };

  return {
    ...workspace,
    repository,
    told,
    asked,
    core,
    syncWith,
    sync: (...environments) => syncWith({environments}),
    commit: (environment, commitOptions = {}) =>
      core((context) => commitEnvironment(context, {environment, ...commitOptions})),
    async drift(environment, driftOptions = {}) {
      const report = await core((context) => checkDrift(context, {environments: [environment], ...driftOptions}));
      return report.environments[0]!;
    },
    rows,
    async mapping(environment, name) {
      const {mappings} = await rows();
      return mappings.find((mapping) => mapping.environment === environment && mapping.name === name);
    },
    api,
    edit(environment, id, change, query = '') {
      const {name, nodes, connections, settings} = api(environment, 'GET', `/workflows/${id}`);
      api(environment, 'PUT', `/workflows/${id}${query}`, {name, nodes, connections, settings, ...change});
    },
    file: async (path) => JSON.parse(await repository.read(path)),
    async files(environment) {
      const list = await repository.git('ls-tree', '-r', '--name-only', 'HEAD', `workflows/${environment}`);
      return list === '' ? [] : list.split('\n');
    },
  };
}

let nodes = 0;

/** A node; each gets an id of its own. */
export function node(name: string, type: string, parameters: object = {}, more: object = {}) {
  nodes += 1;
  const id = `00000000-0000-4000-8000-${String(nodes).padStart(12, '0')}`;
  return {id, name, type, typeVersion: 1, position: [0, 0], parameters, ...more};
}

/** A node that does nothing, with a text in it. */
export function note(text: string) {
  return node('Note', 'n8n-nodes-base.set', {text});
}

/** A node that calls another workflow. */
export function call(workflowId: string, name = 'Call') {
  return node(name, 'n8n-nodes-base.executeWorkflow', {workflowId});
}

/** A trigger, so that the workflow can be published. */
export function webhook(path: string) {
  return node('Webhook', 'n8n-nodes-base.webhook', {path, httpMethod: 'GET'});
}
