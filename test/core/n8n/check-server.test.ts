import {expect, test} from 'vitest';
import {CHECK_NAMES, type CheckName, checkEnvironment} from '../../../src/core/n8n/check-server.ts';
import {clientOf, failure, type Handle, json, startServer, workflow} from './scripted-server.ts';

const ALL_SCOPES = [
  ...['list', 'read', 'create', 'update', 'activate', 'deactivate', 'delete'].map((name) => `workflow:${name}`),
  ...['workflowTags:update', 'tag:list', 'tag:create', 'credential:list'],
];

type Routes = Record<string, Handle>;
const ok =
  (body: unknown): Handle =>
  (_, response) =>
    json(response, 200, body);
const status =
  (code: number, message: string): Handle =>
  (_, response) =>
    json(response, code, {message});

const HEALTHY: Routes = {
  '/healthz': ok({status: 'ok'}),
  '/healthz/readiness': ok({status: 'ok'}),
  '/rest/settings': ok({data: {versionCli: '2.41.1'}}),
  '/api/v1/workflows': ok({data: [workflow('a')], nextCursor: null}),
  '/api/v1/tags': ok({data: [], nextCursor: null}),
  '/api/v1/credentials': ok({data: [], nextCursor: null}),
  '/api/v1/discover': ok({data: {scopes: ALL_SCOPES}}),
  '/api/v1/n8n-packages/export': status(405, 'GET method not allowed'),
};

async function check(routes: Routes, key?: string) {
  const all = {...HEALTHY, ...routes};
  const {url, received} = await startServer((request, response) =>
    (all[request.path] ?? status(404, 'not found'))(request, response),
  );
  const {client} = clientOf(url, {}, key);
  const {checks} = await checkEnvironment(client, {now: () => new Date()});
  expect(checks.map((entry) => entry.name)).toEqual([...CHECK_NAMES]);
  return {of: (name: CheckName) => checks.find((entry) => entry.name === name)!, checks, received};
}

test('a healthy n8n passes every check, by reading only', async () => {
  const {checks, received} = await check({});
  expect(checks.map((entry) => entry.ok)).toEqual([true, true, true, true, true, true]);
  expect(new Set(received.map(({method}) => method))).toEqual(new Set(['GET']));
});

test('an n8n that does not answer fails the first check and leaves the others open', async () => {
  const {client} = clientOf('http://127.0.0.1:1');
  const {checks} = await checkEnvironment(client, {now: () => new Date()});
  expect(checks.map((entry) => entry.ok)).toEqual([false, null, null, null, null, null]);
  expect(checks[0]!.hint).not.toContain('env check');
});

test('an n8n whose database is not ready fails', async () => {
  const {of} = await check({'/healthz/readiness': status(503, 'not ready')});
  expect(of('reachable')).toMatchObject({ok: false, message: expect.stringContaining('database')});
});

test('a closed /healthz leaves the rest to the key', async () => {
  const {checks} = await check({'/healthz': (_, response) => response.writeHead(404).end('<h1>404</h1>')});
  expect(checks.map((entry) => entry.ok)).toEqual([null, null, true, true, true, true]);
});

test('a wrong key fails, and an expired one is named as such', async () => {
  const refuse = {'/api/v1/workflows': status(401, 'Unauthorized')};
  const wrong = await check(refuse);
  expect(wrong.of('key')).toMatchObject({ok: false, hint: expect.stringContaining('wops env login staging')});
  expect(wrong.of('scopes').ok).toBeNull();
  const jwt = `head.${Buffer.from('{"exp":1767225600}').toString('base64url')}.sign`;
  expect((await check(refuse, jwt)).of('key').message).toContain('expired on 2026-01-01');
});

test('a url below which there is no API of n8n is told as such, with its path; the key is not blamed', async () => {
  const {of} = await check({'/api/v1/workflows': status(404, 'not found')});
  expect(of('key')).toMatchObject({ok: false, message: expect.stringMatching(/answered GET .* 404 .*Is this n8n\?$/)});
  expect(of('key').hint).toContain('wops env show staging');
  expect(of('scopes').ok).toBeNull();
});

test('missing scopes are named with what they are for', async () => {
  const scopes = ALL_SCOPES.filter((scope) => scope !== 'workflow:update');
  const {of} = await check({
    '/api/v1/discover': ok({data: {scopes}}),
    '/api/v1/credentials': status(403, 'Forbidden'),
  });
  expect(of('scopes').ok).toBe(false);
  expect(of('scopes').message).toMatch(/lacks workflow:update \(.+\), credential:list \(.+\)\./);
});

test('an n8n that does not tell the scopes leaves the writes open and names them', async () => {
  const {of} = await check({'/api/v1/discover': status(404, 'not found')});
  expect(of('scopes').ok).toBeNull();
  expect(of('scopes').message).toContain('workflow:update');
  expect(of('scopes').message).not.toContain('workflow:list');
});

test('a clock that is wrong by minutes fails and is measured in seconds', async () => {
  const late: Handle = (_, response) =>
    json(response, 200, {status: 'ok'}, {date: new Date(Date.now() - 600_000).toUTCString()});
  const {of} = await check({'/healthz': late});
  expect(of('clock').ok).toBe(false);
  expect(of('clock').message).toMatch(/(599|600|601) s behind/);
});

test('an n8n without drafts is told, not failed', async () => {
  const {of} = await check({'/rest/settings': ok({data: {versionCli: '1.80.0'}})});
  expect(of('version').message).toContain('1.80.0');
  expect(of('features')).toMatchObject({ok: null, message: expect.stringContaining('Drafts: no')});
});

test('an interruption is no finding', async () => {
  const {url} = await startServer(() => abort.abort());
  const {client, abort} = clientOf(url);
  expect((await failure(checkEnvironment(client, {now: () => new Date()}))).code).toBe('interrupted');
});
