/** What a route answers. An object is sent as JSON; text and bytes as they are; a function is asked when needed. */
export interface Answer {
  status: number;
  body: object | string | Buffer | (() => Buffer) | null;
  headers?: Record<string, string>;
}

/** A request that n8n would refuse, in n8n's own words. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}

export function ok(body: Answer['body'], status = 200): Answer {
  return {status, body};
}

/** JSON that is already written. */
export function okText(body: string | (() => Buffer), headers: Record<string, string> = {}): Answer {
  return {status: 200, body, headers: {'content-type': 'application/json; charset=utf-8', ...headers}};
}

export function page(status: number, text: string, headers: Record<string, string> = {}): Answer {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const body = `<!DOCTYPE html>\n<html lang="en">\n<head><title>Error</title></head>\n<body><pre>${escaped}</pre></body>\n</html>\n`;
  return {status, body, headers: {'content-type': 'text/html; charset=utf-8', ...headers}};
}

/** The bytes to send. */
export function bytesOf(body: Answer['body']): Buffer {
  if (Buffer.isBuffer(body)) return body;
  if (typeof body === 'function') return body();
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
