import type {Config, CredentialMapping} from '../../config/config.ts';
import {findCredential} from '../../credential/find-credential.ts';
import type {CredentialSummary} from '../../n8n/client.ts';
import type {NamedCredential} from '../../workflow/canonicalise.ts';
import {NEW_CREDENTIAL, type PlaceholderCredential} from '../plan.ts';
import type {ResolveCredential} from './carry-credentials.ts';

export interface CredentialResolverOptions {
  config: Config;
  /** Where the workflow comes from; equal to the target where its own folder or snapshot is written back. */
  source: string;
  target: string;
  /** Of the target; or why they cannot be read. */
  credentials: CredentialSummary[] | {unreadable: string};
  /** Make what is missing without its secrets. */
  allowPlaceholders: boolean;
}

/**
 * Finds the target's credential for one of the source (DESIGN.md §7): by wops.yaml's `credentials`, else the one of equal
 * type and name; it must exist, with that type. `placeholders` collects those to be made.
 */
export function credentialResolver({
  config,
  source,
  target,
  credentials,
  allowPlaceholders,
}: CredentialResolverOptions) {
  const placeholders = new Map<string, PlaceholderCredential>();
  const resolve: ResolveCredential = (type, named) => {
    if (!Array.isArray(credentials)) return {problem: credentials.unreadable};
    if (source === target && named.id !== undefined) {
      const own = credentials.find((credential) => credential.id === named.id && credential.type === type);
      if (own) return own;
    }
    const mapped = findMapping(config, {type, named, environment: source, elsewhere: source === target});
    if (mapped && !mapped.mapping.byEnvironment.has(target)) {
      return {
        problem: `the credential "${mapped.logical}" is mapped to none in ${target}: wops credential map ${mapped.logical} --set ${target}=NAME`,
      };
    }
    const wanted = {type, ...(mapped ? mapped.mapping.byEnvironment.get(target) : {name: named.name})};
    const match = findCredential(credentials, wanted);
    if ('found' in match) return match.found;
    const told = `"${wanted.name ?? wanted.id ?? named.id ?? ''}" (${type})`;
    if (match.problem === 'ambiguous')
      return {
        problem: `${target} has ${match.candidates.length} credentials ${told}: map it by id (wops credential map)`,
      };
    if (match.problem === 'wrong_type')
      return {problem: `the credential ${told} is of type ${match.candidates[0]!.type} in ${target}`};
    if (!allowPlaceholders || wanted.name === undefined) return {problem: `${target} has no credential ${told}`};
    placeholders.set(`${type}:${wanted.name}`, {type, name: wanted.name});
    return {id: `${NEW_CREDENTIAL}${type}:${wanted.name}`, name: wanted.name};
  };
  return {resolve, placeholders};
}

interface Wanted {
  type: string;
  named: NamedCredential;
  environment: string;
  /** A file that was copied from another environment's folder may call it as it is called there. */
  elsewhere: boolean;
}

function findMapping(
  {credentials}: Config,
  {type, named, environment, elsewhere}: Wanted,
): {logical: string; mapping: CredentialMapping} | undefined {
  const isCalledSo = ({name, id}: {name?: string; id?: string}) =>
    id !== undefined && named.id !== undefined ? id === named.id : name !== undefined && name === named.name;
  const ofType = [...credentials].filter(([, mapping]) => mapping.type === type);
  const isMeant = (names: (name: string) => boolean) => (entry: (typeof ofType)[number]) =>
    [...entry[1].byEnvironment].some(([name, call]) => names(name) && isCalledSo(call));
  const found =
    ofType.find(isMeant((name) => name === environment)) ?? (elsewhere ? ofType.find(isMeant(() => true)) : undefined);
  return found && {logical: found[0], mapping: found[1]};
}
