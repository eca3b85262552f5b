import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/** The folder for what Git does not hold. */
export function stateFolder(root: string): string {
  return join(root, '.wops');
}

export function statePath(root: string): string {
  return join(stateFolder(root), 'state.db');
}

/** Makes the folder, ignored by Git from within, so that no file of the user's has to be touched. */
export function ensureStateFolder(root: string): void {
  const folder = stateFolder(root);
  mkdirSync(folder, {recursive: true});
  const ignore = join(folder, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
}
