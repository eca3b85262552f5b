import type {ServerResponse} from 'node:http';
import {expect, test} from 'vitest';
import {clientOf, failure, json, KEY, startServer} from './scripted-server.ts';

const hook = {kind: 'webhook', path: 'orders', method: 'POST'} as const;

/** As n8n answers the preflight of a path that takes `methods`. */
const preflight = (response: ServerResponse, asked: unknown, methods: string[]) => {
  const headers = {'access-control-allow-methods': ['OPTIONS', ...methods].join(', ')};
  response.writeHead(methods.includes(String(asked)) ? 204 : 500, headers).end();
};
const n8nWith = (path: string, methods: string[]) =>
  startServer((request, response) =>
    preflight(
      response,
      request.headers['access-control-request-method'],
      decodeURIComponent(request.path) === path ? methods : [],
    ),
  );

test('a path that is there is registered, with another method or elsewhere it is not', async () => {
  const {url} = await n8nWith('/webhook/orders', ['POST']);
  const {client} = clientOf(url);
  expect(await client.probeWebhook(hook)).toBe('registered');
  expect(await client.probeWebhook({...hook, method: 'GET'})).toBe('unregistered');
  expect(await client.probeWebhook({...hook, path: 'other'})).toBe('unregistered');
  expect(await client.probeWebhook({...hook, kind: 'form'})).toBe('unregistered');
});

test('asks by OPTIONS, with an origin, the method, and no key; segments are encoded', async () => {
  const {url, received} = await n8nWith('/webhook/a b/:id/ü?#', ['POST']);
  const {client} = clientOf(url);
  expect(await client.probeWebhook({...hook, path: 'a b/:id/ü?#'})).toBe('registered');
  expect(received[0]).toMatchObject({method: 'OPTIONS', path: '/webhook/a%20b/%3Aid/%C3%BC%3F%23'});
  expect(received[0]!.headers).toMatchObject({origin: url, 'access-control-request-method': 'POST'});
  expect(JSON.stringify(received.map(({headers}) => headers))).not.toContain(KEY);
});

test('a path that could lead elsewhere, an expression, or a strange method is unknown, and not asked for', async () => {
  const {url, received} = await n8nWith('/webhook/x', ['POST']);
  const {client} = clientOf(url);
  for (const path of [null, '', '../api/v1/workflows', 'a/./b', 'a//b']) {
    expect(await client.probeWebhook({...hook, path})).toBe('unknown');
  }
  for (const method of [null, '', 'POST\r\nx: y', 'post']) {
    expect(await client.probeWebhook({...hook, method})).toBe('unknown');
  }
  expect(received).toEqual([]);
});

test('something that says yes to every preflight says nothing', async () => {
  const {url, received} = await startServer(({headers}, response) =>
    preflight(response, headers['access-control-request-method'], ['POST']),
  );
  const {client} = clientOf(url);
  expect(await client.probeWebhook(hook)).toBe('unknown');
  expect(received).toHaveLength(2);
});

test('whether the answers can be trusted is asked once', async () => {
  const {url, received} = await n8nWith('/webhook/orders', ['POST']);
  const {client} = clientOf(url);
  for (const _time of [1, 2, 3]) await client.probeWebhook(hook);
  expect(received).toHaveLength(4);
});

test.each([
  ['a page', (response: ServerResponse) => response.writeHead(200).end('<html>')],
  ['not found', (response: ServerResponse) => json(response, 404, {message: 'not found'})],
  ['an error without methods', (response: ServerResponse) => response.writeHead(500).end()],
  ['a redirect', (response: ServerResponse) => response.writeHead(302, {location: 'http://127.0.0.1:1/'}).end()],
  ['a cut connection', (response: ServerResponse) => response.destroy()],
])('%s is unknown', async (_what, answer) => {
  const {url} = await startServer((_request, response) => answer(response));
  expect(await clientOf(url).client.probeWebhook(hook)).toBe('unknown');
});

test('an interruption is an interruption', async () => {
  const {url} = await n8nWith('/webhook/orders', ['POST']);
  const {client, abort} = clientOf(url);
  abort.abort();
  expect((await failure(client.probeWebhook(hook))).code).toBe('interrupted');
});
