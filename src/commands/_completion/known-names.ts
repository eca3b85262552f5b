import {readConfigCache} from '../../core/config/config-cache.ts';
import {readConfigFile} from '../../core/config/config-file.ts';
import {statePath} from '../../core/workspace/state-folder.ts';

/**
 * What environments and slugs look like. Names come from files that anybody may have committed, and a shell gets them:
 * one that looks otherwise is left out.
 */
const SAFE_NAME = /^[a-z0-9][a-z0-9_-]*$/;

/** The environments of a workspace, also while its wops.yaml has faults elsewhere. Throws when it cannot be read. */
export async function environmentNames(root: string, version: string): Promise<string[]> {
  const {bytes, identity} = readConfigFile(root);
  const cached = readConfigCache(root, `${version}:${identity}`);
  const environments = cached ? cached.file.environments : await uncheckedEnvironments(bytes.toString('utf8'));
  return Object.keys(environments).filter(isSafe);
}

/** The schema costs more time than a reader of names can spend. */
async function uncheckedEnvironments(text: string): Promise<object> {
  const {parseYaml} = await import('../../core/config/parse-yaml.ts');
  const {environments} = parseYaml(text).value as {environments?: unknown};
  return typeof environments === 'object' && environments !== null ? environments : {};
}

/** The slugs that the last sync knew. Throws when there is no state file, or it cannot be read. */
export async function slugs(root: string): Promise<string[]> {
  const {workflowSlugs} = await import('../../core/store/workflow-slugs.ts');
  return [...new Set(workflowSlugs(statePath(root)).filter(isSafe))];
}

function isSafe(name: string): boolean {
  return SAFE_NAME.test(name);
}
