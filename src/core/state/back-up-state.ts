import {mkdir, open, rename, rm, stat} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';

/** `data` of `wops state backup --json`. */
export interface BackupReport {
  file: string;
  bytes: number;
  schemaVersion: number;
}

/**
 * Writes a consistent copy of the state file, whoever is writing to it meanwhile, that only its owner may read: it holds
 * encrypted keys. `file` is absolute; default: `.wops/backups/state-<time>.db`. Throws `usage` when it exists, or its folder
 * does not; `disk`.
 */
export async function backUpState(context: Context, file?: string): Promise<BackupReport> {
  const {store, root} = context;
  const target = file ?? join(root, '.wops', 'backups', `state-${timeName(context.now())}.db`);
  if (!file) await mkdir(dirname(target), {recursive: true, mode: 0o700});
  await claim(target);
  const partial = `${target}.partial`;
  try {
    await (await open(partial, 'w', 0o600)).close();
    await store.backup(partial);
    await rename(partial, target);
  } catch (error) {
    await Promise.all([rm(partial, {force: true}), rm(target, {force: true})]);
    throw error;
  }
  return {file: target, bytes: (await stat(target)).size, schemaVersion: store.schemaVersion()};
}

/** Makes the file, empty: from here on nobody else's is overwritten. */
async function claim(file: string): Promise<void> {
  try {
    await (await open(file, 'wx', 0o600)).close();
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') {
      throw new WopsError('usage', `${file} exists already; a backup never overwrites.`, {
        hint: 'Name another file, or none: wops state backup',
        cause: error,
      });
    }
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new WopsError('usage', `There is no folder ${dirname(file)} for the backup.`, {
        hint: `mkdir -p ${dirname(file)}`,
        cause: error,
      });
    }
    throw error;
  }
}

/** `20261123T094501123Z`: sortable, and good in a file name everywhere. */
function timeName(time: Date): string {
  return time.toISOString().replace(/[-:.]/g, '');
}
