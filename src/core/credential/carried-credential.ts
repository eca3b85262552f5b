import type {Config} from '../config/config.ts';
import type {CredentialSummary} from '../n8n/client.ts';
import {logicalCredentials} from '../workflow/credential-view.ts';
import {type CredentialMatch, findCredential} from './find-credential.ts';

/** A credential as an environment calls it. */
export interface NamedCredential {
  type: string;
  id: string | null;
  name: string | null;
}

export interface Carriage {
  config: Config;
  source: string;
  target: string;
  /** Those of the target's n8n. */
  credentials: readonly CredentialSummary[];
}

export type CarriedCredential = CredentialMatch & {
  /** In wops.yaml; null: it maps no such credential of the source. */
  logical: string | null;
  /** wops.yaml says what it is in the target. */
  mapped: boolean;
};

/**
 * The target's credential for one of the source, as a promotion finds it (DESIGN.md §7): one that wops.yaml knows is what
 * it says of the target, and nothing else; any other one is that of the same type and name.
 */
export function carriedCredential(credential: NamedCredential, carriage: Carriage): CarriedCredential {
  const {config, source, target, credentials} = carriage;
  const {type, name} = credential;
  const logical = logicalName(config, source, credential);
  if (logical === null) {
    return {...findCredential(credentials, {type, name: name ?? undefined}), logical, mapped: false};
  }
  const there = config.credentials.get(logical)!.byEnvironment.get(target);
  return {...findCredential(credentials, {type, ...there}), logical, mapped: there !== undefined};
}

function logicalName(config: Config, environment: string, {type, id, name}: NamedCredential): string | null {
  const named = {...(id === null ? {} : {id}), ...(name === null ? {} : {name})};
  const {logical} = logicalCredentials(config, environment)(type, named);
  return typeof logical === 'string' ? logical : null;
}
