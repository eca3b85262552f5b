import {currentActor} from '../actor.ts';
import {updateEnvironment} from '../config/edit-environment.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import {storeSecret} from '../config/stored-secret.ts';
import type {Context} from '../context.ts';
import {changeConfig} from './change-config.ts';

/**
 * Stores an environment's API key, encrypted and bound to its address; where wops.yaml names another place, the key's
 * place becomes `secret:NAME`, committed. The audit log holds that it was stored, never the key. Throws `secret_refused` for
 * what is no key; nothing was stored then.
 */
export async function logIn(context: Context, name: string, value: string) {
  const {url, apiKey} = findEnvironment(context.config, name);
  const secret = apiKey.kind === 'secret' ? apiKey.name : name;
  const {secrets} = context.store;
  const record = await storeSecret({name: secret, url, value, now: context.now()}, {secrets, env: process.env});
  await context.store.audit.record({
    at: record.storedAt,
    actor: await currentActor(context),
    action: 'secret.stored',
    subject: {type: 'secret', id: secret, name},
    environment: name,
    details: {origin: record.origin},
  });
  const change = () => updateEnvironment(context.root, name, {apiKey: `secret:${secret}`});
  const commit =
    apiKey.kind === 'secret'
      ? null
      : (await changeConfig(context, `Keep the API key of ${name} as a secret`, change)).commit;
  return {environment: name, secret, origin: record.origin, commit};
}
