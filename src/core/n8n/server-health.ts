import type {ServerHealth} from './client.ts';
import type {Conversation} from './conversation.ts';
import {expectSuccess, parseJson, strangeAnswer} from './read-answer.ts';
import type {N8nRequest} from './transport.ts';

const ALIVE: N8nRequest = {method: 'GET', path: '/healthz'};
const READY: N8nRequest = {method: 'GET', path: '/healthz/readiness'};
/** What n8n's readiness answers mean; anything else tells nothing. */
const READINESS = new Map([
  [200, true],
  [503, false],
]);

/** One try each: the point is how n8n is now. */
export async function learnHealth(talk: Conversation, now: () => Date): Promise<ServerHealth> {
  const started = now().getTime();
  const alive = expectSuccess(talk.target, ALIVE, await talk.askOnce(ALIVE));
  const ended = now().getTime();
  const health = parseJson(talk.target, ALIVE, alive) as {status?: unknown} | null;
  if (health?.status !== 'ok') throw strangeAnswer(talk.target, ALIVE, alive, 'something other than {"status":"ok"}');

  const ready = await talk.askOnce(READY);
  return {
    ready: READINESS.get(ready.status) ?? null,
    clockSkewMs: skew(alive.headers.date, (started + ended) / 2),
    latencyMs: ended - started,
  };
}

/** `Date` counts whole seconds, cut off: on average it is half a second early. */
function skew(date: string | string[] | undefined, ours: number): number | null {
  const theirs = Date.parse(String(date));
  return Number.isNaN(theirs) ? null : Math.round(theirs + 500 - ours);
}
