import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Clone} from './clone.ts';

/** The commits whose parents a shallow clone left behind; none in a whole clone. */
export async function shallowCommits({commonDir}: Clone): Promise<ReadonlySet<string>> {
  const text = await readFile(path.join(commonDir, 'shallow'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return new Set(text.split('\n').filter(Boolean));
}
