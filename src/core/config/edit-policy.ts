import type {ConfigPath} from './config-faults.ts';
import {type EditedConfig, editConfig} from './edit-config.ts';
import {environmentUnknown} from './environment.ts';
import {type PolicyKey, type PolicyValue, policyPath} from './policy-rules.ts';
import {environmentNames} from './rules/rule.ts';
import type {YamlDraft} from './yaml-draft.ts';

export interface PolicyChanges {
  values: ReadonlyMap<PolicyKey, PolicyValue>;
  /** Rules that are no longer to be said here: the workspace's, or the default, holds again. */
  unset: readonly PolicyKey[];
}

export interface EditedPolicy extends EditedConfig {
  /** Environments with a rule of their own, which a change of the workspace's does not reach; none for an environment. */
  overridden: ReadonlyMap<PolicyKey, string[]>;
}

/**
 * Sets and takes away rules of the workspace (null), or of one environment. Throws `environment_unknown`, and what
 * `editConfig` throws.
 */
export async function editPolicy(
  root: string,
  environment: string | null,
  {values, unset}: PolicyChanges,
): Promise<EditedPolicy> {
  let overridden = new Map<PolicyKey, string[]>();
  const edited = await editConfig(root, (draft) => {
    const known = environmentNames(draft.get([]));
    if (environment !== null && !known.includes(environment)) throw environmentUnknown(environment, known);
    for (const [key, value] of values) draft.set(policyPath(environment, key), value);
    for (const key of unset) removeWithEmptied(draft, policyPath(environment, key));
    if (environment !== null) return;
    const own = (key: PolicyKey) => known.filter((name) => draft.get(policyPath(name, key)) !== undefined);
    overridden = new Map([...values.keys(), ...unset].map((key) => [key, own(key)]));
  });
  return {...edited, overridden};
}

/** Removes what is at `path`, and the blocks that would be empty then. */
function removeWithEmptied(draft: YamlDraft, path: ConfigPath): void {
  if (draft.get(path) === undefined) return;
  const parent = path.slice(0, -1);
  const isLast = Object.keys(draft.get(parent) as object).length === 1;
  if (isLast && parent.length > 0) removeWithEmptied(draft, parent);
  else draft.remove(path);
}
