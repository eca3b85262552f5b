import {hash as digest} from 'node:crypto';
import {crc32} from 'node:zlib';
import {canonicalJson} from './canonical-json.ts';
import type {CanonicalContent} from './comparable.ts';

/** Canonical content as text, and its hash. */
export interface HashedContent {
  /** sha256, 64 hexadecimal digits, of `json` as UTF-8. */
  hash: string;
  /** RFC 8785 form of the content. */
  json: string;
  /** Tells contents of one hash apart: the length in bytes and the CRC-32 of `json`. */
  check: string;
}

/** The content hash of DESIGN.md §3. */
export function hashContent(content: CanonicalContent): HashedContent {
  const json = canonicalJson(content);
  const bytes = Buffer.from(json);
  return {hash: digest('sha256', bytes), json, check: `${bytes.length}-${crc32(bytes).toString(16)}`};
}
