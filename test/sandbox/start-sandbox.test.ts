import {afterEach, expect, test} from 'vitest';
import {type Sandbox, type SandboxOptions, startSandbox} from '../../src/sandbox/start-sandbox.ts';
import {webhookWorkflow, workflow} from '../contract/sample-workflows.ts';

const started: Sandbox[] = [];
const start = async (options: SandboxOptions) => {
  const sandbox = await startSandbox(options);
  started.push(sandbox);
  return sandbox;
};
afterEach(async () => {
  for (const sandbox of started.splice(0)) await sandbox.stop();
});

test('instances are apart: own ports, keys and workflows', async () => {
  const sandbox = await start({instances: [{name: 'dev'}, {name: 'prod', apiKey: 'k'}]});
  const [dev, prod] = [sandbox.instance('dev'), sandbox.instance('prod')];
  expect(new Set(sandbox.instances.map((one) => one.port)).size).toBe(2);
  expect(dev.call('POST', '/workflows', workflow()).status).toBe(200);
  const list = async (url: string, key: string) => {
    const answer = await fetch(`${url}/api/v1/workflows`, {headers: {'x-n8n-api-key': key}});
    return answer.status === 200 ? ((await answer.json()) as {data: unknown[]}).data.length : answer.status;
  };
  expect(await list(dev.url, dev.apiKey)).toBe(1);
  expect(await list(prod.url, 'k')).toBe(0);
  expect(await list(prod.url, dev.apiKey)).toBe(401);
});

test('a seed makes the same ids again, a different one for each instance', async () => {
  const ids = async (seed: string) => {
    const sandbox = await start({instances: [{name: 'a'}, {name: 'b'}], seed});
    const made = sandbox.instances.map((one) => one.call('POST', '/workflows', workflow()).body);
    return made.flatMap((one) => [(one as {id: string}).id, (one as {versionId: string}).versionId]);
  };
  const first = await ids('one');
  expect(await ids('one')).toEqual(first);
  expect(new Set([...first, ...(await ids('two'))]).size).toBe(8);
});

test('a port that is taken is an error that names it, and leaves nothing running', async () => {
  const [taken] = (await start({instances: [{name: 'first'}]})).instances;
  const second = startSandbox({instances: [{name: 'a'}, {name: 'b', port: taken!.port}]});
  await expect(second).rejects.toMatchObject({code: 'usage', message: expect.stringContaining(String(taken!.port))});
});

test('a name that could leave the data folder is refused', async () => {
  await expect(startSandbox({instances: [{name: '../etc'}]})).rejects.toMatchObject({code: 'usage'});
  await expect(startSandbox({instances: [{name: 'a'}, {name: 'a'}]})).rejects.toMatchObject({code: 'usage'});
});

test('an instance that was not asked for is an error', async () => {
  const sandbox = await start({instances: [{name: 'dev'}]});
  expect(() => sandbox.instance('prod')).toThrow('no instance "prod"');
});

test('stop ends open connections', async () => {
  const sandbox = await start({instances: [{name: 'dev'}]});
  const {url, faults} = sandbox.instance('dev');
  faults.add({kind: 'slow', delayMs: 60_000});
  const hanging = expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  await expect.poll(() => sandbox.instance('dev').requests.list().length).toBe(1);
  await sandbox.stop();
  await hanging;
});

test('with a webhook delay two workflows can be published on one path before either answers, as on real n8n', async () => {
  const sandbox = await start({instances: [{name: 'dev'}], webhookDelayMs: 30});
  const dev = sandbox.instance('dev');
  const made = ['A', 'B'].map((name) => dev.call('POST', '/workflows', webhookWorkflow('same', {name})).body);
  for (const one of made as {id: string}[]) expect(dev.call('POST', `/workflows/${one.id}/publish`).status).toBe(200);
});

test('keys called __proto__ change nothing', async () => {
  const {url, apiKey} = (await start({instances: [{name: 'dev'}]})).instance('dev');
  const body =
    '{"name":"x","nodes":[],"connections":{"__proto__":{"main":[]}},"settings":{"__proto__":{"timezone":"x"}}}';
  const headers = {'x-n8n-api-key': apiKey, 'content-type': 'application/json'};
  const answer = await fetch(`${url}/api/v1/workflows`, {method: 'POST', headers, body});
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual({message: expect.stringContaining("Unrecognized key(s) in object: '__proto__'")});
  expect(({} as {timezone?: string}).timezone).toBeUndefined();
});
