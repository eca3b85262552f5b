import {isDeepStrictEqual} from 'node:util';
import {WopsError} from '../errors.ts';
import {type EditedConfig, editConfig} from './edit-config.ts';
import {environmentUnknown} from './environment.ts';
import {environmentNames, textAt, valueAt} from './rules/rule.ts';
import type {YamlDraft} from './yaml-draft.ts';

/** What a logical credential is called in an environment: by its name, or by its n8n id. */
export type CredentialReference = {name: string} | {id: string};

export interface CredentialSetting {
  logical: string;
  /** n8n's credential type. */
  type: string;
  environments: ReadonlyMap<string, CredentialReference>;
}

/**
 * Maps logical credentials, new ones at the end; what a mapping says of other environments stays. Throws
 * `environment_unknown`; `usage` when a logical credential is there with another type; and what `editConfig` throws.
 */
export async function mapCredentials(root: string, settings: readonly CredentialSetting[]): Promise<EditedConfig> {
  return editConfig(root, (draft) => {
    for (const setting of settings) mapOne(draft, setting);
  });
}

function mapOne(draft: YamlDraft, {logical, type, environments}: CredentialSetting): void {
  const known = environmentNames(draft.get([]));
  for (const name of environments.keys()) if (!known.includes(name)) throw environmentUnknown(name, known);
  const path = ['credentials', logical];
  const before = draft.get(path);
  if (before === undefined) {
    const references = [...environments].map(([name, reference]) => [name, written(reference)]);
    draft.set(path, {type, ...Object.fromEntries(references)});
    return;
  }
  const was = textAt(before, 'type');
  if (was !== type) {
    throw new WopsError('usage', `Credential ${logical} is a ${was} in wops.yaml, not a ${type}.`, {
      hint: 'wops credential list',
    });
  }
  for (const [name, reference] of environments) {
    if (!says(valueAt(before, name), reference)) draft.set([...path, name], written(reference));
  }
}

/** As wops.yaml writes it: a bare name where that is all there is. */
function written(reference: CredentialReference): string | CredentialReference {
  return 'name' in reference ? reference.name : reference;
}

/** An id decides alone, whatever name stands beside it. */
function says(value: unknown, reference: CredentialReference): boolean {
  if ('id' in reference) return textAt(value, 'id') === reference.id;
  return value === reference.name || isDeepStrictEqual(value, reference);
}
