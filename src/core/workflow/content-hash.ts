import {createHash} from 'node:crypto';
import {canonicalJson} from './canonical-json.ts';
import type {CanonicalContent} from './comparable.ts';

/** Canonical content as text, and its hash. */
export interface HashedContent {
  /** sha256, 64 hexadecimal digits, of `json` as UTF-8. */
  hash: string;
  /** RFC 8785 form of the content. */
  json: string;
}

/** The content hash of DESIGN.md §3. */
export function hashContent(content: CanonicalContent): HashedContent {
  const json = canonicalJson(content);
  return {hash: createHash('sha256').update(json).digest('hex'), json};
}
