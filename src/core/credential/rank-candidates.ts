import type {CredentialSummary} from '../n8n/client.ts';
import {likeness, nameWords} from './name-likeness.ts';

export interface RankedCredential {
  credential: CredentialSummary;
  /** See `likeness`; 3 for the very same name. */
  likeness: number;
}

/** Credentials by how much their names are like `name`, the likeliest first; `environments` as for `nameWords`. */
export function rankCandidates(
  name: string,
  credentials: readonly CredentialSummary[],
  environments: readonly string[],
): RankedCredential[] {
  const words = nameWords(name, environments);
  return credentials
    .map((credential) => {
      const other = nameWords(credential.name, environments);
      return {credential, likeness: credential.name === name ? 3 : likeness(words, other)};
    })
    .sort((a, b) => b.likeness - a.likeness || (a.credential.name < b.credential.name ? -1 : 1));
}

/** The one that nobody need be asked about: alone in its name, or in its words, or in having all words of the shorter. */
export function certain(ranked: readonly RankedCredential[]): RankedCredential | null {
  const step = Math.floor(ranked[0]?.likeness ?? 0);
  const likeliest = ranked.filter((one) => Math.floor(one.likeness) === step);
  return step >= 1 && likeliest.length === 1 ? likeliest[0]! : null;
}
