import {randomUUID} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';

/** An n8n to hold to its contract. */
export interface ContractN8n {
  /** Without a trailing slash. */
  url: string;
  apiKey: string;
}

// biome-ignore lint/suspicious/noExplicitAny: what a server answers is looked at field by field, by assertions
export type Json = any;

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Parsed, or undefined when the answer is not JSON. */
  body: Json;
}

/** Plain requests, nothing retried or interpreted, with the few steps that many tests begin with. */
export class RawApi {
  readonly url: string;
  readonly apiKey: string;

  constructor(n8n: ContractN8n) {
    this.url = n8n.url;
    this.apiKey = n8n.apiKey;
  }

  /** Calls `/api/v1<path>` with the key. */
  call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const json = body === undefined ? undefined : JSON.stringify(body);
    const type: Record<string, string> = json === undefined ? {} : {'content-type': 'application/json'};
    return this.plain(method, `/api/v1${path}`, json, {'x-n8n-api-key': this.apiKey, ...type, ...headers});
  }

  /** Calls `path` as it is, without a key. */
  async plain(method: string, path: string, body?: string, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {method, headers, body});
    const text = await response.text();
    return {status: response.status, headers: response.headers, text, body: parse(text)};
  }

  /** Like `call`, and fails unless the answer is a success. Answers its body. */
  async done(method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await this.call(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer.body;
  }

  create(workflow: unknown): Promise<Json> {
    return this.done('POST', '/workflows', workflow);
  }

  get(id: string): Promise<Json> {
    return this.done('GET', `/workflows/${id}`);
  }

  put(id: string, workflow: unknown, query = ''): Promise<Json> {
    return this.done('PUT', `/workflows/${id}${query}`, workflow);
  }

  publish(id: string, body: unknown = {}): Promise<Json> {
    return this.done('POST', `/workflows/${id}/publish`, body);
  }

  /** A workflow that is created and published. */
  async published(workflow: unknown): Promise<Json> {
    const {id} = await this.create(workflow);
    return this.publish(id);
  }

  /** The row of the list that is workflow `id`. `name` is what to filter the list by. */
  async listed(id: string, name: string, query = ''): Promise<Json> {
    const {data} = await this.done('GET', `/workflows?limit=250&name=${encodeURIComponent(name)}${query}`);
    return data.find((row: Json) => row.id === id);
  }

  /** What a browser asks before a cross-origin `method`: runs nothing, and tells whether the path is registered. */
  probe(path: string, method: string): Promise<Answer> {
    const headers = {origin: 'http://probe.example', 'access-control-request-method': method};
    return this.plain('OPTIONS', path, undefined, headers);
  }

  /** Waits until the probe of `path` says that it is registered. Publication takes effect after it is answered. */
  untilRegistered(path: string, method = 'POST'): Promise<void> {
    return until(`${method} ${path} to be registered`, async () => (await this.probe(path, method)).status === 204);
  }

  /**
   * Waits until a call of `path` answers 404. Not by the probe: one that comes while n8n takes the path away can make
   * real n8n answer 204 to all later ones.
   */
  untilGone(path: string, method = 'POST'): Promise<void> {
    return until(`${method} ${path} to be gone`, async () => (await this.plain(method, path)).status === 404);
  }

  /** Unpublishes and deletes, waiting for the former to take effect. */
  async remove(id: string): Promise<void> {
    await this.done('POST', `/workflows/${id}/unpublish`);
    await until(`${id} to be deleted`, async () => {
      const answer = await this.call('DELETE', `/workflows/${id}`);
      if (!isStillUnpublishing(answer) && answer.status !== 200) throw new Error(`DELETE ${id}: ${answer.text}`);
      return answer.status === 200;
    });
  }
}

/**
 * Whether a DELETE was refused because the unpublishing before it is still under way. Real n8n says so with a 409; one
 * time in a hundred its two transactions meet, and it answers a bare 500. The workflow is there after both.
 */
export function isStillUnpublishing({status, body}: Pick<Answer, 'status' | 'body'>): boolean {
  if (status === 500) return body?.message === 'Internal server error';
  return status === 409 && body?.message === 'Workflow is still being unpublished. Please try again in a few moments.';
}

async function until(what: string, test: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error(`waited 20 s in vain for ${what}`);
    await sleep(20);
  }
}

/** A name that no other test uses. */
export function unique(prefix: string): string {
  return `${prefix} ${randomUUID().slice(0, 8)}`;
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
