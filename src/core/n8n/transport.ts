import type {IncomingHttpHeaders} from 'node:http';
import {promisify} from 'node:util';
import {gunzip} from 'node:zlib';
import type {Pool} from 'undici';
import {WopsError} from '../errors.ts';
import type {Emit} from '../events.ts';
import type {N8nLimits} from './limits.ts';
import {faultOf, type NoAnswer} from './no-answer.ts';
import {createSlots} from './slots.ts';
import type {N8nTarget} from './target.ts';

export interface N8nRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  /** Below the environment's url, query included: `/api/v1/workflows?limit=250`. The key goes to `/api/v1/` only. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent instead of a body, as it is. */
  upload?: {type: string; bytes: Uint8Array};
  /** Beside the usual ones; names in lower case. */
  headers?: Readonly<Record<string, string>>;
  /** Sent as `If-None-Match`. */
  etag?: string;
  /** Beside the client's own. */
  signal?: AbortSignal;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

export type Exchange = Answer | NoAnswer;

export interface Transport {
  /**
   * One request, one answer, no repetition; a redirect is an answer. Throws `interrupted` only, which for a write says
   * in `details.outcome` whether it was sent.
   */
  exchange(request: N8nRequest): Promise<Exchange>;
  close(): Promise<void>;
}

const gunzipAsync = promisify(gunzip);

/** Sends requests to one n8n over kept connections, one at a time on each. Opened on first use. */
export function createTransport(target: N8nTarget, limits: N8nLimits, emit: Emit, signal: AbortSignal): Transport {
  const inSlot = createSlots(limits.inFlight);
  const connectFaults = new WeakSet<object>();
  let opening: Promise<Pool> | undefined;

  async function open(): Promise<Pool> {
    const {Pool, buildConnector} = await import('undici');
    const connect = buildConnector({timeout: limits.connectTimeoutMs});
    return new Pool(target.origin, {
      connections: limits.inFlight,
      pipelining: 1,
      headersTimeout: limits.headersTimeoutMs,
      bodyTimeout: limits.bodyTimeoutMs,
      maxResponseSize: limits.maxBytes,
      // Remembers which errors come from connecting: a request that fails with one of them never left this machine.
      connect: (options, done) =>
        connect(options, (error, socket) => {
          if (error) connectFaults.add(error);
          done(...([error, socket] as Parameters<typeof done>));
        }),
    });
  }

  async function send(request: N8nRequest, abort: AbortSignal): Promise<Answer> {
    opening ??= open();
    const pool = await opening;
    const {statusCode, headers, body} = await pool.request({
      method: request.method,
      path: target.basePath + request.path,
      headers: headersFor(request, target),
      body: request.upload?.bytes ?? (request.body === undefined ? null : JSON.stringify(request.body)),
      signal: abort,
    });
    const bytes = Buffer.from(await body.arrayBuffer());
    if (headers['content-encoding'] !== 'gzip') return {status: statusCode, headers, body: bytes};
    return {status: statusCode, headers, body: await gunzipAsync(bytes, {maxOutputLength: limits.maxBytes})};
  }

  async function exchange(request: N8nRequest): Promise<Exchange> {
    const abort = request.signal ? AbortSignal.any([signal, request.signal]) : signal;
    if (abort.aborted) throw interrupted(request, 'not_sent');
    const started = performance.now();
    const report = (status: number | string, bytes?: number) =>
      emit({
        kind: 'request',
        environment: target.environment,
        method: request.method,
        path: request.path,
        status,
        durationMs: Math.round(performance.now() - started),
        bytes,
      });
    try {
      const answer = await send(request, abort);
      report(answer.status, answer.body.length);
      return answer;
    } catch (error) {
      const sent = !(typeof error === 'object' && error !== null && connectFaults.has(error));
      if (abort.aborted) {
        report('aborted');
        throw interrupted(request, sent ? 'unknown' : 'not_sent');
      }
      const fault = faultOf(error, sent, limits);
      report(fault.code);
      return fault;
    }
  }

  return {
    exchange: (request) => inSlot(() => exchange(request)),
    close: async () => (await opening)?.destroy(),
  };
}

function headersFor(request: N8nRequest, target: N8nTarget): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'wops',
    ...(request.path.startsWith('/api/v1/') ? {'x-n8n-api-key': target.apiKey} : {}),
    ...(target.compress ? {'accept-encoding': 'gzip'} : {}),
    ...(request.body === undefined ? {} : {'content-type': 'application/json'}),
    ...(request.upload === undefined ? {} : {'content-type': request.upload.type}),
    ...(request.etag === undefined ? {} : {'if-none-match': request.etag}),
    ...request.headers,
  };
}

function interrupted(request: N8nRequest, outcome: 'not_sent' | 'unknown'): WopsError {
  return new WopsError('interrupted', 'Interrupted.', {details: changesNothing(request) ? undefined : {outcome}});
}

/** A read: what became of it need not be known. */
export function changesNothing({method}: N8nRequest): boolean {
  return method === 'GET' || method === 'OPTIONS';
}
