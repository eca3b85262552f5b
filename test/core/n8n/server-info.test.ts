import {describe, expect, test} from 'vitest';
import {clientOf, failure, json, KEY, startServer, workflow} from './scripted-server.ts';

interface Shape {
  release?: string;
  versionCli?: string;
  packages?: boolean;
  workflows?: object[];
}

const server = ({release, versionCli, packages, workflows = []}: Shape) =>
  startServer(({path}, response) => {
    if (path === '/') {
      const content = Buffer.from(JSON.stringify({dsn: '', release})).toString('base64');
      return response
        .writeHead(200, {'content-type': 'text/html'})
        .end(release === undefined ? '<html>' : `<meta name="n8n:config:sentry" content="${content}">`);
    }
    if (path === '/rest/settings') return json(response, 200, {data: {versionCli}});
    if (path === '/api/v1/workflows') return json(response, 200, {data: workflows, nextCursor: null});
    if (packages && path === '/api/v1/n8n-packages/export')
      return json(response, 405, {message: 'GET method not allowed'});
    json(response, 404, {message: 'not found'});
  });

describe('the server', () => {
  test.each([
    ['n8n 2 by its page', {release: 'n8n@2.41.1', packages: true}, {version: '2.41.1', drafts: true, packages: true}],
    ['n8n 1 by its settings', {versionCli: '1.80.0'}, {version: '1.80.0', drafts: false, packages: false}],
    [
      'by the fields of a workflow',
      {workflows: [workflow('a', {activeVersion: null})]},
      {version: null, drafts: true, packages: false},
    ],
    ['by their absence', {workflows: [workflow('a')]}, {version: null, drafts: false, packages: false}],
    ['without workflows, by its packages', {packages: true}, {version: null, drafts: true, packages: true}],
    [
      'a version that is none',
      {release: 'n8n@\u001b[31m', versionCli: '<b>'},
      {version: null, drafts: false, packages: false},
    ],
  ])('is known: %s', async (_, shape, info) => {
    const {url} = await server(shape);
    expect(await clientOf(url).client.server()).toEqual(info);
  });

  test('is asked once', async () => {
    const {url, received} = await server({release: 'n8n@2.41.1'});
    const {client} = clientOf(url);
    await Promise.all([client.server(), client.server()]);
    const asked = received.length;
    await client.server();
    expect(received).toHaveLength(asked);
    expect(asked).toBe(3);
  });

  test('gets the key on the API only', async () => {
    const {url, received} = await server({release: 'n8n@2.41.1'});
    const {client} = clientOf(url);
    await client.server();
    await failure(client.health());
    const withKey = received.filter(({headers}) => headers['x-n8n-api-key'] === KEY).map(({path}) => path);
    expect(withKey).toEqual(['/api/v1/n8n-packages/export']);
    expect(received.length).toBeGreaterThan(3);
  });
});

describe('the key', () => {
  const jwt = (payload: object) => `head.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.sign`;

  test('tells when it ends', () => {
    const end = (key: string) => clientOf('http://127.0.0.1:1', {}, key).client.keyExpiresAt;
    expect(end(jwt({exp: 1_826_956_800}))).toEqual(new Date('2027-11-23T08:00:00Z'));
    expect([jwt({}), jwt({exp: 'x'}), 'n8n_api_abcdef', 'a.b.c'].map(end)).toEqual([null, null, null, null]);
  });

  test('has the scopes that n8n tells, or unknown ones', async () => {
    const scopes = ['workflow:list', 'tag:list'];
    const telling = await startServer((_, response) => json(response, 200, {data: {scopes, resources: {}}}));
    const older = await startServer((_, response) => json(response, 404, {message: 'not found'}));
    expect(await clientOf(telling.url).client.keyScopes()).toEqual(scopes);
    expect(await clientOf(older.url).client.keyScopes()).toBeNull();
  });
});
