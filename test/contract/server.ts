import {gunzipSync} from 'node:zlib';
import {expect, test} from 'vitest';
import type {ContractPart} from './n8n-contract.ts';
import {unique} from './raw-api.ts';
import {workflow} from './sample-workflows.ts';

export const describeServer: ContractPart = (api) => {
  test.each(['/healthz', '/healthz/readiness'])('%s answers ok without a key', async (path) => {
    const answer = await api().plain('GET', path);
    expect([answer.status, answer.body]).toEqual([200, {status: 'ok'}]);
  });

  test('its version is told by the editor page alone: base64 JSON in the meta tag n8n:config:sentry', async () => {
    const page = (await api().plain('GET', '/')).text;
    const content = /name="n8n:config:sentry" content="([^"]+)"/.exec(page)?.[1] ?? '';
    expect(JSON.parse(Buffer.from(content, 'base64').toString()).release).toBe('n8n@2.41.1');
  });

  test.each([{}, {'x-n8n-api-key': ''}, {'x-n8n-api-key': 'wrong'}])(
    'refuses the key of %j with 401',
    async (headers) => {
      const answer = await api().plain('GET', '/api/v1/workflows', undefined, headers as Record<string, string>);
      expect([answer.status, answer.body]).toEqual([401, {message: 'Unauthorized'}]);
    },
  );

  test('tells a key its scopes', async () => {
    const {data} = await api().done('GET', '/discover');
    expect(data.scopes).toEqual(expect.arrayContaining(['workflow:list', 'workflow:update', 'credential:list']));
  });

  test('answers 404 to an unknown path and 405 to a method that a path does not have', async () => {
    const unknown = await api().call('GET', '/nothing-here');
    expect([unknown.status, unknown.body]).toEqual([404, {message: 'not found'}]);
    const method = await api().call('PATCH', '/workflows/x', {});
    expect([method.status, method.body]).toEqual([405, {message: 'PATCH method not allowed'}]);
  });

  test('answers 500 with an HTML page to a body that is not JSON, and 415 to another content type', async () => {
    const headers = {'x-n8n-api-key': api().apiKey, 'content-type': 'application/json'};
    const broken = await api().plain('POST', '/api/v1/workflows', '{"name"', headers);
    expect(broken.status).toBe(500);
    expect(broken.headers.get('content-type')).toContain('text/html');
    const text = await api().plain('POST', '/api/v1/workflows', 'x', {...headers, 'content-type': 'text/plain'});
    expect([text.status, text.body]).toEqual([415, {message: 'unsupported media type text/plain'}]);
  });

  test.each([
    ['GET', '/variables', 'feat:variables'],
    ['GET', '/projects', 'feat:projectRole:admin'],
    ['POST', '/source-control/pull', 'feat:sourceControl'],
  ])('%s %s needs a licence', async (method, path, feature) => {
    const answer = await api().call(method, path, method === 'POST' ? {} : undefined);
    expect(answer.status).toBe(403);
    expect(answer.body.message).toBe(
      `Your license does not allow for ${feature}. To enable ${feature}, please upgrade to a license that supports this feature.`,
    );
  });

  test('exports workflows as a gzipped tar that names the version of n8n', async () => {
    const {id, name} = await api().create(workflow({name: unique('Packed')}));
    const response = await fetch(`${api().url}/api/v1/n8n-packages/export`, {
      method: 'POST',
      headers: {'x-n8n-api-key': api().apiKey, 'content-type': 'application/json'},
      body: JSON.stringify({workflowIds: [id]}),
    });
    expect(response.headers.get('content-type')).toBe('application/gzip');
    const tar = gunzipSync(Buffer.from(await response.arrayBuffer())).toString();
    expect(tar.startsWith('manifest.json')).toBe(true);
    expect(tar).toContain('"sourceN8nVersion": "2.41.1"');
    expect(tar).toContain(`"name": "${name}"`);
  });

  test.each([
    [{}, 'At least one workflowId, folderId, or projectId is required'],
    [{workflowIds: ['absent']}, '1 workflow(s) not found or not accessible. Export aborted.'],
  ])('refuses to export %j', async (body, message) => {
    const answer = await api().call('POST', '/n8n-packages/export', body);
    expect([answer.status, answer.body]).toEqual([400, {message}]);
  });
};
