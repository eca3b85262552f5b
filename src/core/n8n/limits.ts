import {setTimeout as sleep} from 'node:timers/promises';

/** How hard wops leans on one n8n, and how long it waits. All durations in milliseconds. */
export interface N8nLimits {
  /** Requests under way at once. n8n gains nothing measurable from more than four. */
  inFlight: number;
  connectTimeoutMs: number;
  /** From the request sent to the first byte of the answer. */
  headersTimeoutMs: number;
  /** The longest pause inside an answer. */
  bodyTimeoutMs: number;
  /** The largest answer taken, in bytes, after decompression. */
  maxBytes: number;
  /** Tries per request, the first included. */
  attempts: number;
  /** Wait before the second try; doubles with each further one. */
  backoffMs: number;
  /** The longest single wait, whatever `Retry-After` asks for. */
  maxWaitMs: number;
  /** Ask for gzip. Default: not on loopback, where it only costs time. */
  compress?: boolean;
  delay(ms: number, signal: AbortSignal): Promise<void>;
  /** 0 ≤ x < 1. */
  random(): number;
  now(): Date;
}

export const DEFAULT_LIMITS: N8nLimits = {
  inFlight: 4,
  connectTimeoutMs: 10_000,
  headersTimeoutMs: 30_000,
  bodyTimeoutMs: 60_000,
  maxBytes: 256 * 1024 * 1024,
  attempts: 3,
  backoffMs: 500,
  maxWaitMs: 30_000,
  delay: (ms, signal) => sleep(ms, undefined, {signal}),
  random: Math.random,
  now: () => new Date(),
};
