import {randomUUID} from 'node:crypto';
import {WopsError} from '../errors.ts';
import type {N8nClient, WebhookState} from './client.ts';
import type {Conversation} from './conversation.ts';
import type {Answer} from './transport.ts';

/**
 * See `N8nClient.probeWebhook`. n8n answers the preflight of a path that it has with 204, else with 500, both times with
 * the methods that the path takes. What stands before n8n may answer any preflight itself, so a path that cannot be
 * there is asked for too, once: only where that one is unregistered does the answer of another mean something.
 */
export function webhookProbe(talk: Conversation): N8nClient['probeWebhook'] {
  let telling: Promise<boolean> | undefined;

  async function ask(kind: string, path: string, method: string): Promise<WebhookState> {
    const headers = {origin: talk.target.origin, 'access-control-request-method': method};
    const encoded = path.split('/').map(encodeURIComponent).join('/');
    try {
      return readState(await talk.ask({method: 'OPTIONS', path: `/${kind}/${encoded}`, headers}), method);
    } catch (error) {
      if (error instanceof WopsError && (error.code === 'n8n_unreachable' || error.code === 'n8n_answer'))
        return 'unknown';
      throw error;
    }
  }

  return async ({path, method, kind}) => {
    if (path === null || method === null || !isPlain(path) || !/^[A-Z]+$/.test(method)) return 'unknown';
    const state = await ask(kind, path, method);
    if (state === 'unknown') return state;
    telling ??= ask('webhook', `wops-no-such-path-${randomUUID()}`, 'POST').then((told) => told === 'unregistered');
    const tells = await telling.catch((error) => {
      telling = undefined;
      throw error;
    });
    if (!tells) telling = undefined;
    return tells ? state : 'unknown';
  };
}

function readState({status, headers}: Answer, method: string): WebhookState {
  const allowed = String(headers['access-control-allow-methods'] ?? '').split(/\s*,\s*/);
  if (status === 204 && allowed.includes(method)) return 'registered';
  return status === 500 && allowed.includes('OPTIONS') && !allowed.includes(method) ? 'unregistered' : 'unknown';
}

/** Without segments that a server or a proxy would take for a way up, and without empty ones. */
function isPlain(path: string): boolean {
  return path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..');
}
