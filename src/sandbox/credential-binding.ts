import type {JsonObject} from './body-shape.ts';
import type {Credential, CredentialStore} from './credential-store.ts';

/**
 * What n8n makes of a node's credentials when it saves them: a known id wins and its name is corrected; an unknown one
 * is rebound to the only credential of that type and name; a bare name becomes an object likewise; and a reference
 * without the key `id` goes to some credential of the type, whatever its name says.
 */
export function bindCredentials(references: JsonObject, store: CredentialStore): JsonObject {
  const bound = Object.entries(references).map(([type, reference]) => [type, bind(type, reference, store)]);
  return Object.fromEntries(bound) as JsonObject;
}

function bind(type: string, reference: unknown, store: CredentialStore): unknown {
  const target = find(type, reference, store);
  return target ? {id: target.id, name: target.name} : reference;
}

function find(type: string, reference: unknown, store: CredentialStore): Credential | undefined {
  const ofType = store.all().filter((credential) => credential.type === type);
  const only = (name: unknown) => {
    const found = ofType.filter((credential) => credential.name === name);
    return found.length === 1 ? found[0] : undefined;
  };
  if (typeof reference === 'string') return only(reference);
  if (typeof reference !== 'object' || reference === null) return undefined;
  const {id, name} = reference as JsonObject;
  if (id === undefined) return ofType[0];
  return (typeof id === 'string' ? store.get(id) : undefined) ?? only(name);
}
