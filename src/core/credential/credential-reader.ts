import type {Context} from '../context.ts';
import type {CredentialSummary} from '../n8n/client.ts';
import {readUsedCredentials, type UsedCredential} from './used-credentials.ts';

/** Credentials of the environments' n8n instances; each is asked once, however often. */
export interface CredentialReader {
  /** Throws `n8n_…`, `secret_…`. */
  list(environment: string): Promise<CredentialSummary[]>;
  /** Those that a promotion from this environment would carry over. Throws as `list`, and `git_…`. */
  used(environment: string): Promise<UsedCredential[]>;
}

export function createCredentialReader(context: Context): CredentialReader {
  const list = once(async (environment: string) => (await context.n8n(environment)).listCredentials());
  const used = once(async (environment: string) => readUsedCredentials(context, environment, await list(environment)));
  return {list, used};
}

function once<T>(ask: (environment: string) => Promise<T>): (environment: string) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (environment) => {
    const answer = answers.get(environment) ?? ask(environment);
    answers.set(environment, answer);
    return answer;
  };
}
