import {WopsError} from '../errors.ts';
import {cleanApiKey} from './api-key.ts';
import {printable} from './printable.ts';
import {decryptSecret, encryptSecret} from './secret-cipher.ts';
import {loadSecretKey, SECRET_KEY_VARIABLE} from './secret-key.ts';
import {keyFilePath} from './secret-key-file.ts';
import type {SecretRecord, SecretStore} from './secret-store.ts';

export interface SecretOutside {
  secrets: SecretStore;
  env: NodeJS.ProcessEnv;
}

export interface NewSecret {
  name: string;
  /** Of the environment it is for; the secret is bound to its origin. */
  url: string;
  value: string;
  now: Date;
}

/**
 * Encrypts an API key and stores it, in place of the one of that name. Makes the user's key file on first use. Throws
 * `secret_refused` when no header can carry it (without the white space around it), or the key file cannot be used.
 */
export async function storeSecret(
  {name, url, value, now}: NewSecret,
  {secrets, env}: SecretOutside,
): Promise<SecretRecord> {
  const {key: apiKey, problem} = cleanApiKey(value);
  if (problem) {
    const fault = problem === 'empty' ? 'is empty' : 'holds spaces, line breaks or characters that no API key has';
    throw new WopsError('secret_refused', `The API key for "${name}" ${fault}; nothing was stored.`);
  }
  const key = (await loadSecretKey({env, create: true}))!;
  const record = encryptSecret(apiKey, {name, origin: new URL(url).origin, storedAt: now.toISOString()}, key);
  await secrets.put(record);
  return record;
}

export interface SecretRequest {
  name: string;
  url: string;
  environment: string;
}

/**
 * Decrypts a stored secret for the n8n at `url`. Throws `secret_missing` when there is none of that name, or no key to
 * read it with; `secret_refused` when it was stored for another origin or under another key, or was changed since.
 */
export async function readStoredSecret(
  {name, url, environment}: SecretRequest,
  {secrets, env}: SecretOutside,
): Promise<string> {
  const login = `wops env login ${environment}`;
  const record = await secrets.get(name);
  if (!record) {
    throw new WopsError(
      'secret_missing',
      `There is no stored secret "${name}" for environment ${environment} on this machine.`,
      {hint: login},
    );
  }
  const {origin} = new URL(url);
  if (record.origin !== origin) {
    const message = `The secret "${name}" was stored for ${printable(record.origin)} and is not sent to ${origin}, where environment ${environment} is now.`;
    throw new WopsError('secret_refused', message, {
      hint: `If the new url is right: ${login}`,
      details: {name, storedFor: record.origin, origin},
    });
  }
  const key = await loadSecretKey({env, create: false});
  if (!key) {
    const message = `There is no key to read the secret "${name}" with: neither ${SECRET_KEY_VARIABLE} nor ${keyFilePath(env)}.`;
    throw new WopsError('secret_missing', message, {hint: `Put the key back, or store the secret again: ${login}`});
  }
  if (record.keyId !== key.id) {
    const message = `The secret "${name}" was stored under another key (${printable(record.keyId)}) than the one from ${key.from} (${key.id}).`;
    throw new WopsError('secret_refused', message, {
      hint: `Use the key it was stored under, or store it again: ${login}`,
    });
  }
  // The name asked for, not the one in the record: a record moved to another name must not be read under it.
  const value = decryptSecret({...record, name}, key);
  if (value === null) {
    throw new WopsError('secret_refused', `The stored secret "${name}" is damaged, or was changed by somebody else.`, {
      hint: login,
    });
  }
  return value;
}
