import {setTimeout} from 'node:timers/promises';
import {type ErrorCode, toWopsError} from '../../errors.ts';

const ATTEMPTS = 3;
const FIRST_PAUSE_MS = 500;

const OUTAGES: ReadonlySet<ErrorCode> = new Set(['n8n_unreachable', 'n8n_answer', 'git_unreachable', 'busy']);

/** Whether nothing was said to the matter itself: n8n or Git was not reached, or did not answer as itself. */
export function isOutage(error: unknown): boolean {
  return OUTAGES.has(toWopsError(error).code);
}

/** Whether trying again soon may help. */
export function isTransient(error: unknown): boolean {
  if (isOutage(error)) return true;
  const {code, details} = toWopsError(error);
  const {status} = (details ?? {}) as {status?: number};
  // 409: n8n is still unpublishing (N8N.md).
  return code === 'n8n_refused' && status !== undefined && (status === 409 || status === 429 || status >= 500);
}

/**
 * Does `work`, up to three times, with pauses that double, as long as the failures are transient (specification §5.4).
 * `again`: it was tried before, and may have been done though it failed.
 */
export async function withRetries<T>(work: (again: boolean) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt > 1);
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransient(error)) throw error;
      await setTimeout(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}
