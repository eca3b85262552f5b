import {existsSync, realpathSync} from 'node:fs';
import {delimiter, join} from 'node:path';

/**
 * The line that makes `wops` a word of the reader's shell; null where it is one already. Folders of npm and npx do not
 * count: they are on the PATH of what they started, not on the reader's.
 */
export function shellAlias(script: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => !folder.endsWith(join('node_modules', '.bin')));
  if (folders.some((folder) => isThisWops(join(folder, 'wops'), script))) return null;
  if (process.platform === 'win32') return `doskey wops="${process.execPath}" "${script}" $*`;
  return `alias wops='${[process.execPath, script].map((word) => word.replaceAll("'", "'\\''").replaceAll(' ', '\\ ')).join(' ')}'`;
}

/** On Windows npm writes a script of its own instead of a link. */
function isThisWops(path: string, script: string): boolean {
  if (process.platform === 'win32') return existsSync(`${path}.cmd`);
  return existsSync(path) && realpathSync(path) === realpathSync(script);
}
