import {createHash} from 'node:crypto';

/**
 * Whether the client's copy is still good. As n8n (Express) judges it: `Cache-Control: no-cache` always asks for the
 * answer in full, and `fetch` sends that with every If-None-Match.
 */
export function isFresh(headers: Record<string, string | undefined>, etag: string): boolean {
  const wanted = headers['if-none-match'];
  if (wanted === undefined || /(?:^|,)\s*no-cache\s*(?:,|$)/.test(headers['cache-control'] ?? '')) return false;
  const strip = (tag: string) => tag.trim().replace(/^W\//, '');
  return wanted === '*' || wanted.split(',').some((tag) => strip(tag) === strip(etag));
}

export function etagOf(body: Buffer): string {
  return `W/"${body.length.toString(16)}-${createHash('sha1').update(body).digest('base64url')}"`;
}
