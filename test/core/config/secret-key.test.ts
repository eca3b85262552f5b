import {randomBytes} from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import {dirname, join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {loadSecretKey} from '../../../src/core/config/secret-key.ts';
import {createKeyFile, keyFilePath} from '../../../src/core/config/secret-key-file.ts';
import {temporaryFolder} from './config-samples.ts';

describe('WOPS_SECRET_KEY', () => {
  const bytes = randomBytes(32);

  it.each([
    ['hexadecimal', bytes.toString('hex')],
    ['hexadecimal in capitals', bytes.toString('hex').toUpperCase()],
    ['base64', bytes.toString('base64')],
    ['base64url', bytes.toString('base64url')],
    ['base64 with a line break behind it', `${bytes.toString('base64')}\n`],
  ])('may be %s', async (_, text) => {
    const key = await loadSecretKey({env: {WOPS_SECRET_KEY: text}, create: false});
    expect(key).toMatchObject({bytes, from: 'WOPS_SECRET_KEY'});
  });

  it.each([
    ['a passphrase', 'correct horse battery staple and so on', 'is not 32 bytes in hexadecimal or base64'],
    ['16 bytes', randomBytes(16).toString('hex'), 'is not 32 bytes in hexadecimal or base64'],
    ['33 bytes', randomBytes(33).toString('base64'), 'is not 32 bytes in hexadecimal or base64'],
    ['all zeros', '0'.repeat(64), 'is too regular to be a random key'],
    ['a repeated pattern', '0123456789abcdef'.repeat(4), 'is too regular to be a random key'],
  ])('may not be %s, and is not repeated', async (_, text, problem) => {
    const error = await loadSecretKey({env: {WOPS_SECRET_KEY: text}, create: true}).catch((thrown) => thrown);
    expect(error).toMatchObject({
      code: 'secret_refused',
      message: `WOPS_SECRET_KEY ${problem}.`,
      hint: expect.stringContaining('openssl rand -base64 32'),
    });
    expect(JSON.stringify(error)).not.toContain(text);
  });

  it('goes before the key file, and leaves it unmade', async () => {
    const home = temporaryFolder();
    await loadSecretKey({env: {WOPS_SECRET_KEY: bytes.toString('hex'), HOME: home}, create: true});
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('the key file', () => {
  it.each([
    [{HOME: '/home/me'}, 'linux', '/home/me/.config/wops/secret.key'],
    [{HOME: '/home/me', XDG_CONFIG_HOME: '/etc/me'}, 'linux', '/etc/me/wops/secret.key'],
    [{HOME: '/home/me', XDG_CONFIG_HOME: 'relative'}, 'linux', '/home/me/.config/wops/secret.key'],
    [{HOME: '/Users/me'}, 'darwin', '/Users/me/.config/wops/secret.key'],
    [{APPDATA: '/c/Roaming'}, 'win32', '/c/Roaming/wops/secret.key'],
  ] as const)('with %j on %s is %s', (env, platform, path) => {
    expect(keyFilePath(env, platform)).toBe(path);
  });

  it('is made on first use, for its owner alone, and is the same ever after', async () => {
    const env = {HOME: temporaryFolder()};
    expect(await loadSecretKey({env, create: false})).toBeNull();
    const key = await loadSecretKey({env, create: true});
    const path = keyFilePath(env);
    expect(readFileSync(path)).toEqual(key!.bytes);
    expect(key).toMatchObject({from: path, id: expect.stringMatching(/^[0-9a-f]{16}$/)});
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    expect(readdirSync(dirname(path))).toEqual(['secret.key']);
    expect(await loadSecretKey({env, create: true})).toEqual(key);
  });

  it('is one, however many make it at once', async () => {
    const path = keyFilePath({HOME: temporaryFolder()});
    const keys = await Promise.all(Array.from({length: 20}, () => createKeyFile(path)));
    expect(new Set(keys.map((key) => key.toString('hex')))).toEqual(new Set([readFileSync(path).toString('hex')]));
    expect(readdirSync(dirname(path))).toEqual(['secret.key']);
  });

  const withFile = (content: Buffer, mode: number) => {
    const env = {HOME: temporaryFolder()};
    const path = keyFilePath(env);
    mkdirSync(dirname(path), {recursive: true});
    writeFileSync(path, content);
    chmodSync(path, mode);
    return {env, path};
  };

  it.each([0o644, 0o640, 0o606])('with mode %o is refused: others may have read or changed it', async (mode) => {
    const {env, path} = withFile(randomBytes(32), mode);
    await expect(loadSecretKey({env, create: true})).rejects.toMatchObject({
      code: 'secret_refused',
      message: `The key file ${path} may be read or written by others (mode ${mode.toString(8)}).`,
      hint: `chmod 600 ${path}`,
    });
  });

  it.each([0, 31, 33])('of %i bytes is refused, and not overwritten', async (length) => {
    const content = randomBytes(length);
    const {env, path} = withFile(content, 0o600);
    await expect(loadSecretKey({env, create: true})).rejects.toMatchObject({
      code: 'secret_refused',
      message: `The key file ${path} is ${length} bytes long instead of 32.`,
    });
    expect(readFileSync(path)).toEqual(content);
  });

  it('that is a symbolic link is refused, also when it points nowhere', async () => {
    const env = {HOME: temporaryFolder()};
    const path = keyFilePath(env);
    mkdirSync(dirname(path), {recursive: true});
    symlinkSync(join(env.HOME, 'elsewhere'), path);
    await expect(loadSecretKey({env, create: true})).rejects.toMatchObject({
      code: 'secret_refused',
      message: `The key file ${path} is no regular file.`,
    });
    expect(existsSync(join(env.HOME, 'elsewhere'))).toBe(false);
  });
});
