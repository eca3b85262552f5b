import type {CredentialSummary} from '../n8n/client.ts';

/** What a mapping, or a node, says of a credential. */
export interface WantedCredential {
  /** n8n's credential type, such as `stripeApi`. */
  type: string;
  id?: string | undefined;
  name?: string | undefined;
}

export type CredentialProblem = 'missing' | 'ambiguous' | 'wrong_type';

export type CredentialMatch =
  | {found: CredentialSummary}
  | {
      problem: CredentialProblem;
      /** `ambiguous`, `wrong_type`: the credentials that were hit. `missing`: those of the type, to choose from. */
      candidates: CredentialSummary[];
    };

/**
 * The one credential of an n8n that `wanted` means. An id decides alone: the name beside it is what it was once called,
 * and a credential that only has that name is another one. Names are compared exactly, as n8n does when it rebinds a node
 * (N8N.md); two credentials of one type and name are ambiguous, since n8n does not keep names unique.
 */
export function findCredential(credentials: readonly CredentialSummary[], wanted: WantedCredential): CredentialMatch {
  const {type, id, name} = wanted;
  const hit = credentials.filter((credential) =>
    id === undefined ? name !== undefined && credential.name === name : credential.id === id,
  );
  const ofType = hit.filter((credential) => credential.type === type);
  if (ofType.length === 1) return {found: ofType[0]!};
  if (ofType.length > 1) return {problem: 'ambiguous', candidates: ofType};
  if (hit.length > 0) return {problem: 'wrong_type', candidates: hit};
  return {problem: 'missing', candidates: credentials.filter((credential) => credential.type === type)};
}
