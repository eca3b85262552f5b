import {readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ConfigFault} from './config-faults.ts';
import type {ConfigFile} from './config-schema.ts';

/** A wops.yaml that was found valid, kept so that the next command need load neither parser nor schema. */
export interface CachedConfig {
  file: ConfigFile;
  warnings: ConfigFault[];
}

const CACHE_FILE = join('.wops', 'config-cache.json');

/** null when nothing is kept under exactly this key, whatever the reason. */
export function readConfigCache(root: string, key: string): CachedConfig | null {
  try {
    const {key: kept, file, warnings} = JSON.parse(readFileSync(join(root, CACHE_FILE), 'utf8'));
    return kept === key ? {file, warnings} : null;
  } catch {
    return null;
  }
}

/** Keeps `config` where there is a `.wops` folder already; only saves time, so a failure is none. */
export function writeConfigCache(root: string, key: string, config: CachedConfig): void {
  const path = join(root, CACHE_FILE);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, JSON.stringify({key, ...config}), {flag: 'wx', mode: 0o600});
    renameSync(temporary, path);
  } catch {
    rmSync(temporary, {force: true});
  }
}
