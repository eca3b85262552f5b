import {existsSync, lstatSync, mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs';
import {isAbsolute, join, relative, resolve} from 'node:path';
import {WopsError} from '../core/errors.ts';

/** Below the demo's folder, ignored by Git: what belongs to the practice n8n and not to the workspace. */
const OWN = '.demo';
const MARKER = join(OWN, 'made-by-wops-demo');

export const KEYS = `${OWN}/keys`;
export const SANDBOX_DATA = `${OWN}/sandbox`;

type Standing = 'free' | 'former' | 'taken';

/**
 * Makes the folder that the demo plays in, and answers its absolute path. A folder with something in it is never touched,
 * but for one that an earlier demo made: that is replaced if `mayReplace` says so, else the next free name is taken
 * (`wops-demo-2`). Throws `usage` for a folder that holds something else.
 */
export async function makeDemoFolder(
  wanted: string,
  mayReplace: (folder: string) => Promise<boolean>,
): Promise<string> {
  let folder = resolve(wanted);
  if (standing(folder) === 'taken') {
    throw new WopsError('usage', `${folder} is not empty, and no demo made it; it was left as it is.`, {
      hint: `wops demo --dir ${wanted}-2`,
    });
  }
  if (standing(folder) === 'former') {
    if (await mayReplace(folder)) remove(folder);
    else folder = nextFree(folder);
  }
  mkdirSync(join(folder, OWN), {recursive: true});
  writeFileSync(join(folder, OWN, '.gitignore'), '*\n');
  writeFileSync(join(folder, MARKER), 'wops demo may replace this folder, once it is told to.\n');
  return folder;
}

function standing(folder: string): Standing {
  if (!existsSync(folder)) return 'free';
  if (!lstatSync(folder).isDirectory()) return 'taken';
  if (existsSync(join(folder, MARKER))) return 'former';
  return readdirSync(folder).length === 0 ? 'free' : 'taken';
}

function remove(folder: string): void {
  const way = relative(folder, process.cwd());
  if (!way.startsWith('..') && !isAbsolute(way)) {
    throw new WopsError('usage', `${folder} cannot be replaced from within.`, {hint: 'cd .. && wops demo'});
  }
  rmSync(folder, {recursive: true});
}

function nextFree(folder: string): string {
  for (let count = 2; ; count++) {
    const next = `${folder}-${count}`;
    if (standing(next) === 'free') return next;
  }
}
