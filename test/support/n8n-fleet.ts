import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {expect, onTestFinished} from 'vitest';
import type {OperationReport} from '../../src/core/promotion/report.ts';
import {type RealN8n, startRealN8n} from './real-n8n.ts';
import {type RecordingProxy, startRecordingProxy} from './recording-proxy.ts';
import {runWops, type WopsRun} from './run-wops.ts';
import type {AnyJson} from './workspace.ts';

/** A workflow as n8n answers it, as far as tests look into it. */
export interface ServerWorkflow {
  id: string;
  name: string;
  active: boolean;
  isArchived: boolean;
  versionId: string;
  activeVersionId: string | null;
  activeVersion: {nodes: AnyJson[]; connections: AnyJson} | null;
  nodes: AnyJson[];
  connections: AnyJson;
  settings: AnyJson;
  description?: string | null;
  tags: {id: string; name: string}[];
  updatedAt: string;
}

/** A real n8n, and a way to it that notes what wops asks of it. */
export interface FleetInstance {
  n8n: RealN8n;
  proxy: RecordingProxy;
  /** n8n's public API, past the proxy. Throws with `status` for a refusal. */
  api<T = AnyJson>(method: string, path: string, body?: unknown): Promise<T>;
  /** Makes a workflow; answers its id. */
  make(workflow: {name: string; nodes: object[]; connections?: object; settings?: object}): Promise<string>;
  read(id: string): Promise<ServerWorkflow>;
  /** All of them, archived ones too, by name. */
  list(): Promise<ServerWorkflow[]>;
  byName(name: string): Promise<ServerWorkflow>;
  /** As a person who saves in the editor: PUT with the rest as it is. */
  edit(id: string, change: object, options?: {draft: boolean}): Promise<ServerWorkflow>;
  publish(id: string): Promise<ServerWorkflow>;
  deleteWorkflow(id: string): Promise<void>;
  makeCredential(type: string, name: string, data: object): Promise<string>;
  /** Calls a production webhook; answers its status and its JSON. */
  webhook(path: string, init?: RequestInit): Promise<{status: number; body: AnyJson}>;
  /** Deletes every workflow, credential and tag. */
  empty(): Promise<void>;
}

export interface FleetWorkspace {
  root: string;
  wops(...args: string[]): Promise<WopsRun>;
  /** As `wops … --json --yes`, which must end with 0; answers `data`. */
  data<T = AnyJson>(...args: string[]): Promise<T>;
  /** A promotion, apply, rollback or restore, which must end with `exitCode`; answers its report. */
  operation(exitCode: number, ...args: string[]): Promise<OperationReport>;
  /** As `wops … --json --yes`, which must end with `exitCode` and an error; answers the error. */
  error(exitCode: number, ...args: string[]): Promise<{type: string; message: string; hint: string; details?: AnyJson}>;
  git(...args: string[]): string;
  file(path: string): AnyJson;
  /** Paths below `workflows/<environment>`. */
  files(environment: string): string[];
  /** Writes files and commits them, as a person does. */
  commitFiles(message: string, files: Record<string, object | string>): void;
}

export interface Fleet<Name extends string> {
  instances: Record<Name, FleetInstance>;
  /** A new workspace on emptied instances; gone after the test. */
  workspace(yaml?: string): Promise<FleetWorkspace>;
  stop(): Promise<void>;
}

/** Starts real n8n instances; classes by environment name. */
export async function startFleet<Name extends string>(classes: Record<Name, string>): Promise<Fleet<Name>> {
  const names = Object.keys(classes) as Name[];
  const instances = {} as Record<Name, FleetInstance>;
  for (const name of names) instances[name] = await openInstance(await startRealN8n({name}));
  const all = Object.values<FleetInstance>(instances);
  return {
    instances,
    async workspace(yaml = '') {
      await Promise.all(all.map((instance) => instance.empty()));
      const entries = names.map(
        (name) =>
          `  ${name}:\n    class: ${classes[name]}\n    url: ${instances[name].proxy.url}\n    apiKey: \${KEY_${name.toUpperCase()}}\n`,
      );
      const env = Object.fromEntries(names.map((name) => [`KEY_${name.toUpperCase()}`, instances[name].n8n.apiKey]));
      return createWorkspace(`version: 1\ntenant: acme\nenvironments:\n${entries.join('')}${yaml}`, env);
    },
    async stop() {
      await Promise.all(all.map(async ({n8n, proxy}) => Promise.all([n8n.stop(), proxy.stop()])));
    },
  };
}

async function openInstance(n8n: RealN8n): Promise<FleetInstance> {
  const proxy = await startRecordingProxy(n8n.url);
  const api: FleetInstance['api'] = async (method, path, body) => {
    const response = await fetch(`${n8n.url}/api/v1${path}`, {
      method,
      headers: {'X-N8N-API-KEY': n8n.apiKey, 'content-type': 'application/json'},
      ...(body === undefined ? {} : {body: JSON.stringify(body)}),
    });
    const answer = await response.text();
    if (!response.ok)
      throw Object.assign(new Error(`${method} ${path}: ${response.status} ${answer}`), {status: response.status});
    return answer === '' ? null : JSON.parse(answer);
  };
  const read = (id: string) => api<ServerWorkflow>('GET', `/workflows/${id}`);
  const list = async () => {
    const found: ServerWorkflow[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: {data: ServerWorkflow[]; nextCursor: string | null} = await api(
        'GET',
        `/workflows?limit=250${cursor && `&cursor=${cursor}`}`,
      );
      found.push(...page.data);
      cursor = page.nextCursor;
    }
    return found;
  };
  const deleteWorkflow = async (id: string) => {
    // 409 while n8n is still unpublishing it, which it answers before it has.
    const isBusy = (error: unknown) => (error as {status?: number}).status === 409;
    await expect
      .poll(() =>
        api('DELETE', `/workflows/${id}`).then(
          () => true,
          (error) => !isBusy(error) && Promise.reject(error),
        ),
      )
      .toBe(true);
  };
  return {
    n8n,
    proxy,
    api,
    read,
    list,
    deleteWorkflow,
    async make({name, nodes, connections = {}, settings = {}}) {
      return (await api<ServerWorkflow>('POST', '/workflows', {name, nodes, connections, settings})).id;
    },
    async byName(name) {
      const found = (await list()).filter((workflow) => workflow.name === name && !workflow.isArchived);
      expect(found, name).toHaveLength(1);
      return read(found[0]!.id);
    },
    async edit(id, change, {draft} = {draft: false}) {
      const {name, nodes, connections, settings} = await read(id);
      const query = draft ? '?publishIfActive=false' : '';
      return api('PUT', `/workflows/${id}${query}`, {name, nodes, connections, settings, ...change});
    },
    publish: (id) => api('POST', `/workflows/${id}/publish`, {}),
    makeCredential: async (type, name, data) => (await api('POST', '/credentials', {type, name, data})).id,
    async webhook(path, init) {
      const response = await fetch(`${n8n.url}/webhook/${path}`, init);
      const answer = await response.text();
      return {status: response.status, body: parse(answer)};
    },
    async empty() {
      const workflows = await list();
      for (const {id, activeVersionId} of workflows) {
        if (activeVersionId !== null) await api('POST', `/workflows/${id}/unpublish`, {});
      }
      for (const {id} of workflows) await deleteWorkflow(id);
      for (const {id} of (await api('GET', '/credentials?limit=250')).data) await api('DELETE', `/credentials/${id}`);
      for (const {id} of (await api('GET', '/tags?limit=250')).data) await api('DELETE', `/tags/${id}`);
      proxy.requests.length = 0;
    },
  };
}

/** After each promotion: the target runs what Git says, and the source has nothing new for it. */
export async function expectSettled({data}: FleetWorkspace, source: string, target: string): Promise<void> {
  const {environments} = await data('drift', 'check', target);
  expect(environments[0]).toMatchObject({status: 'IN_SYNC', affected: []});
  const {workflows} = await data('diff', source, target);
  expect(workflows.filter(({status}: {status: string}) => status !== 'unchanged')).toEqual([]);
}

/** A question in the form of a POST: n8n answers whether it knows the node types, and imports nothing. */
const ASKS_FOR_NODE_TYPES = 'POST /api/v1/n8n-packages/import';

/** What wops asked of an instance that could change something. */
export function writesOf({proxy}: FleetInstance): string[] {
  return proxy.requests.filter((request) => !/^(GET|HEAD|OPTIONS) /.test(request) && request !== ASKS_FOR_NODE_TYPES);
}

function createWorkspace(yaml: string, env: Record<string, string>): FleetWorkspace {
  const root = mkdtempSync(join(tmpdir(), 'wops-fleet-'));
  onTestFinished(() => rmSync(root, {recursive: true, force: true}));
  const git = (...args: string[]) => execFileSync('git', args, {cwd: root, encoding: 'utf8'});
  const wops = (...args: string[]) => runWops(args, {cwd: root, env});
  const ending = async (exitCode: number, args: string[]) => {
    const run = await wops(...args, '--json');
    expect(run.exitCode, `wops ${args.join(' ')}\n${run.stdout}${run.stderr}`).toBe(exitCode);
    return run.json<AnyJson>();
  };
  const workspace: FleetWorkspace = {
    root,
    wops,
    git,
    data: async (...args) => (await ending(0, args)).data,
    operation: async (exitCode, ...args) => (await ending(exitCode, [...args, '--yes'])).data,
    error: async (exitCode, ...args) => (await ending(exitCode, args)).error,
    file: (path) => JSON.parse(readFileSync(join(root, path), 'utf8')),
    files: (environment) => {
      const folder = `workflows/${environment}`;
      return readdirSync(join(root, folder))
        .map((file) => `${folder}/${file}`)
        .sort();
    },
    commitFiles(message, files) {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(root, path)), {recursive: true});
        writeFileSync(
          join(root, path),
          typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`,
        );
      }
      git('add', '--all');
      git('commit', '--quiet', '--message', message);
    },
  };
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'Tess Tester');
  git('config', 'user.email', 'tess@example.com');
  workspace.commitFiles('Workspace', {'wops.yaml': yaml, '.gitignore': '.wops/\n'});
  return workspace;
}

function parse(text: string): AnyJson {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
