import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {type SandboxInstance, startSandbox} from '../../src/sandbox/start-sandbox.ts';
import {RawApi} from '../contract/raw-api.ts';
import {webhookWorkflow, workflow} from '../contract/sample-workflows.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'wops-sandbox-'));
});
afterEach(() => rm(dataDir, {recursive: true, force: true}));

/** Runs `use` on the instance kept in `dataDir`, in a sandbox of its own. */
async function session<T>(use: (n8n: SandboxInstance, api: RawApi) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox({instances: [{name: 'prod'}], dataDir});
  try {
    const n8n = sandbox.instance('prod');
    return await use(n8n, new RawApi(n8n));
  } finally {
    await sandbox.stop();
  }
}

test('workflows with their versions, tags, credentials and executions are there after a restart', async () => {
  const before = await session(async (n8n, api) => {
    const live = await api.published(webhookWorkflow('kept'));
    await api.put(live.id, {...webhookWorkflow('kept'), nodes: [], connections: {}}, '?publishIfActive=false');
    const tag = await api.done('POST', '/tags', {name: 'billing'});
    await api.done('PUT', `/workflows/${live.id}/tags`, [{id: tag.id}]);
    await api.done('POST', '/credentials', {name: 'c', type: 'httpHeaderAuth', data: {value: 'hidden'}});
    await api.plain('POST', '/webhook/kept');
    const gone = await api.create(workflow());
    await api.done('DELETE', `/workflows/${gone.id}`);
    return everything(n8n, live.id);
  });
  await session(async (n8n, api) => {
    expect(await everything(n8n, before.workflow.id)).toEqual(before);
    expect((await api.probe('/webhook/kept', 'POST')).status).toBe(204);
  });
});

test('an ETag of before the restart is not taken for a current one', async () => {
  const etag = await session(async (_n8n, api) => {
    await api.create(workflow());
    return (await api.call('GET', '/workflows')).headers.get('etag');
  });
  await session(async (_n8n, api) => {
    expect((await api.call('GET', '/workflows')).headers.get('etag')).not.toBe(etag);
  });
});

test('a seed makes no id twice across restarts', async () => {
  const ids: string[] = [];
  for (const _time of [1, 2]) {
    const sandbox = await startSandbox({instances: [{name: 'prod'}], dataDir, seed: 'same'});
    ids.push((sandbox.instance('prod').call('POST', '/workflows', workflow()).body as {id: string}).id);
    await sandbox.stop();
  }
  expect(new Set(ids).size).toBe(2);
});

test('a file that cannot be read is named', async () => {
  await session((_n8n, api) => api.create(workflow()));
  const [file] = await readdir(join(dataDir, 'prod/workflows'));
  await writeFile(join(dataDir, 'prod/workflows', file!), '{"id":');
  await expect(session(async () => {})).rejects.toMatchObject({
    code: 'state_damaged',
    message: expect.stringContaining(file!),
  });
});

test('what was answered before a SIGKILL is there afterwards', async () => {
  const {child, url} = await sandboxProcess();
  const api = new RawApi({url, apiKey: 'k'});
  const answered: string[] = [];
  const writing = (async () => {
    for (;;) answered.push((await api.create(workflow())).id);
  })().catch(() => undefined);
  await expect.poll(() => answered.length).toBeGreaterThan(20);
  child.kill('SIGKILL');
  await writing;
  await session(async (n8n) => {
    const kept = [...n8n.state.workflows.all()].map((record) => record.id);
    expect(kept).toEqual(expect.arrayContaining(answered));
    expect(kept.length - answered.length).toBeLessThanOrEqual(1);
  });
});

async function everything(n8n: SandboxInstance, id: string) {
  const body = (path: string) => n8n.call('GET', path).body as {id: string; data: unknown[]};
  return {
    workflow: body(`/workflows/${id}`),
    list: body('/workflows').data,
    history: body(`/workflows/${id}/history`).data,
    tags: body('/tags').data,
    credentials: body('/credentials').data,
    executions: body('/executions').data,
  };
}

async function sandboxProcess(): Promise<{child: ChildProcess; url: string}> {
  const module = fileURLToPath(new URL('../../src/sandbox/start-sandbox.ts', import.meta.url));
  const options = {instances: [{name: 'prod', apiKey: 'k'}], dataDir};
  const script = `import {startSandbox} from ${JSON.stringify(module)};
    const sandbox = await startSandbox(${JSON.stringify(options)});
    console.log(sandbox.instances[0].url);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return {child, url: String(line).trim()};
}
