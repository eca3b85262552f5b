import {describe, expect, test} from 'vitest';
import type {CachedPage, WorkflowPage} from '../../../src/core/n8n/client.ts';
import {
  clientOf,
  failure,
  type Handle,
  json,
  type Received,
  startServer,
  type TestClient,
  workflow,
} from './scripted-server.ts';

const LIMIT = 250;
const idsTo = (count: number) => Array.from({length: count}, (_, index) => `w${String(index).padStart(5, '0')}`);
const cursorOf = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64');
const offsetOf = ({query}: Received): number => {
  const cursor = query.get('cursor');
  return cursor === null ? 0 : JSON.parse(Buffer.from(cursor, 'base64').toString()).offset;
};

/** Lists `ids()` as n8n does, with an ETag that follows the content. */
function listing(ids: () => string[]): Handle {
  return (request, response) => {
    const offset = offsetOf(request);
    const rows = ids().slice(offset, offset + LIMIT);
    const etag = `W/"${rows[0]}-${rows.at(-1)}-${rows.length}-${ids().length > offset + LIMIT}"`;
    if (request.headers['if-none-match'] === etag) return response.writeHead(304, {etag}).end();
    const nextCursor = ids().length > offset + LIMIT ? cursorOf({limit: LIMIT, offset: offset + LIMIT}) : null;
    json(response, 200, {data: rows.map((id) => workflow(id)), nextCursor}, {etag});
  };
}

async function walk({client}: TestClient, cache = new Map<number, CachedPage>()): Promise<WorkflowPage[]> {
  const pages: WorkflowPage[] = [];
  for await (const page of client.walkWorkflows({
    excludePinnedData: true,
    cache: {get: (offset) => cache.get(offset)},
  })) {
    pages.push(page);
  }
  return pages;
}

const remember = (pages: WorkflowPage[]) =>
  new Map(pages.map(({offset, etag, ids, last}) => [offset, {etag: etag!, ids, last}]));
const distinct = (pages: WorkflowPage[]) => [...new Set(pages.flatMap((page) => page.ids))].sort();

describe('a list that stands still', () => {
  test.each([
    [0, [0]],
    [1, [1]],
    [249, [249]],
    [250, [250]],
    [251, [250, 2]],
    [499, [250, 250]],
    [500, [250, 250, 2]],
    [2_000, [250, 250, 250, 250, 250, 250, 250, 250, 8]],
  ])('of %i workflows comes whole in one walk', async (count, sizes) => {
    const {url} = await startServer(listing(() => idsTo(count)));
    const client = clientOf(url);
    const pages = await walk(client);
    expect(pages.map((page) => page.ids.length)).toEqual(sizes);
    expect(pages.map((page) => page.offset)).toEqual(sizes.map((_, index) => index * 249));
    expect(new Set(pages.map((page) => page.walk))).toEqual(new Set([1]));
    expect(pages.filter((page) => page.last)).toEqual([pages.at(-1)]);
    expect(distinct(pages)).toEqual(idsTo(count));
    expect(client.events.filter((event) => event.kind === 'warning')).toEqual([]);
  });

  test('is asked for four pages at a time, and no more than that ahead of the consumer', async () => {
    const waiting: [Received, Parameters<Handle>[1]][] = [];
    const list = listing(() => idsTo(3_000));
    const {url, received} = await startServer((request, response) => {
      waiting.push([request, response]);
      // Answers only when four are there: a walk that asks for fewer would stand still.
      if (received.length === 4) for (const [question, answer] of waiting.splice(0)) list(question, answer);
    });
    const pages = clientOf(url).client.walkWorkflows({excludePinnedData: true})[Symbol.asyncIterator]();
    await pages.next();
    await expect.poll(() => waiting.length).toBe(0);
    await new Promise((resolve) => setImmediate(resolve));
    expect(received).toHaveLength(4);
    await pages.return?.();
  });

  test('is not fetched past the page remembered as the last, and comes without bodies', async () => {
    const ids = idsTo(600);
    const first = await startServer(listing(() => ids));
    const cache = remember(await walk(clientOf(first.url)));
    const list = listing(() => ids);
    const waiting: Parameters<Handle>[] = [];
    const {url} = await startServer((...exchange) => {
      waiting.push(exchange);
      // All three have to be under way at once.
      if (waiting.length === 3) for (const [request, response] of waiting) list(request, response);
    });
    const again = clientOf(url);
    const pages = await walk(again, cache);
    await new Promise((resolve) => setImmediate(resolve));
    expect(again.events.map((event) => event.kind === 'request' && event.status)).toEqual([304, 304, 304]);
    expect(pages.map((page) => page.workflows)).toEqual([null, null, null]);
    expect(distinct(pages)).toEqual(ids);
    expect(remember(pages)).toEqual(cache);
  });

  test('that grew since it was remembered comes whole', async () => {
    let ids = idsTo(600);
    const {url} = await startServer(listing(() => ids));
    const cache = remember(await walk(clientOf(url)));
    ids = idsTo(1_800);
    const pages = await walk(clientOf(url), cache);
    expect(distinct(pages)).toEqual(ids);
    expect(pages.slice(0, 2).map((page) => page.workflows)).toEqual([null, null]);
  });

  test('is asked for without pinned data only where that is wanted', async () => {
    const {url, received} = await startServer(listing(() => idsTo(1)));
    const {client} = clientOf(url);
    for (const excludePinnedData of [true, false]) {
      for await (const page of client.walkWorkflows({excludePinnedData})) expect(page.ids).toHaveLength(1);
    }
    const firsts = received.filter((request) => offsetOf(request) === 0);
    expect(firsts.map(({query}) => query.get('excludePinnedData'))).toEqual(['true', null]);
  });
});

describe('a list that moves under the walk', () => {
  test.each([
    ['a workflow deleted', (ids: string[]) => ids.slice(1)],
    ['a workflow created', (ids: string[]) => ['a-new', ...ids]],
  ])('is walked again: %s after the first page', async (_, change) => {
    let ids = idsTo(800);
    const list = listing(() => ids);
    const {url} = await startServer((request, response) => {
      list(request, response);
      if (request.count === 1) ids = change(ids);
    });
    const client = clientOf(url, {inFlight: 1});
    const pages = await walk(client);
    expect(new Set(pages.map((page) => page.walk))).toEqual(new Set([1, 2]));
    const second = pages.filter((page) => page.walk === 2);
    expect(distinct(second)).toEqual([...ids].sort());
    // Only the page that was read before the change differs; the others are not sent again.
    expect(second.map((page) => page.workflows === null)).toEqual([false, true, true, true]);
    expect(client.events.filter((event) => event.kind === 'warning')).toEqual([]);
  });

  test('without end is walked three times and then warned about', async () => {
    let ids = idsTo(800);
    const list = listing(() => ids);
    const {url} = await startServer((request, response) => {
      list(request, response);
      ids = ids.slice(1);
    });
    const client = clientOf(url, {inFlight: 1});
    const pages = await walk(client);
    expect(Math.max(...pages.map((page) => page.walk))).toBe(3);
    expect(client.events.filter((event) => event.kind === 'warning')).toMatchObject([{environment: 'staging'}]);
  });
});

describe('a server without offsets', () => {
  const chained = (content: (offset: number) => object): Handle => {
    const ids = idsTo(700);
    return (request, response) => {
      const cursor = request.query.get('cursor');
      const known = [0, 250, 500].find((offset) => offset > 0 && cursorOf(content(offset)) === cursor) ?? 0;
      const rows = ids.slice(known, known + LIMIT);
      const nextCursor = known + LIMIT < 700 ? cursorOf(content(known + LIMIT)) : null;
      json(response, 200, {data: rows.map((id) => workflow(id)), nextCursor});
    };
  };

  test.each([
    ['whose cursors are its own', chained((offset) => ({lastId: `w${offset}`, limit: LIMIT}))],
    ['that answers the first page to every offset but its own', chained((offset) => ({limit: LIMIT, offset}))],
  ])('%s is followed from page to page', async (_, handle) => {
    const {url} = await startServer(handle);
    expect(distinct(await walk(clientOf(url)))).toEqual(idsTo(700));
  });

  test('that refuses cursors it has not made is followed from page to page', async () => {
    const list = listing(() => idsTo(700));
    const {url} = await startServer((request, response) =>
      offsetOf(request) % LIMIT === 0
        ? list(request, response)
        : json(response, 400, {message: 'An invalid cursor was provided'}),
    );
    expect(distinct(await walk(clientOf(url)))).toEqual(idsTo(700));
  });

  test('with smaller pages than asked for is followed from page to page', async () => {
    const ids = idsTo(230);
    const {url} = await startServer((request, response) => {
      const offset = offsetOf(request);
      const nextCursor = offset + 100 < ids.length ? cursorOf({limit: 100, offset: offset + 100}) : null;
      json(response, 200, {data: ids.slice(offset, offset + 100).map((id) => workflow(id)), nextCursor});
    });
    expect(distinct(await walk(clientOf(url)))).toEqual(ids);
  });

  test('that leads in a circle ends in n8n_answer', async () => {
    const {url} = await startServer((_, response) =>
      json(response, 200, {data: idsTo(LIMIT).map((id) => workflow(id)), nextCursor: 'again'}),
    );
    expect((await failure(walk(clientOf(url)))).code).toBe('n8n_answer');
  });

  test('whose tags lead in a circle ends in n8n_answer', async () => {
    const {url} = await startServer((_, response) =>
      json(response, 200, {data: [{id: 't', name: 'T'}], nextCursor: 'again'}),
    );
    expect((await failure(clientOf(url).client.listTags())).code).toBe('n8n_answer');
  });
});

test('tags and credentials are read to their last page', async () => {
  const {url} = await startServer(({path, query}, response) => {
    const row = {id: query.get('cursor') ?? 'first', name: path, type: 'x'};
    json(response, 200, {data: [row], nextCursor: query.has('cursor') ? null : 'next='});
  });
  const {client} = clientOf(url);
  expect((await client.listTags()).map(({id}) => id)).toEqual(['first', 'next=']);
  expect((await client.listCredentials()).map(({type}) => type)).toEqual(['x', 'x']);
});

test('a walk that fails at its third page throws after the first two, and stops', async () => {
  const list = listing(() => idsTo(2_000));
  const {url} = await startServer((request, response) =>
    offsetOf(request) === 498 ? json(response, 401, {message: 'Unauthorized'}) : list(request, response),
  );
  const seen: number[] = [];
  const error = await failure(
    (async () => {
      const {client} = clientOf(url);
      for await (const page of client.walkWorkflows({excludePinnedData: true})) seen.push(page.offset);
    })(),
  );
  expect(error.code).toBe('n8n_auth');
  expect(seen).toEqual([0, 249]);
});

test('a consumer that leaves ends the requests that run ahead', async () => {
  const list = listing(() => idsTo(2_000));
  const {url, received} = await startServer((request, response) => {
    if (offsetOf(request) === 0) list(request, response);
  });
  const {client, events} = clientOf(url);
  for await (const page of client.walkWorkflows({excludePinnedData: true})) {
    expect(page.offset).toBe(0);
    await expect.poll(() => received.length).toBe(4);
    break;
  }
  const statuses = () => events.map((event) => event.kind === 'request' && event.status);
  await expect.poll(statuses).toEqual([200, 'aborted', 'aborted', 'aborted']);
});

test('a walk is interrupted by its own signal', async () => {
  const stop = new AbortController();
  const {url} = await startServer(() => stop.abort());
  const {client} = clientOf(url);
  const next = client.walkWorkflows({excludePinnedData: true, signal: stop.signal})[Symbol.asyncIterator]().next();
  expect((await failure(next)).code).toBe('interrupted');
});
