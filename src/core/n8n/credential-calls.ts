import type {CredentialSummary, N8nClient} from './client.ts';
import type {Conversation} from './conversation.ts';
import {type CredentialSchema, placeholderData} from './credential-placeholder.ts';
import {expectSuccess, messageOf} from './read-answer.ts';
import type {N8nRequest} from './transport.ts';
import {segment} from './workflow-writes.ts';

type CredentialCalls = Pick<
  N8nClient,
  'listCredentials' | 'knowsCredentialType' | 'createCredential' | 'deleteCredential'
>;

const CREDENTIALS = '/api/v1/credentials';

/** 500 is what n8n 2.41.1 answers for names like `__proto__`. */
const CANNOT_SAY = [403, 405, 500];

/** The calls about credentials; see `N8nClient`. */
export function credentialCalls(talk: Conversation): CredentialCalls {
  return {
    listCredentials: () => talk.all<CredentialSummary>('credentialPage', CREDENTIALS),

    async knowsCredentialType(type) {
      const request = schemaRequest(type);
      const answer = await talk.ask(request);
      const says = messageOf(talk.target, answer) !== null;
      if (answer.status === 404 && says) return false;
      if (says && CANNOT_SAY.includes(answer.status)) return null;
      expectSuccess(talk.target, request, answer);
      return true;
    },

    async createCredential({name, type}) {
      const schema = await talk.find<CredentialSchema>('credentialSchema', schemaRequest(type));
      const body = {name, type, data: schema ? placeholderData(schema) : {}};
      const made = await talk.call<CredentialSummary>('credential', {method: 'POST', path: CREDENTIALS, body});
      const {id, createdAt, updatedAt} = made;
      return {
        id,
        name: made.name,
        type: made.type,
        ...(createdAt ? {createdAt} : {}),
        ...(updatedAt ? {updatedAt} : {}),
      };
    },

    deleteCredential: (id) => talk.done({method: 'DELETE', path: `${CREDENTIALS}/${segment(id)}`}),
  };
}

const schemaRequest = (type: string): N8nRequest => ({
  method: 'GET',
  // A dot alone would change the path; n8n knows no such type either way.
  path: `${CREDENTIALS}/schema/${/^\.{0,2}$/.test(type) ? '-' : encodeURIComponent(type)}`,
});
