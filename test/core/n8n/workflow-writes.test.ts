import {describe, expect, test} from 'vitest';
import {clientOf, failure, json, startServer, workflow} from './scripted-server.ts';

const body = {name: 'W', nodes: [], connections: {}, settings: {}};

test('each write goes to its own route', async () => {
  const {url, received} = await startServer((request, response) =>
    json(response, 200, request.path.endsWith('/tags') && request.method === 'PUT' ? [] : workflow('a')),
  );
  const {client} = clientOf(url);
  await client.createWorkflow(body);
  await client.updateWorkflow('a', body, {publishIfActive: true});
  await client.updateWorkflow('a', body, {publishIfActive: false});
  await client.publishWorkflow('a');
  await client.publishWorkflow('a', 'v1');
  await client.unpublishWorkflow('a');
  await client.archiveWorkflow('a');
  await client.unarchiveWorkflow('a');
  await client.setWorkflowTags('a', ['t1', 't2']);
  await client.createTag('billing');
  await client.deleteWorkflow('a');
  const sent = received.map(({method, path, query, body: content}) => [
    method,
    `${path}${query.size ? `?${query}` : ''}`,
    content,
  ]);
  expect(sent).toEqual([
    ['POST', '/api/v1/workflows', body],
    ['PUT', '/api/v1/workflows/a', body],
    ['PUT', '/api/v1/workflows/a?publishIfActive=false', body],
    ['POST', '/api/v1/workflows/a/publish', undefined],
    ['POST', '/api/v1/workflows/a/publish', {versionId: 'v1'}],
    ['POST', '/api/v1/workflows/a/unpublish', undefined],
    ['POST', '/api/v1/workflows/a/archive', undefined],
    ['POST', '/api/v1/workflows/a/unarchive', undefined],
    ['PUT', '/api/v1/workflows/a/tags', [{id: 't1'}, {id: 't2'}]],
    ['POST', '/api/v1/tags', {name: 'billing'}],
    ['DELETE', '/api/v1/workflows/a', undefined],
  ]);
});

test.each([400, 404, 409, 422, 500])('a write refused with %i is n8n_refused with the words of n8n', async (status) => {
  const {url} = await startServer((_, response) => json(response, status, {message: 'request/body/id is read-only'}));
  const error = await failure(clientOf(url).client.updateWorkflow('a', body, {publishIfActive: true}));
  expect(error).toMatchObject({
    code: 'n8n_refused',
    details: {status, message: 'request/body/id is read-only'},
  });
  expect(error.message).toContain('PUT /api/v1/workflows/a');
});

test('a refusal that may have saved the draft is told as unknown', async () => {
  for (const [status, outcome] of [
    [400, undefined],
    [403, 'unknown'],
    [404, undefined],
    [409, 'unknown'],
    [500, 'unknown'],
  ]) {
    const {url} = await startServer((_, response) => json(response, status as number, {message: 'no'}));
    const error = await failure(clientOf(url).client.updateWorkflow('a', body, {publishIfActive: true}));
    expect((error.details as {outcome?: string}).outcome).toBe(outcome);
  }
});

test('an id that would change the path is no id', async () => {
  const {url, received} = await startServer((_, response) => json(response, 200, {}));
  for (const id of ['', '.', '..']) {
    expect((await failure(Promise.resolve().then(() => clientOf(url).client.deleteWorkflow(id)))).code).toBe(
      'workflow_unknown',
    );
  }
  expect(received).toEqual([]);
});

describe('a server that knows only activate', () => {
  const older = (version: string) =>
    startServer(({method, path}, response) => {
      if (path === '/rest/settings') return json(response, 200, {data: {versionCli: version}});
      if (/\/(de)?activate$/.test(path) && method === 'POST') return json(response, 200, workflow('a'));
      json(response, 404, {message: 'not found'});
    });

  test('publishes and unpublishes by the older names', async () => {
    const {url, received} = await older('1.80.0');
    const {client} = clientOf(url);
    await client.publishWorkflow('a');
    await client.unpublishWorkflow('a');
    expect(received.map(({path}) => path.split('/').at(-1))).toEqual([
      'publish',
      'activate',
      'unpublish',
      'deactivate',
    ]);
  });

  test('is told the version where it has versions', async () => {
    const {url, received} = await older('2.0.1');
    await clientOf(url).client.publishWorkflow('a', 'v7');
    expect(received.at(-1)).toMatchObject({path: '/api/v1/workflows/a/activate', body: {versionId: 'v7'}});
  });

  test('never publishes another version than was asked for', async () => {
    const {url, received} = await older('1.80.0');
    const error = await failure(clientOf(url).client.publishWorkflow('a', 'v7'));
    expect(error).toMatchObject({code: 'n8n_refused', details: {status: 404}});
    expect(received.map(({path}) => path)).not.toContain('/api/v1/workflows/a/activate');
  });
});

test('an unknown workflow is refused in the words of the newer route', async () => {
  const {url} = await startServer(({path}, response) =>
    json(response, 404, {message: path.endsWith('/publish') ? 'You do not have permission' : 'not found'}),
  );
  expect((await failure(clientOf(url).client.publishWorkflow('a'))).message).toContain('You do not have permission');
});
