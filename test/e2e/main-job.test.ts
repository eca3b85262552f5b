import {execFileSync, type spawn} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Change, Facet} from '../../src/core/diff/change.ts';
import {corpusWorkflows} from '../support/corpus.ts';
import {type RealN8n, startRealN8n} from '../support/real-n8n.ts';
import {runWops} from '../support/run-wops.ts';

/** Not accepted by n8n 2.41.1 as they are: node fields that its API refuses. */
const REFUSED_BY_N8N = 3;

interface ServerWorkflow {
  id: string;
  name: string;
  nodes: {name: string; type: string; parameters: Record<string, unknown>; [key: string]: unknown}[];
  connections: Record<string, Record<string, ({node: string; type: string; index: number}[] | null)[]>>;
  settings: Record<string, unknown>;
}

interface Drift {
  name: string;
  status: string;
  checked: number;
  inSync: number;
  withDrift: number;
  notInGit: number;
  missingInRuntime: number;
  affected: {name: string; n8nId: string | null; kind: string; facets: Facet[]; changes: Change[]}[];
  reported: {name: string; facets: Facet[]}[];
}

interface Status {
  environments: {name: string; driftStatus: string | null}[];
  workflows: {
    canonicalId: string | null;
    slug: string | null;
    name: string;
    environments: Record<string, {status: string; n8nId: string; contentHash: string; gitHash: string}>;
  }[];
}

const NAMES = ['dev', 'staging', 'prod'] as const;
type Name = (typeof NAMES)[number];

describe('the main job on three real n8n instances', () => {
  const root = mkdtempSync(join(tmpdir(), 'wops-main-job-'));
  const instances = {} as Record<Name, RealN8n>;
  let env: Record<string, string>;

  const wops = async (args: string[], onStart?: (child: ReturnType<typeof spawn>) => void) =>
    runWops(args, {cwd: root, env, ...(onStart ? {onStart} : {})});
  const data = async <T>(...args: string[]): Promise<T> => {
    const run = await wops([...args, '--json']);
    expect(run.exitCode, run.stdout + run.stderr).toBe(0);
    return run.json<{data: T}>().data;
  };
  const driftOf = async (name: Name): Promise<Drift> =>
    (await data<{environments: Drift[]}>('drift', 'check', name, '--all-facets')).environments[0]!;
  const api = async <T>(name: Name, method: string, path: string, body?: unknown): Promise<T> => {
    const {url, apiKey} = instances[name];
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {'X-N8N-API-KEY': apiKey, 'content-type': 'application/json'},
      ...(body === undefined ? {} : {body: JSON.stringify(body)}),
    });
    const answer = await response.text();
    if (!response.ok)
      throw Object.assign(new Error(`${method} ${path}: ${response.status} ${answer}`), {status: response.status});
    return JSON.parse(answer) as T;
  };
  const fetchWorkflow = (name: Name, id: string) => api<ServerWorkflow>(name, 'GET', `/workflows/${id}`);
  const save = (name: Name, workflow: ServerWorkflow, query = '') =>
    api<ServerWorkflow>(name, 'PUT', `/workflows/${workflow.id}${query}`, {
      name: workflow.name,
      nodes: workflow.nodes,
      connections: workflow.connections,
      settings: workflow.settings,
    });
  const create = (name: Name, workflow: {name: string; nodes: unknown[]; connections: object}) =>
    api<ServerWorkflow>(name, 'POST', '/workflows', {
      name: workflow.name,
      nodes: workflow.nodes,
      connections: workflow.connections,
      settings: {},
    });
  const loadCorpus = async (name: Name): Promise<{loaded: number; refused: number}> => {
    const queue = [...corpusWorkflows()];
    const sum = {loaded: 0, refused: 0};
    const worker = async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        try {
          await create(name, next);
          sum.loaded++;
        } catch (error) {
          if ((error as {status?: number}).status !== 400) throw error;
          sum.refused++;
        }
      }
    };
    await Promise.all(Array.from({length: 6}, worker));
    return sum;
  };

  beforeAll(async () => {
    for (const name of NAMES) instances[name] = await startRealN8n({name});
    env = Object.fromEntries(NAMES.map((name) => [`KEY_${name.toUpperCase()}`, instances[name].apiKey]));
  });
  afterAll(async () => {
    await Promise.all(Object.values(instances).map((instance) => instance.stop()));
    rmSync(root, {recursive: true, force: true});
  });

  test('init makes a workspace, and env check finds each n8n in order', async () => {
    const classes = {dev: 'dev', staging: 'staging', prod: 'production'};
    await data('init', '--tenant', 'acme');
    for (const name of NAMES) {
      await data(
        'env',
        'add',
        name,
        '--class',
        classes[name],
        '--url',
        instances[name].url,
        '--api-key',
        `\${KEY_${name.toUpperCase()}}`,
      );
    }
    const checks = await data<{environments: {name: string; checks: {name: string; ok: boolean | null}[]}[]}>(
      'env',
      'check',
    );
    for (const environment of checks.environments) {
      expect(
        environment.checks.filter((check) => check.ok === false),
        environment.name,
      ).toEqual([]);
    }
  });

  test('the corpus goes into every instance, and onboarding dev tracks all of it', async () => {
    const total = corpusWorkflows().length;
    for (const name of NAMES) {
      expect(await loadCorpus(name)).toEqual({loaded: total - REFUSED_BY_N8N, refused: REFUSED_BY_N8N});
    }
    const onboarded = await data<{commit: {written: unknown[]; commit: string | null}}>('onboard', 'dev', '--yes');
    expect(onboarded.commit.written).toHaveLength(total - REFUSED_BY_N8N);
    expect(onboarded.commit.commit).toMatch(/^[0-9a-f]{40}$/);
  });

  test('sync links what is the same elsewhere, and commit writes the other folders', async () => {
    const total = corpusWorkflows().length - REFUSED_BY_N8N;
    const {environments} = await data<{environments: {name: string; linked: number; untracked: number}[]}>('sync');
    for (const environment of environments) expect(environment.linked, environment.name).toBeGreaterThan(total * 0.95);
    for (const name of ['staging', 'prod'] as const) {
      const report = await data<{written: unknown[]}>('commit', name, '--all');
      expect(report.written).toHaveLength(total);
    }
  });

  test('nothing drifts: not a single false alarm on the whole corpus', async () => {
    for (const name of NAMES) {
      const drift = await driftOf(name);
      expect(drift.affected, name).toEqual([]);
      expect(drift).toMatchObject({status: 'IN_SYNC', withDrift: 0, notInGit: 0, missingInRuntime: 0});
      expect(drift.checked).toBe(corpusWorkflows().length - REFUSED_BY_N8N);
    }
  });

  test('a second commit writes nothing', async () => {
    for (const name of NAMES)
      expect(await data('commit', name)).toMatchObject({commit: null, written: [], removed: []});
  });

  test('file → n8n → file gives equal bytes', async () => {
    const folder = join(root, 'workflows', 'dev');
    const files = readdirSync(folder).map((file) => ({file, text: readFileSync(join(folder, file), 'utf8')}));
    for (const {text} of files) {
      const {id, name, nodes, connections, settings, nodeGroups} = JSON.parse(text);
      await api('dev', 'PUT', `/workflows/${id}`, {
        name,
        nodes,
        connections,
        settings,
        ...(nodeGroups ? {nodeGroups} : {}),
      });
    }
    expect(await data('commit', 'dev')).toMatchObject({commit: null, written: [], removed: []});
  });

  describe('each kind of change made by hand in staging is found and named', () => {
    const untouched = new Set<string>();
    const byShape = async (fits: (workflow: ServerWorkflow) => boolean): Promise<ServerWorkflow> => {
      const list = await api<{data: ServerWorkflow[]}>('staging', 'GET', '/workflows?limit=250');
      const found = list.data.find((workflow) => !untouched.has(workflow.id) && fits(workflow));
      untouched.add(found!.id);
      return found!;
    };
    /** Edits a workflow, expects to be told exactly this, and puts it back as it was. */
    const expectFound = async (
      workflow: ServerWorkflow,
      edit: (workflow: ServerWorkflow) => unknown,
      expected: {kind: string; changes: Partial<Change>[]},
    ) => {
      const before = structuredClone(workflow);
      edit(workflow);
      await save('staging', workflow);
      const {affected} = await driftOf('staging');
      expect(affected.map(({n8nId, kind}) => ({n8nId, kind}))).toEqual([{n8nId: workflow.id, kind: expected.kind}]);
      const changes = affected[0]!.changes.filter((change) => change.kind !== 'layout');
      expect(changes).toEqual(expected.changes.map((change) => expect.objectContaining(change)));
      await save('staging', before);
    };
    const withHttp = (workflow: ServerWorkflow) =>
      workflow.nodes.some(
        (node) => node.type === 'n8n-nodes-base.httpRequest' && typeof node.parameters.url === 'string',
      );
    const http = (workflow: ServerWorkflow) =>
      workflow.nodes.find(
        (node) => node.type === 'n8n-nodes-base.httpRequest' && typeof node.parameters.url === 'string',
      )!;

    test('a parameter', async () => {
      const workflow = await byShape(withHttp);
      const {name: node, parameters} = http(workflow);
      const before = parameters.url;
      await expectFound(
        workflow,
        (edited) => Object.assign(http(edited).parameters, {url: 'https://example.com/changed'}),
        {
          kind: 'modified',
          changes: [
            {
              kind: 'parameter_changed',
              node,
              path: 'parameters.url',
              before: before as string,
              after: 'https://example.com/changed',
            },
          ],
        },
      );
    });

    test('typeVersion', async () => {
      const workflow = await byShape((candidate) => withHttp(candidate) && http(candidate).typeVersion !== 3);
      await expectFound(workflow, (edited) => Object.assign(http(edited), {typeVersion: 3}), {
        kind: 'modified',
        changes: [{kind: 'node_version_changed', node: http(workflow).name, after: 3}],
      });
    });

    test('disabled', async () => {
      const workflow = await byShape((candidate) => withHttp(candidate) && !http(candidate).disabled);
      await expectFound(workflow, (edited) => Object.assign(http(edited), {disabled: true}), {
        kind: 'modified',
        changes: [{kind: 'node_disabled', node: http(workflow).name}],
      });
    });

    test('onError', async () => {
      const workflow = await byShape((candidate) => withHttp(candidate) && http(candidate).onError === undefined);
      await expectFound(workflow, (edited) => Object.assign(http(edited), {onError: 'continueRegularOutput'}), {
        kind: 'modified',
        changes: [{kind: 'node_field_added', node: http(workflow).name, path: 'onError'}],
      });
    });

    test('a setting', async () => {
      const workflow = await byShape((candidate) => candidate.settings.timezone === undefined);
      await expectFound(workflow, (edited) => Object.assign(edited.settings, {timezone: 'Europe/Paris'}), {
        kind: 'modified',
        changes: [{kind: 'setting_added', after: 'Europe/Paris'}],
      });
      workflow.settings.timezone = 'DEFAULT';
      await save('staging', workflow);
    });

    test('a rewired connection', async () => {
      const isLine = (candidate: ServerWorkflow) =>
        Object.entries(candidate.connections).some(([, kinds]) => kinds.main?.[0]?.length === 1);
      const workflow = await byShape((candidate) => candidate.nodes.length > 3 && isLine(candidate));
      const [source, kinds] = Object.entries(workflow.connections).find(
        ([, candidate]) => candidate.main?.[0]?.length === 1,
      )!;
      const target = kinds.main![0]![0]!.node;
      const other = workflow.nodes.find(
        (node) => node.name !== target && node.name !== source && !node.type.includes('stickyNote'),
      )!;
      const before = structuredClone(workflow);
      workflow.connections[source]!.main![0]![0]!.node = other.name;
      await save('staging', workflow);
      const {affected} = await driftOf('staging');
      expect(affected).toHaveLength(1);
      expect(
        affected[0]!.changes.every((change) => change.kind.startsWith('connection_') && change.node === source),
      ).toBe(true);
      expect(JSON.stringify(affected[0]!.changes)).toContain(JSON.stringify(other.name).slice(1, -1));
      await save('staging', before);
    });

    test('a swapped IF branch', async () => {
      const isSwappable = (candidate: ServerWorkflow) =>
        candidate.nodes.some((node) => {
          const outputs = node.type === 'n8n-nodes-base.if' ? candidate.connections[node.name]?.main : undefined;
          return outputs?.length === 2 && outputs.every((output) => output?.length);
        });
      const workflow = await byShape(isSwappable);
      const node = workflow.nodes.find(
        (n) => n.type === 'n8n-nodes-base.if' && workflow.connections[n.name]?.main?.length === 2,
      )!;
      await expectFound(workflow, (edited) => void edited.connections[node.name]!.main!.reverse(), {
        kind: 'modified',
        changes: [{kind: 'branches_swapped', node: node.name}],
      });
    });

    test('a renamed node', async () => {
      const workflow = await byShape(
        (candidate) => withHttp(candidate) && !JSON.stringify(candidate.nodes).includes(`$('${http(candidate).name}')`),
      );
      const old = http(workflow).name;
      const rename = (edited: ServerWorkflow) => {
        http(edited).name = 'Renamed by hand';
        const text = JSON.stringify(edited.connections).replaceAll(
          JSON.stringify(old),
          JSON.stringify('Renamed by hand'),
        );
        edited.connections = JSON.parse(text);
      };
      await expectFound(workflow, rename, {
        kind: 'modified',
        changes: [{kind: 'node_renamed', node: 'Renamed by hand', before: old, after: 'Renamed by hand'}],
      });
    });

    test('a credential', async () => {
      const make = (name: string) =>
        api<{id: string; name: string}>('staging', 'POST', '/credentials', {
          name,
          type: 'httpHeaderAuth',
          data: {name: 'X', value: 'y'},
        });
      const [first, second] = [await make('Account one'), await make('Account two')];
      const node = (credential: {id: string; name: string}) => ({
        id: 'a2f1d7c0-0000-4000-8000-000000000001',
        name: 'Call',
        type: 'n8n-nodes-base.httpRequest',
        typeVersion: 4.2,
        position: [0, 0],
        parameters: {
          url: 'https://example.com',
          authentication: 'genericCredentialType',
          genericAuthType: 'httpHeaderAuth',
        },
        credentials: {httpHeaderAuth: {id: credential.id, name: credential.name}},
      });
      const workflow = await create('staging', {name: 'With a credential', nodes: [node(first)], connections: {}});
      await data('commit', 'staging', 'With a credential');
      await expectFound(workflow, (edited) => Object.assign(edited, {nodes: [node(second)]}), {
        kind: 'modified',
        changes: [{kind: 'credential_changed', node: 'Call'}],
      });
    });

    test('a new workflow, and a deleted one', async () => {
      const added = await create('staging', {name: 'Made by hand', nodes: [], connections: {}});
      const lost = await byShape(() => true);
      await api('staging', 'DELETE', `/workflows/${lost.id}`);
      const drift = await driftOf('staging');
      expect(drift).toMatchObject({status: 'DRIFT_DETECTED', notInGit: 1, missingInRuntime: 1, withDrift: 0});
      expect(drift.affected.map(({name, kind}) => [name, kind]).sort()).toEqual(
        [
          [added.name, 'added_in_runtime'],
          [lost.name, 'missing_in_runtime'],
        ].sort(),
      );
      await api('staging', 'DELETE', `/workflows/${added.id}`);
      await data('commit', 'staging');
    });

    test('unpublished by hand, and edited but not published', async () => {
      const webhook = (path: string) => ({
        id: crypto.randomUUID(),
        name: 'Webhook',
        type: 'n8n-nodes-base.webhook',
        typeVersion: 2,
        position: [0, 0],
        parameters: {path, httpMethod: 'GET'},
      });
      const workflow = await create('staging', {
        name: 'Published',
        nodes: [webhook('published-path')],
        connections: {},
      });
      await api('staging', 'POST', `/workflows/${workflow.id}/publish`, {});
      await data('commit', 'staging', 'Published');

      const edited = await fetchWorkflow('staging', workflow.id);
      edited.nodes[0]!.parameters.path = 'not-live-yet';
      await save('staging', edited, '?publishIfActive=false');
      const withDraft = await driftOf('staging');
      expect(withDraft).toMatchObject({status: 'IN_SYNC', affected: []});
      expect(withDraft.reported.map(({name, facets}) => ({name, facets}))).toEqual([
        {name: 'Published', facets: ['draft']},
      ]);

      await api('staging', 'POST', `/workflows/${workflow.id}/unpublish`, {});
      const unpublished = await driftOf('staging');
      expect(unpublished.affected.map(({name}) => name)).toEqual(['Published']);
      expect(unpublished.affected[0]!.facets).toContain('active');
      await api('staging', 'DELETE', `/workflows/${workflow.id}`);
      await data('commit', 'staging');
    });

    test('moving nodes on the canvas is not drift', async () => {
      const workflow = await byShape((candidate) => candidate.nodes.length > 4);
      for (const node of workflow.nodes) node.position = [(node.position as number[])[0]! + 320, 40];
      await save('staging', workflow);
      const drift = (await data<{environments: Drift[]}>('drift', 'check', 'staging')).environments[0]!;
      expect(drift).toMatchObject({status: 'IN_SYNC', affected: [], reported: []});
    });
  });

  test('without the state file, a sync brings identity and statuses back', async () => {
    await data('sync');
    const before = await data<Status>('status');
    rmSync(join(root, '.wops', 'state.db'));
    rmSync(join(root, '.wops', 'state.db-wal'), {force: true});
    rmSync(join(root, '.wops', 'state.db-shm'), {force: true});
    await data('sync');
    const after = await data<Status>('status');
    const told = (status: Status) => status.workflows.filter((workflow) => workflow.canonicalId !== null);
    expect(told(after)).toEqual(told(before));
  });

  test('killed twice in the middle of a sync, the next one is right', async () => {
    const before = await data<Status>('status');
    rmSync(join(root, '.wops', 'state.db'));
    for (const delay of [250, 450]) {
      await wops(['sync'], (child) => void setTimeout(() => child.kill('SIGKILL'), delay));
    }
    await data('sync');
    expect((await data<Status>('status')).workflows).toEqual(before.workflows);
    expect(await data('state', 'check')).toMatchObject({collisions: []});
  });

  test('of two syncs at once, one works and one exits with 6', async () => {
    const runs = await Promise.all([wops(['sync', '--full', '--json']), wops(['sync', '--full', '--json'])]);
    expect(runs.map((run) => run.exitCode).sort()).toEqual([0, 6]);
    const busy = runs.find((run) => run.exitCode === 6)!.json<{error: {type: string; message: string; hint: string}}>();
    expect(busy.error).toMatchObject({type: 'busy', hint: expect.stringContaining('wops lock list')});
  });

  test('the user keeps what they had staged and edited', async () => {
    const git = (...args: string[]) =>
      execFileSync('git', args, {cwd: root, encoding: 'utf8', env: {...process.env, GIT_CONFIG_GLOBAL: '/dev/null'}});
    writeFileSync(join(root, 'staged.txt'), 'staged');
    git('add', 'staged.txt');
    writeFileSync(join(root, 'notes.txt'), 'mine');
    const added = await create('dev', {name: 'One more', nodes: [], connections: {}});
    const report = await data<{written: {path: string}[]}>('commit', 'dev', 'One more');
    expect(report.written.map(({path}) => path)).toEqual(['workflows/dev/one-more.json']);
    expect(git('status', '--porcelain').trim().split('\n').sort()).toEqual(['?? notes.txt', 'A  staged.txt']);
    expect(git('show', '--name-only', '--format=', 'HEAD').trim()).toBe('workflows/dev/one-more.json');
    await api('dev', 'DELETE', `/workflows/${added.id}`);
  });
});
