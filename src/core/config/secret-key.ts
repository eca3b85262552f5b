import {WopsError} from '../errors.ts';
import {createSecretKey, SECRET_KEY_BYTES, type SecretKey} from './secret-cipher.ts';
import {createKeyFile, keyFilePath, readKeyFile} from './secret-key-file.ts';

export const SECRET_KEY_VARIABLE = 'WOPS_SECRET_KEY';
/** Random bytes repeat few values: of 32, fewer than 16 distinct ones come once in about 10^15 keys. */
const MIN_DISTINCT_BYTES = 16;

export interface SecretKeyOptions {
  env: NodeJS.ProcessEnv;
  /** Makes the key file when there is neither variable nor file. */
  create: boolean;
}

/**
 * The key that secrets are encrypted under: `WOPS_SECRET_KEY` (32 random bytes as 64 hexadecimal digits or as base64, for
 * CI and daemons), else the key file in the user's configuration folder. null when there is none and `create` is false.
 * Throws `secret_refused` for a key or key file that is malformed, weak or open to others.
 */
export async function loadSecretKey({env, create}: SecretKeyOptions): Promise<SecretKey | null> {
  const given = env[SECRET_KEY_VARIABLE]?.trim();
  if (given) return createSecretKey(decodeKey(given), SECRET_KEY_VARIABLE);
  const path = keyFilePath(env);
  const bytes = (await readKeyFile(path)) ?? (create ? await createKeyFile(path) : null);
  return bytes && createSecretKey(bytes, path);
}

function decodeKey(text: string): Buffer {
  const bytes = /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, 'hex') : decodeBase64(text);
  const problem = bytes?.length !== SECRET_KEY_BYTES ? 'is not 32 bytes in hexadecimal or base64' : weakness(bytes);
  if (!bytes || problem) {
    throw new WopsError('secret_refused', `${SECRET_KEY_VARIABLE} ${problem}.`, {
      hint: `export ${SECRET_KEY_VARIABLE}="$(openssl rand -base64 32)"`,
    });
  }
  return bytes;
}

function decodeBase64(text: string): Buffer | null {
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : null;
}

function weakness(bytes: Buffer): string | null {
  return new Set(bytes).size < MIN_DISTINCT_BYTES ? 'is too regular to be a random key' : null;
}
