import type {CredentialReference} from '../config/edit-credential.ts';
import type {CredentialSummary} from '../n8n/client.ts';
import type {NamedCredential} from './carried-credential.ts';

/** Marks an n8n id where a name may stand as well. */
const ID_MARK = 'id:';

/** What wops.yaml can hold, and a command line can say. */
const PLAIN_NAME = /^(?!id:)[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u;

/** `Stripe live` is a name, `id:ABC` an n8n id. */
export function parseReference(text: string): CredentialReference {
  return text.startsWith(ID_MARK) ? {id: text.slice(ID_MARK.length)} : {name: text};
}

export function formatReference(reference: CredentialReference): string {
  return 'id' in reference ? `${ID_MARK}${reference.id}` : reference.name;
}

/** How to name a credential among those of its n8n: by its name where that tells it, else by its id. */
export function referenceTo(
  {type, id, name}: NamedCredential,
  credentials: readonly CredentialSummary[],
): CredentialReference {
  if (id === null) return {name: name ?? ''};
  const namesakes = credentials.filter((credential) => credential.type === type && credential.name === name);
  return name !== null && namesakes.length === 1 && PLAIN_NAME.test(name) ? {name} : {id};
}
