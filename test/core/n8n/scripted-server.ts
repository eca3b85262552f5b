import {createServer, type IncomingHttpHeaders, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {onTestFinished} from 'vitest';
import type {WopsEvent} from '../../../src/core/events.ts';
import type {N8nClient} from '../../../src/core/n8n/client.ts';
import {createN8nClient} from '../../../src/core/n8n/http-client.ts';
import type {N8nLimits} from '../../../src/core/n8n/limits.ts';

export const KEY = 'n8n-key-0123456789';

export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Of a JSON request. */
  body: unknown;
  /** Counts the requests to the server, from 1. */
  count: number;
}

export type Handle = (request: Received, response: ServerResponse) => void;

export interface ScriptedServer {
  url: string;
  received: Received[];
}

/** A server on loopback that answers as `handle` says; gone when the test ends. */
export async function startServer(handle: Handle): Promise<ScriptedServer> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const {pathname, searchParams} = new URL(request.url!, 'http://127.0.0.1');
    const entry = {
      method: request.method!,
      path: pathname,
      query: searchParams,
      headers: request.headers,
      body: request.headers['content-type'] === 'application/json' ? JSON.parse(text) : undefined,
      count: received.length + 1,
    };
    received.push(entry);
    handle(entry, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received};
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, {'content-type': 'application/json; charset=utf-8', ...headers}).end(JSON.stringify(body));
}

export interface TestClient {
  client: N8nClient;
  events: WopsEvent[];
  /** What the client waited between tries, in milliseconds. */
  waits: number[];
  abort: AbortController;
}

/** A client that never really waits between tries. */
export function clientOf(url: string, options: Partial<N8nLimits> = {}, apiKey = KEY): TestClient {
  const events: WopsEvent[] = [];
  const waits: number[] = [];
  const abort = new AbortController();
  const client = createN8nClient({
    environment: 'staging',
    url,
    apiKey,
    emit: (event) => events.push(event),
    signal: abort.signal,
    options: {
      delay: async (ms, signal) => {
        signal.throwIfAborted();
        waits.push(ms);
      },
      random: () => 0,
      ...options,
    },
  });
  onTestFinished(() => client.close());
  return {client, events, waits, abort};
}

export function workflow(id: string, more: object = {}): Record<string, unknown> {
  return {
    id,
    name: `Workflow ${id}`,
    active: false,
    nodes: [{id: 'n1', name: 'Start', type: 'n8n-nodes-base.manualTrigger', parameters: {}}],
    connections: {},
    settings: {},
    ...more,
  };
}

/** The WopsError that `promise` rejects with. */
export async function failure(promise: Promise<unknown>) {
  const {WopsError} = await import('../../../src/core/errors.ts');
  const error = await promise.then(
    (value) => new Error(`expected a failure, got ${JSON.stringify(value)}`),
    (cause) => cause,
  );
  if (!(error instanceof WopsError)) throw error;
  return error;
}
