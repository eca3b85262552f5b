import {WopsError} from '../errors.ts';
import type {ShapeName} from './answer-shapes.ts';
import type {N8nLimits} from './limits.ts';
import {expectSuccess, messageOf, parseJson, strangeAnswer} from './read-answer.ts';
import {exchangeWithRetries} from './retry.ts';
import type {N8nTarget} from './target.ts';
import type {Answer, Exchange, N8nRequest, Transport} from './transport.ts';

/** Requests and what their answers mean. All of it throws WopsError (`n8n_…`, `interrupted`) only. */
export interface Conversation {
  readonly target: N8nTarget;
  /** Whatever came back, after the retries that the request allows. */
  exchange(request: N8nRequest): Promise<Exchange>;
  /** An answer of any status, after retries. */
  ask(request: N8nRequest): Promise<Answer>;
  /** An answer of any status, at the first try. */
  askOnce(request: N8nRequest): Promise<Answer>;
  /** A success of the given shape. */
  call<T>(shape: ShapeName, request: N8nRequest): Promise<T>;
  /** As `call`; null when n8n itself says 404. */
  find<T>(shape: ShapeName, request: N8nRequest): Promise<T | null>;
  /** A success whose content does not matter. */
  done(request: N8nRequest): Promise<void>;
  /** All rows of a list, page after page. */
  all<T>(shape: ShapeName, path: string): Promise<T[]>;
  /** The JSON of a success, checked; a function, so that it can wait for its turn. */
  reader<T>(shape: ShapeName, request: N8nRequest, answer: Answer): Promise<() => T>;
}

export function createConversation(
  target: N8nTarget,
  transport: Transport,
  limits: N8nLimits,
  signal: AbortSignal,
): Conversation {
  const exchange = (request: N8nRequest) => {
    const abort = request.signal ? AbortSignal.any([signal, request.signal]) : signal;
    return exchangeWithRetries(transport.exchange, request, limits, abort);
  };

  async function reader<T>(shape: ShapeName, request: N8nRequest, answer: Answer): Promise<() => T> {
    const {shapeFault} = await import('./answer-shapes.ts');
    return () => {
      const value = parseJson(target, request, answer);
      const fault = shapeFault(shape, value);
      if (fault !== null) throw strangeAnswer(target, request, answer, `an unexpected form (${fault})`);
      return value as T;
    };
  }

  async function call<T>(shape: ShapeName, request: N8nRequest): Promise<T> {
    return readSuccess(shape, request, await exchange(request));
  }

  async function readSuccess<T>(shape: ShapeName, request: N8nRequest, result: Exchange): Promise<T> {
    const answer = expectSuccess(target, request, result);
    return (await reader<T>(shape, request, answer))();
  }

  return {
    target,
    exchange,
    reader,
    call,
    ask: async (request) => anyAnswer(target, request, await exchange(request)),
    askOnce: async (request) => anyAnswer(target, request, await transport.exchange(request)),

    async find(shape, request) {
      const result = await exchange(request);
      // A proxy's 404 proves nothing about n8n.
      if (result.status === 404 && messageOf(target, result) !== null) return null;
      return readSuccess(shape, request, result);
    },

    async done(request) {
      const answer = expectSuccess(target, request, await exchange(request));
      if (answer.body.length > 0) parseJson(target, request, answer);
    },

    async all<T>(shape: ShapeName, path: string) {
      const rows: T[] = [];
      const followed = new Set<string>();
      for (let cursor: string | null | undefined = ''; cursor != null; ) {
        const query = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const request: N8nRequest = {method: 'GET', path: `${path}?limit=250${query}`};
        const page = await call<{data: T[]; nextCursor?: string | null}>(shape, request);
        for (const row of page.data) rows.push(row);
        cursor = page.nextCursor;
        if (cursor != null && (followed.has(cursor) || page.data.length === 0)) throw listStuck(target, path);
        followed.add(cursor ?? '');
      }
      return rows;
    },
  };
}

/** `n8n_answer` for a list whose next page is one that was read before, or that goes on without rows. */
export function listStuck(target: N8nTarget, path: string): WopsError {
  return new WopsError(
    'n8n_answer',
    `n8n of environment ${target.environment} at ${target.origin} answered GET ${path} with a list that does not end.`,
    {hint: `wops env check ${target.environment}`, details: {origin: target.origin}},
  );
}

function anyAnswer(target: N8nTarget, request: N8nRequest, result: Exchange): Answer {
  return result.status === null ? expectSuccess(target, request, result) : result;
}
