import {WopsError} from '../errors.ts';
import type {N8nLimits} from './limits.ts';
import {type Answer, changesNothing, type Exchange, type N8nRequest} from './transport.ts';

const BUSY = 429;
/** Answers of gateways and of an n8n that starts: whether n8n acted is not known. */
const isGatewayFault = (status: number) => (status >= 502 && status <= 504) || status >= 520;

/**
 * Sends `request` again while that can help and cannot harm: a read after any passing fault, a write only where the
 * server surely has not acted (429, or no connection). Waits as `Retry-After` asks (seconds or date, RFC 9110 §10.2.3),
 * else with exponential backoff and jitter.
 */
export async function exchangeWithRetries(
  exchange: (request: N8nRequest) => Promise<Exchange>,
  request: N8nRequest,
  limits: N8nLimits,
  signal: AbortSignal,
): Promise<Exchange> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await exchange(request);
    if (attempt >= limits.attempts || !mayRepeat(result, request)) return result;
    await limits.delay(waitBefore(attempt, result, limits), signal).catch((cause) => {
      throw new WopsError('interrupted', 'Interrupted.', {details: outcomeOf(result, request), cause});
    });
  }
}

/** What is known of a write that did not get a usable answer. undefined for reads, which change nothing. */
export function outcomeOf(result: Exchange, request: N8nRequest): {outcome: 'not_sent' | 'unknown'} | undefined {
  if (changesNothing(request)) return undefined;
  const surelyNot = result.status === null ? !result.sent : result.status === BUSY;
  return {outcome: surelyNot ? 'not_sent' : 'unknown'};
}

/** The server (or what stands before it) cannot answer now. */
export function isUnavailable(answer: Answer): boolean {
  return answer.status === BUSY || isGatewayFault(answer.status);
}

function mayRepeat(result: Exchange, request: N8nRequest): boolean {
  const passing = result.status === null ? result.transient : isUnavailable(result);
  return passing && outcomeOf(result, request)?.outcome !== 'unknown';
}

function waitBefore(attempt: number, result: Exchange, limits: N8nLimits): number {
  const asked = result.status === null ? null : retryAfterMs(result.headers['retry-after'], limits.now());
  const backoff = limits.backoffMs * 2 ** (attempt - 1) * (0.5 + limits.random() / 2);
  return Math.min(Math.max(asked ?? backoff, 0), limits.maxWaitMs);
}

function retryAfterMs(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  // An HTTP date names its month; without one, Date.parse takes "-5" for a date too.
  const date = /[a-z]{3}/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : date - now.getTime();
}
