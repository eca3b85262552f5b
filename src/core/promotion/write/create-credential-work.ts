import type {Step} from '../steps.ts';
import type {StepWork} from './journal.ts';
import type {Run} from './run.ts';

/** Makes a placeholder credential; `subject` is its type and name. */
export function createCredentialWork({client, plan}: Run, {subject}: Step): StepWork {
  const placeholder = plan.placeholders.find(({type, name}) => `${type}:${name}` === subject)!;
  return {
    act: async () => ({credentialId: (await client.createCredential(placeholder)).id}),
    async settle() {
      // There was none of that name and type when the plan was made.
      const made = (await client.listCredentials()).find(
        ({type, name}) => type === placeholder.type && name === placeholder.name,
      );
      return made ? {credentialId: made.id} : null;
    },
  };
}
