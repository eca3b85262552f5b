import {expect, test} from 'vitest';
import {startSandbox} from '../../../src/sandbox/start-sandbox.ts';
import {clientOf, failure, json, startServer} from './scripted-server.ts';

const strange = {type: 'n8n-nodes-none.x', typeVersion: 2};

// What real n8n answers is tested in test/contract/node-types.ts.
const n8n = (status: number, body: object) =>
  startServer((request, response) => {
    if (request.path === '/api/v1/n8n-packages/export') return json(response, 405, {message: 'GET method not allowed'});
    if (request.path !== '/api/v1/n8n-packages/import') return json(response, 200, {data: {versionCli: '2.41.1'}});
    json(response, status, body);
  });

test('asks with two reasons that each forbid the import', async () => {
  const sandbox = await startSandbox({instances: [{name: 'a'}]});
  const {url, apiKey, requests} = sandbox.instance('a');
  const {client} = clientOf(url, {}, apiKey);
  expect(await client.unknownNodeTypes([strange])).toEqual([strange]);
  expect(requests.list().filter(({method}) => method === 'POST')).toMatchObject([{status: 422}]);
  await sandbox.stop();
});

test('an answer that does not name both reasons is not believed', async () => {
  const issues = [{type: 'missing-node-type', nodeType: strange.type, typeVersion: strange.typeVersion}];
  const {url} = await n8n(422, {message: 'Import blocked', issues});
  expect(await clientOf(url).client.unknownNodeTypes([strange])).toBeNull();
});

test.each([400, 403, 404, 405])('null where the question is refused with %i', async (status) => {
  const {url} = await n8n(status, {message: 'no'});
  expect(await clientOf(url).client.unknownNodeTypes([strange])).toBeNull();
});

test('null, and no question, where the server has no packages', async () => {
  const {url, received} = await startServer(({path}, response) => {
    if (path === '/rest/settings') return json(response, 200, {data: {versionCli: '1.100.0'}});
    json(response, 404, {message: 'not found'});
  });
  expect(await clientOf(url).client.unknownNodeTypes([strange])).toBeNull();
  expect(received.map(({method}) => method)).not.toContain('POST');
});

test('a refused key is an error', async () => {
  const {url} = await n8n(401, {message: 'Unauthorized'});
  expect((await failure(clientOf(url).client.unknownNodeTypes([strange]))).code).toBe('n8n_auth');
});
