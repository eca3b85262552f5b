import {createHash} from 'node:crypto';
import {closeSync, fstatSync, openSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {WopsError} from '../errors.ts';

export const CONFIG_FILE = 'wops.yaml';

/** Far above any real one; a larger file is not parsed. */
export const MAX_CONFIG_BYTES = 1024 * 1024;

export interface ConfigBytes {
  bytes: Buffer;
  /** Equal for the same bytes in the same file on this machine. A clone cannot choose it: it covers inode and ctime. */
  identity: string;
}

/** Reads wops.yaml in `root`. Throws `config_missing` when it cannot be read, `config_invalid` when it is too large. */
export function readConfigFile(root: string): ConfigBytes {
  const path = join(root, CONFIG_FILE);
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const {size, dev, ino, ctimeNs} = fstatSync(descriptor, {bigint: true});
    if (size > MAX_CONFIG_BYTES) {
      throw new WopsError('config_invalid', `${CONFIG_FILE}:1:1  is larger than ${MAX_CONFIG_BYTES / 1024} KiB`);
    }
    const bytes = readFileSync(descriptor);
    const identity = createHash('sha256').update(`${dev}:${ino}:${ctimeNs}:`).update(bytes).digest('hex');
    return {bytes, identity};
  } catch (error) {
    if (error instanceof WopsError) throw error;
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw new WopsError('config_missing', `Cannot read ${path}: ${reason}`, {cause: error});
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
