import {gzipSync} from 'node:zlib';
import {describe, expect, test} from 'vitest';
import {ERRORS} from '../../../src/core/errors.ts';
import {clientOf, failure, json, KEY, startServer, workflow} from './scripted-server.ts';

const fast = {headersTimeoutMs: 100, bodyTimeoutMs: 100, attempts: 1};

describe('answers that are no success', () => {
  test('a wrong key is n8n_auth and names the environment and the origin', async () => {
    const {url} = await startServer((_, response) => json(response, 401, {message: 'Unauthorized'}));
    const error = await failure(clientOf(url).client.getWorkflow('a'));
    expect(error.code).toBe('n8n_auth');
    expect(error.message).toContain('staging');
    expect(error.message).toContain(url);
    expect(error.hint).toBe('wops env login staging');
  });

  test('a missing scope is n8n_forbidden with the words of n8n', async () => {
    const {url} = await startServer((_, response) => json(response, 403, {message: 'Forbidden'}));
    const error = await failure(clientOf(url).client.listTags());
    expect(error.code).toBe('n8n_forbidden');
    expect(error.message).toContain('GET /api/v1/tags: Forbidden');
    expect(error.hint).toContain('wops env login staging');
  });

  test('a missing licence is n8n_forbidden and does not ask for another key', async () => {
    const said = 'Your license does not allow for feat:variables.';
    const {url} = await startServer((_, response) => json(response, 403, {message: said}));
    const error = await failure(clientOf(url).client.listTags());
    expect(error.message).toContain(said);
    expect(error.hint).not.toContain('env login');
  });

  test('an HTML page is n8n_answer that shows its start and asks whether this is n8n', async () => {
    const {url} = await startServer((_, response) =>
      response.writeHead(200, {'content-type': 'text/html'}).end('<html>\n\u001b[31m<title>Router</title>'),
    );
    const error = await failure(clientOf(url).client.getWorkflow('a'));
    expect(error.code).toBe('n8n_answer');
    expect(error.message).toContain('text/html: <html> <title>Router</title>');
    expect(error.message).toContain('Is this n8n?');
  });

  test('half of a JSON document with a complete length is n8n_answer', async () => {
    const {url} = await startServer((_, response) =>
      response.writeHead(200, {'content-type': 'application/json'}).end('{"data":[{"id":"a"'),
    );
    expect((await failure(clientOf(url).client.listTags())).code).toBe('n8n_answer');
  });

  test('JSON of another form is n8n_answer that says where it differs', async () => {
    const {url} = await startServer((_, response) => json(response, 200, workflow('a', {nodes: [{type: 'x'}]})));
    const error = await failure(clientOf(url).client.getWorkflow('a'));
    expect(error.code).toBe('n8n_answer');
    expect(error.message).toContain('nodes.0.name');
  });

  test('a redirect is not followed, and said where it points without its query', async () => {
    const other = await startServer((_, response) => json(response, 200, workflow('a')));
    const {url} = await startServer((_, response) =>
      response.writeHead(302, {location: `${other.url}/login?token=abc`}).end(),
    );
    const error = await failure(clientOf(url).client.getWorkflow('a'));
    expect(error.code).toBe('n8n_answer');
    expect(error.message).toContain(`${other.url}/login`);
    expect(error.message).not.toContain('abc');
    expect(other.received).toEqual([]);
  });

  test("a 404 by n8n is null, a proxy's 404 is n8n_answer", async () => {
    const n8n = await startServer((_, response) => json(response, 404, {message: 'Not Found'}));
    const proxy = await startServer((_, response) =>
      response.writeHead(404, {'content-type': 'text/html'}).end('<h1>404</h1>'),
    );
    expect(await clientOf(n8n.url).client.getWorkflow('a')).toBeNull();
    expect((await failure(clientOf(proxy.url).client.getWorkflow('a'))).code).toBe('n8n_answer');
  });

  test('a key that the server echoes is redacted everywhere, and so are control characters', async () => {
    const echo = `bad key ${KEY}\u0000\u001b]0;title\u0007\u202e!`;
    for (const [status, body] of [
      [400, JSON.stringify({message: echo})],
      [401, JSON.stringify({message: echo})],
      [403, echo],
      [500, echo],
      [200, echo],
    ] as const) {
      const {url} = await startServer((_, response) =>
        response.writeHead(status, {'content-type': `text/${KEY}`}).end(body),
      );
      const {client, events} = clientOf(url);
      const error = await failure(client.createTag('t'));
      const shown = JSON.stringify([error.message, error.hint, error.details, events]);
      expect(shown).not.toContain(KEY);
      expect(shown).toContain('***');
      expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  test('a long message is cut', async () => {
    const {url} = await startServer((_, response) => json(response, 400, {message: 'x'.repeat(100_000)}));
    expect((await failure(clientOf(url).client.createTag('t'))).message.length).toBeLessThan(700);
  });
});

describe('no answer', () => {
  test('a refused connection is n8n_unreachable', async () => {
    const error = await failure(clientOf('http://127.0.0.1:1').client.listTags());
    expect(error.code).toBe('n8n_unreachable');
    expect(error.exit).toBe(ERRORS.n8n_unreachable.exit);
    expect(error.message).toContain('http://127.0.0.1:1');
  });

  test('an unknown host is n8n_unreachable at the first try', async () => {
    const {client, waits} = clientOf('http://n8n.invalid');
    const error = await failure(client.listTags());
    expect(error.code).toBe('n8n_unreachable');
    expect(error.message).toContain('http://n8n.invalid');
    if (error.message.includes('unknown')) expect(waits).toEqual([]);
  });

  test('https where http is spoken is n8n_unreachable', async () => {
    const {url} = await startServer((_, response) => json(response, 200, {}));
    const error = await failure(clientOf(url.replace('http:', 'https:')).client.listTags());
    expect(error.code).toBe('n8n_unreachable');
    expect(error.message).toContain('TLS');
  });

  test('headers that do not come, and a body that stops, end in n8n_unreachable', async () => {
    const silent = await startServer(() => {});
    const stopping = await startServer((_, response) => response.writeHead(200).write('{'));
    expect((await failure(clientOf(silent.url, fast).client.listTags())).message).toContain('no answer within 0.1 s');
    expect((await failure(clientOf(stopping.url, fast).client.listTags())).message).toContain('stood still');
  });

  test('an answer over the size limit is n8n_answer, compressed or not', async () => {
    const big = JSON.stringify({data: [], nextCursor: null, more: 'x'.repeat(5_000_000)});
    const plain = await startServer((_, response) => response.end(big));
    const bomb = await startServer((_, response) =>
      response.writeHead(200, {'content-encoding': 'gzip'}).end(gzipSync(big)),
    );
    for (const {url} of [plain, bomb]) {
      const error = await failure(clientOf(url, {maxBytes: 1024 * 1024}).client.listTags());
      expect(error.code).toBe('n8n_answer');
      expect(error.message).toContain('1 MiB');
    }
  });
});

describe('a success', () => {
  test('comes with the fields that wops does not know, also hostile ones', async () => {
    const text = JSON.stringify(workflow('a')).replace('{', '{"future":{"x":1},"__proto__":{"polluted":true},');
    const {url} = await startServer((_, response) => response.end(text));
    const found = await clientOf(url).client.getWorkflow('a');
    expect(JSON.stringify(found)).toBe(text.replace(/}$/, ',"description":null}'));
    expect((found as {polluted?: boolean}).polluted).toBeUndefined();
  });

  test('may be gzipped', async () => {
    const {url} = await startServer((_, response) =>
      response.writeHead(200, {'content-encoding': 'gzip'}).end(gzipSync(JSON.stringify(workflow('a')))),
    );
    expect(await clientOf(url).client.getWorkflow('a')).toEqual({...workflow('a'), description: null});
  });

  test('is asked for below a path prefix, with the key, and told as one event without the key', async () => {
    const {url, received} = await startServer((_, response) => json(response, 200, workflow('a/b')));
    const {client, events} = clientOf(`${url}/automation/n8n//`);
    await client.getWorkflow('a/b?c');
    expect(received).toMatchObject([
      {path: '/automation/n8n/api/v1/workflows/a%2Fb%3Fc', headers: {'x-n8n-api-key': KEY}},
    ]);
    expect(events).toMatchObject([
      {kind: 'request', environment: 'staging', method: 'GET', path: '/api/v1/workflows/a%2Fb%3Fc', status: 200},
    ]);
    expect(JSON.stringify(events)).not.toContain(KEY);
  });
});
