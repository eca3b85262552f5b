import type {GitHttpRequest, GitHttpResponse, HttpClient} from 'isomorphic-git';
import {WopsError} from '../../errors.ts';
import {remoteSilent} from '../git-failure.ts';

/**
 * An HTTP client for isomorphic-git that gives up on a silent server and on an abort, also between two pieces of an answer,
 * where the client it comes with would wait for ever.
 */
export function createBoundedHttp(
  client: HttpClient,
  {silenceMs, signal}: {silenceMs: number; signal: AbortSignal | undefined},
): HttpClient {
  async function request(message: GitHttpRequest): Promise<GitHttpResponse> {
    const hangUp = new AbortController();
    const response = await bounded(client.request({...message, signal: hangUp.signal}), hangUp);
    return {...response, ...(response.body ? {body: boundedBody(response.body, hangUp)} : {})};
  }

  async function* boundedBody(
    body: AsyncIterableIterator<Uint8Array>,
    hangUp: AbortController,
  ): AsyncIterableIterator<Uint8Array> {
    for (;;) {
      const piece = await bounded(body.next(), hangUp);
      if (piece.done) return;
      yield piece.value;
    }
  }

  /** `work`, or the reason why it was not waited for any longer; the connection is closed then. */
  async function bounded<Result>(work: Promise<Result>, hangUp: AbortController): Promise<Result> {
    const {promise: cut, reject} = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(remoteSilent(silenceMs)), silenceMs);
    const abort = () => reject(new WopsError('interrupted', 'Interrupted.'));
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort);
    cut.catch(() => hangUp.abort());
    try {
      return await Promise.race([work, cut]);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  return {request};
}
