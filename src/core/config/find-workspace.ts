import {statSync} from 'node:fs';
import {dirname, join, resolve} from 'node:path';
import {WopsError} from '../errors.ts';
import {CONFIG_FILE} from './config-file.ts';

export interface FindOptions {
  /** Absolute; where the search begins, and what `override` is relative to. */
  cwd: string;
  /** `--workspace` or `WOPS_WORKSPACE`; empty is the same as absent. */
  override?: string;
}

/**
 * The absolute path of the folder that holds wops.yaml: `override`, or the nearest from `cwd` upwards, as Git finds its
 * own. Throws `config_missing` with where it looked.
 */
export function findWorkspace({cwd, override}: FindOptions): string {
  if (override) {
    const folder = resolve(cwd, override);
    if (isFile(join(folder, CONFIG_FILE))) return folder;
    throw missing(`There is no ${CONFIG_FILE} in ${folder}.`, [folder]);
  }
  const folders = upwards(resolve(cwd));
  const found = folders.find((folder) => isFile(join(folder, CONFIG_FILE)));
  if (found !== undefined) return found;
  throw missing(`There is no ${CONFIG_FILE} in ${folders[0]} or in any folder above it.`, folders);
}

function missing(message: string, folders: string[]): WopsError {
  const misnamed = folders.map((folder) => join(folder, 'wops.yml')).find(isFile);
  const hint = misnamed
    ? `mv ${misnamed} ${join(dirname(misnamed), CONFIG_FILE)}`
    : 'wops init, or name the workspace: --workspace DIR';
  return new WopsError('config_missing', message, {hint, details: {looked: folders}});
}

function upwards(folder: string): string[] {
  const above = dirname(folder);
  return above === folder ? [folder] : [folder, ...upwards(above)];
}

function isFile(path: string): boolean {
  return statSync(path, {throwIfNoEntry: false})?.isFile() ?? false;
}
