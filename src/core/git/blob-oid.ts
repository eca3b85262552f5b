import {createHash} from 'node:crypto';
import type {Clone} from './clone.ts';

/** The object id that Git gives these bytes (gitformat: `blob <length>\0<bytes>`). */
export function blobOid(content: Buffer, format: Clone['objectFormat']): string {
  return createHash(format).update(`blob ${content.length}\0`).update(content).digest('hex');
}
