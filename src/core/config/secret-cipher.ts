import {createCipheriv, createDecipheriv, hkdfSync, randomBytes} from 'node:crypto';
import type {SecretRecord} from './secret-store.ts';

/** 32 random bytes, and where they came from, for messages. */
export interface SecretKey {
  readonly bytes: Buffer;
  readonly id: string;
  /** `WOPS_SECRET_KEY` or the path of the key file. */
  readonly from: string;
}

export const SECRET_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export function createSecretKey(bytes: Buffer, from: string): SecretKey {
  return {bytes, id: derive(bytes, 'wops secret key id', 8).toString('hex'), from};
}

/**
 * AES-256-GCM (NIST SP 800-38D) with a fresh random nonce, under a key that HKDF-SHA-256 derives for this purpose alone.
 * Name and origin are authenticated: a record that was renamed or given another origin does not decrypt.
 */
export function encryptSecret(
  value: string,
  {name, origin, storedAt}: Pick<SecretRecord, 'name' | 'origin' | 'storedAt'>,
  key: SecretKey,
): SecretRecord {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', encryptionKey(key), nonce, {authTagLength: TAG_BYTES});
  cipher.setAAD(boundData(name, origin));
  const ciphertext = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    format: 'wops-secret-1',
    name,
    origin,
    keyId: key.id,
    nonce: nonce.toString('base64'),
    ciphertext: ciphertext.toString('base64'),
    storedAt,
  };
}

/** null when any part of the record was changed, or the key is another one. */
export function decryptSecret({name, origin, nonce, ciphertext}: SecretRecord, key: SecretKey): string | null {
  try {
    const bytes = Buffer.from(ciphertext, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', encryptionKey(key), Buffer.from(nonce, 'base64'), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(boundData(name, origin));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}

function encryptionKey({bytes}: SecretKey): Buffer {
  return derive(bytes, 'wops secret encryption', SECRET_KEY_BYTES);
}

function derive(bytes: Buffer, purpose: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', bytes, Buffer.alloc(0), purpose, length));
}

/** JSON, so that no two pairs of name and origin give the same bytes. */
function boundData(name: string, origin: string): Buffer {
  return Buffer.from(JSON.stringify(['wops-secret-1', name, origin]));
}
