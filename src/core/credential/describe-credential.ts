import type {CredentialMapping} from '../config/config.ts';

/** What a logical credential is called in one environment, as wops.yaml has it: a name, an n8n id, or both. */
export interface CredentialTarget {
  name?: string;
  id?: string;
}

/** A logical credential as `wops credential list --json` tells it. */
export interface CredentialDescription {
  name: string;
  type: string;
  /** By environment; one without a mapping is left out. */
  environments: Record<string, CredentialTarget>;
}

export function describeCredential([name, mapping]: readonly [string, CredentialMapping]): CredentialDescription {
  return {name, type: mapping.type, environments: Object.fromEntries(mapping.byEnvironment)};
}
