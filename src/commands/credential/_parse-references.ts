import type {CredentialReference} from '../../core/config/edit-credential.ts';
import {parseReference} from '../../core/credential/credential-reference.ts';
import {WopsError} from '../../core/errors.ts';

/** `ENV=NAME` or `ENV=id:ID`, each environment once, as `--set` takes it. Throws `usage`. */
export function parseReferences(texts: readonly string[]): Map<string, CredentialReference> {
  const hint = 'wops credential map stripe --type stripeApi --set "dev=Stripe test" --set prod=id:ABC';
  const references = new Map<string, CredentialReference>();
  for (const text of texts) {
    const [, environment, reference] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (environment === undefined || reference === undefined || reference === 'id:') {
      throw new WopsError('usage', `"${text}" is not of the form ENV=NAME or ENV=id:ID.`, {hint});
    }
    if (references.has(environment)) throw new WopsError('usage', `${environment} was named twice.`, {hint});
    references.set(environment, parseReference(reference));
  }
  return references;
}
