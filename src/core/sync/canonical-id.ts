import {createHash} from 'node:crypto';

/** The name space of canonical ids made from slugs; a random UUID, fixed for ever. */
const NAMESPACE = Buffer.from('5f0a9d6c1f7e4c0c9a52a8f1b6d7e3c4', 'hex');

/**
 * The canonical id for a file that has none: made from its slug (UUID version 5), so that it is the same in every
 * environment's folder and after the state file was lost. `commit` writes it into the file.
 */
export function canonicalIdOfSlug(slug: string): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(slug).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x50;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
