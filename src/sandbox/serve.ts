import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {setTimeout as sleep} from 'node:timers/promises';
import {type Answer, bytesOf, page} from './answer.ts';
import {etagOf, isFresh} from './conditional.ts';
import {answerControl} from './control-routes.ts';
import {FAULTS, type Fault} from './faults.ts';
import type {IncomingRequest, Instance} from './instance.ts';
import type {PlacedFault} from './placed-fault.ts';

const MOST_BYTES = 64 * 1024 * 1024;

/** An HTTP server for `instance`, not yet listening. */
export function serverFor(instance: Instance): Server {
  return createServer((message, response) => {
    handle(instance, message, response).catch((error: unknown) => {
      if (!response.headersSent) send({status: 500, body: {message: `Sandbox: ${String(error)}`}}, response, {});
      else response.destroy();
    });
  });
}

async function handle(instance: Instance, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const request = await read(message);
  const control = answerControl(instance, request);
  if (control) {
    send(control, response, {});
    return;
  }
  const logged = instance.requests.add(request.method, request.url);
  const placed = instance.faults.take(request.method, request.url);
  const sent = placed ? await withFault(placed, instance, request) : instance.answer(request);
  if (sent === null) {
    response.destroy();
    return;
  }
  logged.status = sent.status;
  send(sent, response, placed?.fault.kind === 'half-json' ? {} : request.headers);
}

/** What is answered to `request`; null: nothing. */
async function withFault(placed: PlacedFault, instance: Instance, request: IncomingRequest): Promise<Answer | null> {
  const {fault} = placed;
  if (fault.kind === 'slow') await sleep(fault.delayMs ?? 1000);
  if (fault.kind === 'hold' && (await placed.hold()) === 'drop') return null;
  const answer = FAULTS[fault.kind].effect ? effectOf(fault, instance, request) : undefined;
  if (fault.kind === 'hold-answer' && (await placed.hold()) === 'drop') return null;
  if (!fault.kind.startsWith('hold')) placed.hit();
  return fault.kind === 'cut' || fault.kind === 'lost-answer' ? null : harmed(fault, answer);
}

/** Does what was asked, but for the publication that the fault refuses. */
function effectOf(fault: Fault, instance: Instance, request: IncomingRequest): Answer | undefined {
  if (fault.kind !== 'publication-refused') return instance.answer(request);
  const url = new URL(request.url, 'http://sandbox');
  if (/\/(publish|activate)$/.test(url.pathname)) return undefined;
  url.searchParams.set('publishIfActive', 'false');
  return instance.answer(request.method === 'PUT' ? {...request, url: url.pathname + url.search} : request);
}

/** What is sent instead of `answer`, if it was made. */
function harmed(fault: Fault, answer: Answer | undefined): Answer {
  if (fault.kind === 'status' || fault.kind === 'late-status' || fault.kind === 'publication-refused') {
    const {status = fault.kind === 'publication-refused' ? 409 : 500, retryAfter} = fault;
    const headers: Record<string, string> = retryAfter === undefined ? {} : {'retry-after': String(retryAfter)};
    return {status, body: fault.body ?? {message: `Fault on request: ${status}`}, headers};
  }
  if (fault.kind === 'html') return page(fault.status ?? 200, 'Down for maintenance');
  if (fault.kind === 'half-json') {
    const whole = bytesOf(answer!.body);
    return {...answer!, body: whole.subarray(0, Math.floor(whole.length / 2))};
  }
  return answer!;
}

async function read(message: IncomingMessage): Promise<IncomingRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new Error(`a request of more than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  const headers = Object.entries(message.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
  return {
    method: message.method ?? 'GET',
    url: message.url ?? '/',
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: Buffer.concat(chunks),
  };
}

function send(answer: Answer, response: ServerResponse, asked: Record<string, string | undefined>): void {
  if (answer.body === null) {
    response.writeHead(answer.status, answer.headers).end();
    return;
  }
  const known = answer.headers?.etag;
  if (known && isFresh(asked, known)) {
    notModified(response, known);
    return;
  }
  const body = bytesOf(answer.body);
  const headers: Record<string, string> = {'content-type': 'application/json; charset=utf-8', ...answer.headers};
  if (answer.status === 200) headers.etag ??= etagOf(body);
  if (headers.etag && isFresh(asked, headers.etag)) notModified(response, headers.etag);
  else response.writeHead(answer.status, {...headers, 'content-length': String(body.length)}).end(body);
}

function notModified(response: ServerResponse, etag: string): void {
  response.writeHead(304, {etag}).end();
}
