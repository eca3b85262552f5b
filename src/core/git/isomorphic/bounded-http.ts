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
    const response = await bounded(client.request({...message, ...(signal ? {signal} : {})}));
    return {...response, ...(response.body ? {body: boundedBody(response.body)} : {})};
  }

  async function* boundedBody(body: AsyncIterableIterator<Uint8Array>): AsyncIterableIterator<Uint8Array> {
    for (;;) {
      const piece = await bounded(body.next());
      if (piece.done) return;
      yield piece.value;
    }
  }

  function bounded<Result>(work: Promise<Result>): Promise<Result> {
    const {promise, resolve, reject} = Promise.withResolvers<Result>();
    const silent = () => reject(remoteSilent(silenceMs));
    const aborted = () => reject(new WopsError('interrupted', 'Interrupted.'));
    if (signal?.aborted) aborted();
    const timer = setTimeout(silent, silenceMs);
    signal?.addEventListener('abort', aborted);
    work.then(resolve, reject);
    return promise.finally(() => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
    });
  }

  return {request};
}
