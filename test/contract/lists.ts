import http from 'node:http';
import {beforeAll, expect, test} from 'vitest';
import type {ContractPart} from './n8n-contract.ts';
import {type Json, unique} from './raw-api.ts';
import {webhookWorkflow, workflow} from './sample-workflows.ts';

const COUNT = 255;

const encoded = (limit: number, offset: number) => Buffer.from(JSON.stringify({limit, offset})).toString('base64');

export const describeLists: ContractPart = (api) => {
  let ids: string[];

  beforeAll(async () => {
    const made: string[] = [];
    const worker = async () => {
      while (made.length < COUNT) {
        const slot = made.push('') - 1;
        made[slot] = (await api().create(workflow({name: `Listed ${slot}`}))).id;
      }
    };
    await Promise.all(Array.from({length: 8}, worker));
    ids = made;
  });

  const page = (query: string): Promise<Json> => api().done('GET', `/workflows?${query}`);

  test('a page holds at most 250 workflows, whatever was asked for, and its cursor goes on from there', async () => {
    const {data, nextCursor} = await page('limit=1000');
    expect(data).toHaveLength(250);
    expect(nextCursor).toBe(encoded(250, 250));
  });

  test('walking by cursor meets every workflow once, in the byte order of the ids', async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const {data, nextCursor} = await page(`limit=100&cursor=${cursor}`.replace(/&cursor=$/, ''));
      seen.push(...data.map((row: Json) => row.id));
      cursor = nextCursor;
    }
    expect(seen).toEqual([...seen].sort());
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(ids));
  });

  test('offset works as the cursor does, and the cursor wins over offset and limit', async () => {
    const all = (await page('limit=250')).data.map((row: Json) => row.id);
    const byOffset = await page('limit=2&offset=3');
    expect(byOffset.data.map((row: Json) => row.id)).toEqual(all.slice(3, 5));
    expect(byOffset.nextCursor).toBe(encoded(2, 5));
    const byCursor = await page(`limit=7&offset=1&cursor=${encoded(2, 3)}`);
    expect(byCursor.data.map((row: Json) => row.id)).toEqual(all.slice(3, 5));
  });

  test('an offset behind the end answers an empty page', async () => {
    expect(await page('offset=100000')).toEqual({data: [], nextCursor: null});
  });

  test.each([
    ['limit=-1', 'request/query/limit Param `limit` must be a non-negative integer'],
    ['limit=abc', 'request/query/limit Param `limit` must be a valid integer'],
    ['offset=-1', 'request/query/offset Param `offset` must be a non-negative integer'],
    ['cursor=xx', 'An invalid cursor was provided'],
    ['active=maybe', "request/query/active Invalid enum value. Expected 'true' | 'false', received 'maybe'"],
  ])('refuses %s', async (query, message) => {
    const answer = await api().call('GET', `/workflows?${query}`);
    expect([answer.status, answer.body]).toEqual([400, {message}]);
  });

  test('a row holds the draft, what runs, tags and sharing; no description', async () => {
    const body = webhookWorkflow(undefined, {name: unique('Row')});
    const live = await api().published(body);
    await api().put(live.id, {...body, nodes: [], connections: {}, description: 'x'}, '?publishIfActive=false');
    const row = await api().listed(live.id, body.name);
    expect(row.nodes).toEqual([]);
    expect(row.activeVersion).toMatchObject({
      versionId: live.versionId,
      nodes: body.nodes,
      connections: body.connections,
    });
    expect(row.activeVersion.nodeGroups).toEqual([]);
    expect(row.shared).toMatchObject([{role: 'workflow:owner', workflowId: live.id}]);
    expect(Object.keys(row).sort()).toEqual(
      [
        ...[
          'id',
          'name',
          'active',
          'activeVersionId',
          'createdAt',
          'updatedAt',
          'isArchived',
          'versionId',
          'triggerCount',
        ],
        ...['nodes', 'connections', 'nodeGroups', 'settings', 'staticData', 'pinData', 'meta', 'tags', 'shared'],
        'activeVersion',
      ].sort(),
    );
    const more = Object.keys(await api().get(live.id)).filter((key) => !(key in row));
    expect(more.sort()).toEqual(['description', 'sourceWorkflowId', 'versionCounter']);
  });

  test('lists filter by publication and by a part of the name', async () => {
    const name = unique('Filtered');
    const [on, off] = [await api().published(webhookWorkflow(undefined, {name})), await api().create(workflow({name}))];
    const found = async (query: string) =>
      (await page(`name=${encodeURIComponent(name.slice(2).toUpperCase())}${query}`)).data.map((row: Json) => row.id);
    expect(await found('')).toEqual([on.id, off.id].sort());
    expect(await found('&active=true')).toEqual([on.id]);
    expect(await found('&active=false')).toEqual([off.id]);
  });

  test('excludePinnedData leaves pinned data out', async () => {
    const name = unique('Pinned');
    const {id} = await api().create(workflow({name, pinData: {Set: [{json: {a: 1}}]}}));
    expect((await api().listed(id, name)).pinData).toEqual({Set: [{json: {a: 1}}]});
    expect(await api().listed(id, name, '&excludePinnedData=true')).not.toHaveProperty('pinData');
    expect(await api().done('GET', `/workflows/${id}?excludePinnedData=true`)).not.toHaveProperty('pinData');
  });

  test('an unchanged page answers 304 to its ETag, a changed one 200', async () => {
    const body = workflow({name: unique('Tagged')});
    const {id} = await api().create(body);
    const path = `/workflows?name=${encodeURIComponent(body.name)}`;
    const first = await conditional(path);
    expect(first.etag).toMatch(/^W\/"/);
    expect(await conditional(path, {'if-none-match': first.etag!})).toMatchObject({status: 304, length: 0});
    expect(await conditional(path, {'if-none-match': `"other", ${first.etag}`})).toMatchObject({status: 304});
    await api().put(id, body);
    expect(await conditional(path, {'if-none-match': first.etag!})).toMatchObject({status: 200});
  });

  test('a change of tags changes the ETag, though it moves neither version nor time', async () => {
    const body = workflow({name: unique('Tagged')});
    const {id} = await api().create(body);
    const path = `/workflows?name=${encodeURIComponent(body.name)}`;
    const {etag} = await conditional(path);
    const tag = await api().done('POST', '/tags', {name: unique('t')});
    await api().done('PUT', `/workflows/${id}/tags`, [{id: tag.id}]);
    const tagged = await conditional(path, {'if-none-match': etag!});
    expect(tagged.status).toBe(200);
    await api().done('PUT', `/tags/${tag.id}`, {name: unique('t')});
    expect(await conditional(path, {'if-none-match': tagged.etag!})).toMatchObject({status: 200});
  });

  // `fetch` sends this header by itself with every If-None-Match, so a client on fetch never sees a 304.
  test('Cache-Control: no-cache asks for the page in full', async () => {
    const {etag} = await conditional('/workflows?limit=1');
    const headers = {'if-none-match': etag!, 'cache-control': 'no-cache'};
    expect(await conditional('/workflows?limit=1', headers)).toMatchObject({status: 200});
  });

  /** By node:http, which adds no headers of its own. */
  const conditional = (path: string, headers: Record<string, string> = {}) =>
    new Promise<{status: number; etag: string | undefined; length: number}>((done, fail) => {
      const all = {'x-n8n-api-key': api().apiKey, ...headers};
      const request = http.get(`${api().url}/api/v1${path}`, {headers: all}, (response) => {
        let length = 0;
        response.on('data', (chunk: Buffer) => {
          length += chunk.length;
        });
        response.on('end', () => done({status: response.statusCode!, etag: response.headers.etag, length}));
      });
      request.on('error', fail);
    });
};
