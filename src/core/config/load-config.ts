import type {Emit} from '../events.ts';
import type {Config} from './config.ts';
import {readConfigCache, writeConfigCache} from './config-cache.ts';
import {configInvalid, faultLine} from './config-faults.ts';
import {readConfigFile} from './config-file.ts';
import {normaliseConfig} from './normalise-config.ts';

export interface LoadOptions {
  /** Gets a `warning` for each thing that is allowed and yet most likely not meant. */
  emit?: Emit;
  /**
   * The version of wops. Given, a valid file is remembered in `.wops/`, which spares the next command the parser and the
   * schema (about 70 ms). Leave it out when wops runs from sources: they change without a new version.
   */
  version?: string;
}

/**
 * Reads, checks and normalises the wops.yaml in `root`. Throws `config_missing`; `config_invalid` with every fault, one
 * line each, and as details `ConfigFault[]`.
 */
export async function loadConfig(root: string, {emit, version}: LoadOptions = {}): Promise<Config> {
  const {bytes, identity} = readConfigFile(root);
  const key = version && `${version}:${identity}`;
  const cached = key ? readConfigCache(root, key) : null;
  const {file, warnings} = cached ?? (await check(bytes));
  if (key && !cached) writeConfigCache(root, key, {file, warnings});
  for (const warning of warnings) emit?.({kind: 'warning', message: faultLine(warning)});
  return normaliseConfig(file, root);
}

async function check(bytes: Uint8Array) {
  const {parseConfig} = await import('./parse-config.ts');
  const {file, faults, warnings} = parseConfig(bytes);
  if (!file) throw configInvalid(faults);
  return {file, warnings};
}
