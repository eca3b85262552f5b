import {setTimeout as sleep} from 'node:timers/promises';
import type {FleetInstance} from './n8n-fleet.ts';

const EVERY_MS = 100;

/**
 * Calls production webhooks over and over while `work` goes on. Heard is, per path, which texts came, each once and in the
 * order in which they came first; a refusal is told by its status.
 */
export async function whileCalling<T>(
  instance: FleetInstance,
  paths: readonly string[],
  work: () => Promise<T>,
): Promise<{result: T; heard: Record<string, string[]>}> {
  const done = new AbortController();
  const call = async (path: string): Promise<[string, string[]]> => {
    const answers = new Set<string>();
    for (let isLast = false; !isLast; ) {
      // Each is called once more when the work is done.
      isLast = done.signal.aborted;
      const {status, body} = await instance.webhook(path, {method: 'POST'});
      answers.add(status === 200 ? body.text : `${status}: ${JSON.stringify(body)}`);
      if (!isLast) await sleep(EVERY_MS);
    }
    return [path, [...answers]];
  };
  const callers = Promise.all(paths.map(call));
  try {
    const result = await work();
    done.abort();
    return {result, heard: Object.fromEntries(await callers)};
  } finally {
    done.abort();
    await callers;
  }
}
