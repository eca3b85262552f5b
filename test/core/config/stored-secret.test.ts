import {randomBytes} from 'node:crypto';
import {describe, expect, it} from 'vitest';
import type {SecretRecord} from '../../../src/core/config/secret-store.ts';
import {readStoredSecret, storeSecret} from '../../../src/core/config/stored-secret.ts';
import {temporaryFolder} from './config-samples.ts';
import {memorySecretStore} from './memory-secret-store.ts';

const VALUE = 'n8n_api_0123456789abcdef';
const URL = 'https://n8n.example.com/base';
const now = new Date('2026-01-02T03:04:05Z');

async function stored() {
  const secrets = memorySecretStore();
  const env = {WOPS_SECRET_KEY: randomBytes(32).toString('base64'), HOME: temporaryFolder()};
  const record = await storeSecret({name: 'prod', url: URL, value: VALUE, now}, {secrets, env});
  const get = (changes: {name?: string; url?: string; env?: NodeJS.ProcessEnv} = {}) =>
    readStoredSecret(
      {name: changes.name ?? 'prod', url: changes.url ?? URL, environment: 'prod'},
      {secrets, env: changes.env ?? env},
    );
  return {secrets, env, record, get};
}

describe('a stored secret', () => {
  it('comes back as it was, and not in what is stored', async () => {
    const {record, get, secrets} = await stored();
    expect(await get()).toBe(VALUE);
    expect(record).toMatchObject({
      format: 'wops-secret-1',
      name: 'prod',
      origin: 'https://n8n.example.com',
      storedAt: '2026-01-02T03:04:05.000Z',
    });
    const everything = JSON.stringify(await secrets.list());
    expect(everything).not.toContain(VALUE);
    expect(everything).not.toContain(Buffer.from(VALUE).toString('base64').slice(0, 20));
  });

  it.each([`${VALUE}\n`, ` ${VALUE}\r\n`])('is stored without the white space around it', async (value) => {
    const {secrets, env, get} = await stored();
    await storeSecret({name: 'prod', url: URL, value, now}, {secrets, env});
    expect(await get()).toBe(VALUE);
  });

  it.each(['', '\n', `${VALUE}\n${VALUE}`, `${VALUE}ä`])('that is no API key is not stored', async (value) => {
    const {secrets, env, get} = await stored();
    const error = await storeSecret({name: 'prod', url: URL, value, now}, {secrets, env}).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: 'secret_refused',
      message: expect.stringMatching(/^The API key for "prod" (is empty|holds .*); nothing was stored\.$/),
    });
    expect(error.message).not.toContain(VALUE);
    expect(await get()).toBe(VALUE);
  });

  it('is encrypted differently each time', async () => {
    const {secrets, env, record} = await stored();
    const again = await storeSecret({name: 'prod', url: URL, value: VALUE, now}, {secrets, env});
    expect(Buffer.from(again.nonce, 'base64')).toHaveLength(12);
    expect(again.nonce).not.toBe(record.nonce);
    expect(again.ciphertext).not.toBe(record.ciphertext);
  });

  it.each(['https://n8n.example.com:8443/base', 'http://n8n.example.com/base', 'https://evil.example.com'])(
    'does not go to %s',
    async (url) => {
      const {get} = await stored();
      await expect(get({url})).rejects.toMatchObject({
        code: 'secret_refused',
        message: expect.stringContaining('was stored for https://n8n.example.com and is not sent to'),
        hint: 'If the new url is right: wops env login prod',
      });
    },
  );

  it.each(['https://n8n.example.com', 'https://n8n.example.com:443/other/path'])(
    'does go to %s, which is the same origin',
    async (url) => {
      expect(await (await stored()).get({url})).toBe(VALUE);
    },
  );

  const flipped = (text: string, at: number) => {
    const bytes = Buffer.from(text, 'base64');
    bytes.writeUInt8(bytes.at(at)! ^ 1, at < 0 ? bytes.length + at : at);
    return bytes.toString('base64');
  };

  it.each<[string, (record: SecretRecord) => Partial<SecretRecord>]>([
    ['its text', ({ciphertext}) => ({ciphertext: flipped(ciphertext, 0)})],
    ['its tag', ({ciphertext}) => ({ciphertext: flipped(ciphertext, -1)})],
    [
      'its length',
      ({ciphertext}) => ({ciphertext: Buffer.from(ciphertext, 'base64').subarray(0, 8).toString('base64')}),
    ],
    ['its nonce', ({nonce}) => ({nonce: flipped(nonce, 0)})],
    ['everything', () => ({nonce: '', ciphertext: ''})],
  ])('is refused when somebody changed %s', async (_, change) => {
    const {secrets, record, get} = await stored();
    secrets.change('prod', change(record));
    await expect(get()).rejects.toMatchObject({
      code: 'secret_refused',
      message: 'The stored secret "prod" is damaged, or was changed by somebody else.',
    });
  });

  it('is refused when its record was given another origin, or another name', async () => {
    const {secrets, record, get} = await stored();
    secrets.change('prod', {origin: 'https://evil.example.com'});
    await expect(get({url: 'https://evil.example.com'})).rejects.toMatchObject({code: 'secret_refused'});
    await secrets.put({...record, name: 'staging'});
    await expect(get({name: 'staging'})).rejects.toMatchObject({code: 'secret_refused'});
  });

  it('says so when it was stored under another key', async () => {
    const {get, record} = await stored();
    const env = {WOPS_SECRET_KEY: randomBytes(32).toString('hex')};
    await expect(get({env})).rejects.toMatchObject({
      code: 'secret_refused',
      message: expect.stringMatching(
        new RegExp(
          `^The secret "prod" was stored under another key \\(${record.keyId}\\) than the one from WOPS_SECRET_KEY \\([0-9a-f]{16}\\)\\.$`,
        ),
      ),
      hint: 'Use the key it was stored under, or store it again: wops env login prod',
    });
  });

  it('says so when it is not there, or there is no key to read it with', async () => {
    const {get} = await stored();
    await expect(get({name: 'staging'})).rejects.toMatchObject({
      code: 'secret_missing',
      message: expect.stringContaining('There is no stored secret "staging"'),
    });
    const home = temporaryFolder();
    await expect(get({env: {HOME: home}})).rejects.toMatchObject({
      code: 'secret_missing',
      message: `There is no key to read the secret "prod" with: neither WOPS_SECRET_KEY nor ${home}/.config/wops/secret.key.`,
    });
  });
});
