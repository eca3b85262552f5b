import type {ServerResponse} from 'node:http';
import {describe, expect, test} from 'vitest';
import {clientOf, failure, json, startServer, workflow} from './scripted-server.ts';

const body = {name: 'W', nodes: [], connections: {}, settings: {}};
const cut = (response: ServerResponse) => {
  response.writeHead(200, {'content-length': '1000'}).write('{"half":');
  response.socket!.end();
};

describe('reads', () => {
  test.each([429, 502, 503, 504])('are tried again after %i', async (status) => {
    const {url, received} = await startServer(({count}, response) =>
      count < 3 ? json(response, status, {message: 'busy'}) : json(response, 200, workflow('a')),
    );
    const {client, waits} = clientOf(url, {backoffMs: 100});
    expect(await client.getWorkflow('a')).toMatchObject({id: 'a'});
    expect(received).toHaveLength(3);
    // Half of 100 and of 200: `random` is 0.
    expect(waits).toEqual([50, 100]);
  });

  test('are tried again after a connection cut inside the answer', async () => {
    const {url} = await startServer(({count}, response) =>
      count === 1 ? cut(response) : json(response, 200, workflow('a')),
    );
    expect(await clientOf(url).client.getWorkflow('a')).toMatchObject({id: 'a'});
  });

  test('are tried again after a time-out', async () => {
    const {url} = await startServer(({count}, response) => {
      if (count > 1) json(response, 200, workflow('a'));
    });
    expect(await clientOf(url, {headersTimeoutMs: 100}).client.getWorkflow('a')).toMatchObject({id: 'a'});
  });

  test('end in n8n_unreachable after three tries', async () => {
    const {url, received} = await startServer((_, response) => json(response, 503, {message: 'starting'}));
    const error = await failure(clientOf(url).client.getWorkflow('a'));
    expect(error.code).toBe('n8n_unreachable');
    expect(error.message).toContain('503');
    expect(received).toHaveLength(3);
  });

  test('are not tried again after 500 or 400', async () => {
    for (const status of [500, 400]) {
      const {url, received} = await startServer((_, response) => json(response, status, {message: 'no'}));
      expect((await failure(clientOf(url).client.getWorkflow('a'))).code).toBe('n8n_refused');
      expect(received).toHaveLength(1);
    }
  });
});

test.each([
  ['seconds', '7', 7_000],
  ['a date', 'Thu, 01 Jan 2026 00:00:12 GMT', 12_000],
  ['a date gone by', 'Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['more than the limit', '86400', 30_000],
  ['nonsense', 'soon', 250],
  ['a negative number', '-5', 250],
])('Retry-After is followed: %s', async (_, header, wait) => {
  const {url} = await startServer(({count}, response) =>
    count === 1 ? json(response, 429, {}, {'retry-after': header}) : json(response, 200, workflow('a')),
  );
  const {client, waits} = clientOf(url, {now: () => new Date('2026-01-01T00:00:00Z')});
  await client.getWorkflow('a');
  expect(waits).toEqual([wait]);
});

describe('writes', () => {
  test('are tried again after 429, since n8n has not acted', async () => {
    const {url, received} = await startServer(({count}, response) =>
      count === 1 ? json(response, 429, {}) : json(response, 200, workflow('a')),
    );
    await clientOf(url).client.createWorkflow(body);
    expect(received.map((request) => request.body)).toEqual([body, body]);
  });

  test('that never found a connection are tried again, then told as not sent', async () => {
    const {client, waits} = clientOf('http://127.0.0.1:1');
    const error = await failure(client.createWorkflow(body));
    expect(error).toMatchObject({code: 'n8n_unreachable', details: {outcome: 'not_sent'}});
    expect(waits).toHaveLength(2);
  });

  test.each([502, 503, 504])('are sent once where a gateway answers %i, and told as unknown', async (status) => {
    const {url, received} = await startServer((_, response) => json(response, status, {}));
    const error = await failure(clientOf(url).client.updateWorkflow('a', body, {publishIfActive: true}));
    expect(error).toMatchObject({code: 'n8n_unreachable', details: {outcome: 'unknown', status}});
    expect(received).toHaveLength(1);
  });

  test('whose answer is cut or late are sent once and told as unknown', async () => {
    const cutting = await startServer((_, response) => cut(response));
    const vanishing = await startServer((_, response) => response.socket!.destroy());
    const silent = await startServer(() => {});
    for (const {url, received} of [cutting, vanishing, silent]) {
      const error = await failure(clientOf(url, {headersTimeoutMs: 100}).client.createWorkflow(body));
      expect(error).toMatchObject({code: 'n8n_unreachable', details: {outcome: 'unknown'}});
      expect(received).toHaveLength(1);
    }
  });

  test('answered with something unreadable are told as unknown', async () => {
    const {url} = await startServer((_, response) => response.writeHead(200).end('<html>'));
    const error = await failure(clientOf(url).client.createWorkflow(body));
    expect(error).toMatchObject({code: 'n8n_answer', details: {outcome: 'unknown'}});
  });
});

describe('an interruption', () => {
  test('of a write under way is told as unknown', async () => {
    const {url} = await startServer(() => abort.abort());
    const {client, abort} = clientOf(url);
    expect(await failure(client.createWorkflow(body))).toMatchObject({
      code: 'interrupted',
      details: {outcome: 'unknown'},
    });
  });

  test('before a write, or while it waits to be tried again, is told as not sent', async () => {
    const {url, received} = await startServer((_, response) => json(response, 429, {}));
    const {client, abort} = clientOf(url, {
      delay: async (_, signal) => {
        abort.abort();
        signal.throwIfAborted();
      },
    });
    const notSent = {code: 'interrupted', details: {outcome: 'not_sent'}};
    expect(await failure(client.createWorkflow(body))).toMatchObject(notSent);
    expect(await failure(client.createWorkflow(body))).toMatchObject(notSent);
    expect(received).toHaveLength(1);
  });
});

test('no more than four requests are under way at once', async () => {
  const open: ServerResponse[] = [];
  let most = 0;
  const {url, received} = await startServer((_, response) => {
    open.push(response);
    most = Math.max(most, open.length);
    if (open.length === 4) for (const waiting of open.splice(0)) json(waiting, 200, workflow('a'));
  });
  const {client} = clientOf(url);
  await Promise.all(Array.from({length: 12}, () => client.getWorkflow('a')));
  expect(received).toHaveLength(12);
  expect(most).toBe(4);
});
