import {chmodSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {formatKeyReference, type KeyReference, parseKeyReference} from '../../../src/core/config/key-reference.ts';
import {type ResolveKeyOptions, resolveKey} from '../../../src/core/config/resolve-key.ts';
import {storeSecret} from '../../../src/core/config/stored-secret.ts';
import type {WopsEvent} from '../../../src/core/events.ts';
import {temporaryFolder} from './config-samples.ts';
import {memorySecretStore} from './memory-secret-store.ts';

const KEY = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln';

function options(more: Partial<ResolveKeyOptions> = {}) {
  const events: WopsEvent[] = [];
  const root = temporaryFolder();
  const all: ResolveKeyOptions = {
    environment: 'prod',
    url: 'https://n8n.example.com',
    root,
    secrets: memorySecretStore(),
    env: {HOME: root},
    emit: (event) => events.push(event),
    ...more,
  };
  return {root, events, all};
}

describe('a key reference', () => {
  it.each<[string, KeyReference]>([
    ['$' + '{WOPS_KEY}', {kind: 'variable', name: 'WOPS_KEY'}],
    ['file:keys/prod key', {kind: 'file', path: 'keys/prod key'}],
    ['file:/run/secrets/n8n', {kind: 'file', path: '/run/secrets/n8n'}],
    ['secret:prod-eu', {kind: 'secret', name: 'prod-eu'}],
  ])('%s is understood, and written back the same', (text, reference) => {
    expect(parseKeyReference(text)).toEqual(reference);
    expect(formatKeyReference(reference)).toBe(text);
  });

  it.each([
    KEY,
    '',
    '$KEY',
    '$' + '{}',
    '$' + '{A}x',
    '$' + '{A-B}',
    'secret:',
    'secret:a b',
    'file:',
    'FILE:x',
    'file:a\nb',
    ' secret:a',
  ])('%j is none', (text) => {
    expect(parseKeyReference(text)).toBeNull();
  });
});

describe('a key in a variable', () => {
  const reference = {kind: 'variable', name: 'WOPS_KEY'} as const;

  it.each([KEY, `${KEY}\n`, ` ${KEY}\r\n`])('is taken without the white space around it', async (text) => {
    expect(await resolveKey(reference, options({env: {WOPS_KEY: text}}).all)).toBe(KEY);
  });

  it('that is not set, or empty, is named with the environment it is for', async () => {
    await expect(resolveKey(reference, options().all)).rejects.toMatchObject({
      code: 'secret_missing',
      exit: 2,
      message: 'The variable WOPS_KEY is not set; it should hold the API key of environment prod.',
      hint: 'export WOPS_KEY=…, or refer to a stored key: wops env login prod',
    });
    await expect(resolveKey(reference, options({env: {WOPS_KEY: ' \n'}}).all)).rejects.toMatchObject({
      code: 'secret_missing',
      message: 'The variable WOPS_KEY is empty; it should hold the API key of environment prod.',
    });
  });

  it.each([`${KEY}\nX-Admin: 1`, `${KEY} ${KEY}`, `${KEY}\u0000`, `${KEY}é`, `${KEY}\u200b`])(
    'that no header can carry is refused and not repeated',
    async (text) => {
      const error = await resolveKey(reference, options({env: {WOPS_KEY: text}}).all).catch((thrown) => thrown);
      expect(error).toMatchObject({
        code: 'secret_refused',
        message:
          'The variable WOPS_KEY holds spaces, line breaks or characters that no API key has; environment prod cannot use it.',
      });
      expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain(KEY.slice(0, 8));
    },
  );
});

describe('a key in a file', () => {
  const written = (text: string, mode = 0o600) => {
    const made = options();
    mkdirSync(join(made.root, 'keys'));
    const path = join(made.root, 'keys', 'prod');
    writeFileSync(path, text);
    chmodSync(path, mode);
    return {...made, path};
  };

  it('is found relative to the workspace, or by an absolute path', async () => {
    const {all, path, events} = written(`\ufeff${KEY}\r\n`);
    expect(await resolveKey({kind: 'file', path: 'keys/prod'}, all)).toBe(KEY);
    expect(await resolveKey({kind: 'file', path}, all)).toBe(KEY);
    expect(events).toEqual([]);
  });

  it('that everybody may read is used with a warning', async () => {
    const {all, events} = written(KEY, 0o644);
    expect(await resolveKey({kind: 'file', path: 'keys/prod'}, all)).toBe(KEY);
    expect(events).toEqual([
      {
        kind: 'warning',
        environment: 'prod',
        message: 'Everybody on this machine may read the API key in keys/prod: chmod 600 keys/prod',
      },
    ]);
  });

  it.each([
    ['keys/other', 'does not exist'],
    ['keys', 'is a folder'],
    ['keys/prod', 'is too large to be one'],
  ])('%s that cannot be read as one is named: it %s', async (path, problem) => {
    const {all} = written('x'.repeat(100_000));
    await expect(resolveKey({kind: 'file', path}, all)).rejects.toMatchObject({
      code: 'secret_missing',
      message: `The file ${path}, which should hold the API key of environment prod, ${problem}.`,
    });
  });

  it('does not turn a private key or another file of several lines into a header', async () => {
    const {all} = written('-----BEGIN KEY-----\nabc\n-----END KEY-----\n');
    const error = await resolveKey({kind: 'file', path: 'keys/prod'}, all).catch((thrown) => thrown);
    expect(error.code).toBe('secret_refused');
    expect(error.message).not.toContain('BEGIN');
  });
});

describe('a stored key', () => {
  it('is decrypted for the n8n it was stored for', async () => {
    const {all} = options();
    await storeSecret({name: 'prod', url: all.url, value: `${KEY}\n`, now: new Date()}, all);
    expect(await resolveKey({kind: 'secret', name: 'prod'}, all)).toBe(KEY);
    await expect(
      resolveKey({kind: 'secret', name: 'prod'}, {...all, url: 'https://evil.example.com'}),
    ).rejects.toMatchObject({code: 'secret_refused'});
  });

  it('that was never stored is missing', async () => {
    await expect(resolveKey({kind: 'secret', name: 'prod'}, options().all)).rejects.toMatchObject({
      code: 'secret_missing',
      hint: 'wops env login prod',
    });
  });
});
