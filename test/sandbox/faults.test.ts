import {afterEach, beforeEach, expect, test} from 'vitest';
import {FAULTS} from '../../src/sandbox/faults.ts';
import {type Sandbox, type SandboxInstance, startSandbox} from '../../src/sandbox/start-sandbox.ts';
import {webhookWorkflow, workflow} from '../contract/sample-workflows.ts';

let sandbox: Sandbox;
let n8n: SandboxInstance;

beforeEach(async () => {
  sandbox = await startSandbox({instances: [{name: 'prod'}]});
  n8n = sandbox.instance('prod');
});
afterEach(() => sandbox.stop());

const call = (method = 'GET', path = '/workflows', body?: unknown) =>
  fetch(`${n8n.url}/api/v1${path}`, {
    method,
    headers: {'x-n8n-api-key': n8n.apiKey, 'content-type': 'application/json'},
    body: body === undefined ? undefined : JSON.stringify(body),
  });
const create = () => call('POST', '/workflows', workflow());
const count = () => [...n8n.state.workflows.all()].length;

/** As another process does it. */
const order = (fault: unknown) =>
  fetch(`${n8n.url}/sandbox/faults`, {method: 'POST', body: JSON.stringify(fault)}).then((answer) => answer.status);

test('status answers instead of n8n, with Retry-After, and nothing is done', async () => {
  expect(await order({kind: 'status', status: 429, retryAfter: 3})).toBe(201);
  const answer = await create();
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '3']);
  expect(count()).toBe(0);
});

test('slow answers late, and as usual', async () => {
  await order({kind: 'slow', delayMs: 80});
  const before = performance.now();
  expect((await create()).status).toBe(200);
  expect(performance.now() - before).toBeGreaterThanOrEqual(79);
});

test('cut closes the connection before anything is done', async () => {
  await order({kind: 'cut'});
  await expect(create()).rejects.toThrow('fetch failed');
  expect(count()).toBe(0);
});

test('lost-answer closes the connection after all is done', async () => {
  await order({kind: 'lost-answer'});
  await expect(create()).rejects.toThrow('fetch failed');
  expect(count()).toBe(1);
});

test('html answers a page, as a proxy in between would', async () => {
  await order({kind: 'html', status: 502});
  const answer = await call();
  expect([answer.status, answer.headers.get('content-type')]).toEqual([502, 'text/html; charset=utf-8']);
});

test('late-status does what was asked, and answers the status with the body that was ordered', async () => {
  await order({kind: 'late-status', status: 503, body: {message: 'Gateway'}});
  const answer = await create();
  expect([answer.status, await answer.json()]).toEqual([503, {message: 'Gateway'}]);
  expect(count()).toBe(1);
});

test('publication-refused saves the draft of a PUT, publishes nothing, and answers 409', async () => {
  const body = webhookWorkflow();
  const {id, versionId} = n8n.call('POST', '/workflows', body).body as {id: string; versionId: string};
  n8n.faults.add({kind: 'publication-refused', match: {method: 'POST', path: '*/publish'}, times: 1});
  expect((await call('POST', `/workflows/${id}/publish`, {})).status).toBe(409);
  expect(n8n.call('GET', `/workflows/${id}`).body).toMatchObject({active: false});

  expect((await call('POST', `/workflows/${id}/publish`, {})).status).toBe(200);
  n8n.faults.add({kind: 'publication-refused', status: 403, match: {method: 'PUT'}});
  expect((await call('PUT', `/workflows/${id}`, {...body, nodes: [], connections: {}})).status).toBe(403);
  expect(n8n.call('GET', `/workflows/${id}`).body).toMatchObject({nodes: [], activeVersionId: versionId});
});

test('hold waits before anything is done, and says when a request has come', async () => {
  const held = n8n.faults.add({kind: 'hold', match: {method: 'POST'}, skip: 1});
  await create();
  const waiting = create();
  await held.arrived();
  expect([held.hits, count()]).toEqual([1, 1]);
  held.release();
  expect((await waiting).status).toBe(200);
  expect(count()).toBe(2);
  expect((await create()).status).toBe(200);
});

test('hold-answer does what was asked, and waits with the answer', async () => {
  const held = n8n.faults.add({kind: 'hold-answer', times: 1});
  const waiting = create();
  await held.arrived();
  expect(count()).toBe(1);
  held.release();
  expect((await waiting).status).toBe(200);
});

test('several held requests are counted, and another process lets them go by clearing', async () => {
  const held = n8n.faults.add({kind: 'hold'});
  const waiting = [create(), create()];
  await held.arrived(2);
  await fetch(`${n8n.url}/sandbox/faults`, {method: 'DELETE'});
  expect((await Promise.all(waiting)).map((answer) => answer.status)).toEqual([200, 200]);
});

test('a sandbox that goes down takes no connection, does nothing of what it held, and comes up as it was', async () => {
  await create();
  const held = n8n.faults.add({kind: 'hold', times: 1});
  const lost = expect(create()).rejects.toThrow('fetch failed');
  await held.arrived();
  await n8n.goDown();
  await lost;
  const refused = await create().catch((error: Error & {cause: {code: string}}) => error.cause.code);
  expect(refused).toBe('ECONNREFUSED');
  held.release();
  await n8n.comeUp();
  expect((await call()).status).toBe(200);
  expect(count()).toBe(1);
});

test('a sandbox that is down can be stopped', async () => {
  await n8n.goDown();
  await n8n.goDown();
  await sandbox.stop();
});

test('half-json answers half of the body', async () => {
  const whole = await (await call()).text();
  await order({kind: 'half-json'});
  const half = await (await call()).text();
  expect(whole.startsWith(half) && half.length < whole.length).toBe(true);
});

test('every kind of the table takes effect or not as the table says', async () => {
  for (const [kind, {effect}] of Object.entries(FAULTS)) {
    const before = count();
    const placed = n8n.faults.add({kind: kind as keyof typeof FAULTS, times: 1, delayMs: 0});
    void placed.arrived().then(() => placed.release());
    await create().catch(() => undefined);
    expect(count() - before, kind).toBe(effect ? 1 : 0);
  }
});

test('a fault hits only what it matches, after skip and as often as times says', async () => {
  await order({kind: 'status', status: 503, match: {method: 'get', path: '/api/v1/workflows?*'}, skip: 1, times: 2});
  const statuses = [];
  for (const query of ['?limit=1', '', '?limit=2', '?limit=3', '?limit=4']) {
    statuses.push((await call('GET', `/workflows${query}`)).status);
  }
  expect(statuses).toEqual([200, 200, 503, 503, 200]);
  expect((await create()).status).toBe(200);
});

test('faults can be listed and cleared', async () => {
  await order([{kind: 'cut', match: {path: '/never'}}, {kind: 'html'}]);
  const url = `${n8n.url}/sandbox/faults`;
  expect(await (await fetch(url)).json()).toEqual([{kind: 'cut', match: {path: '/never'}}, {kind: 'html'}]);
  await fetch(url, {method: 'DELETE'});
  expect((await call()).status).toBe(200);
});

test('what is no fault is refused by name', async () => {
  const answer = await fetch(`${n8n.url}/sandbox/faults`, {method: 'POST', body: '{"kind": "explode"}'});
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({message: 'Unknown kind of fault "explode".'});
  expect(() => n8n.faults.add({kind: '__proto__' as 'cut'})).toThrow('Unknown kind');
});

test('requests are logged with what was answered, those to the sandbox itself are not', async () => {
  await call('GET', '/workflows?limit=5');
  await order({kind: 'cut', times: 1});
  await create().catch(() => undefined);
  const log = await (await fetch(`${n8n.url}/sandbox/requests`)).json();
  expect(log).toMatchObject([
    {method: 'GET', path: '/api/v1/workflows?limit=5', status: 200},
    {method: 'POST', path: '/api/v1/workflows', status: null},
  ]);
  await fetch(`${n8n.url}/sandbox/requests`, {method: 'DELETE'});
  expect(n8n.requests.list()).toEqual([]);
});
