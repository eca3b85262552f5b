import type {CredentialSummary} from '../../n8n/client.ts';
import type {Step} from '../steps.ts';
import type {Outcome, StepWork} from './journal.ts';
import type {Run} from './run.ts';

/** So far from the moment it was sent n8n may have stamped it, in milliseconds: clocks differ, and the way takes time. */
const CLOSE = 10_000;

/** Makes a placeholder credential; `subject` is its type and name. */
export function createCredentialWork({client, plan}: Pick<Run, 'client' | 'plan'>, step: Step): StepWork {
  const placeholder = plan.placeholders.find(({type, name}) => `${type}:${name}` === step.subject)!;
  return {
    act: async () => outcomeOf(await client.createCredential(placeholder), true),
    async settle() {
      // There was none of that name and type when the plan was made.
      const found = (await client.listCredentials()).filter(
        ({type, name}) => type === placeholder.type && name === placeholder.name,
      );
      return found[0] ? outcomeOf(found[0], found.length === 1 && isAsMade(found[0], step.sentAt)) : null;
    },
  };
}

/**
 * Whether what was found after an answer got lost is what was asked for then, and nobody has changed it: a person may have
 * made one of that name in the meantime, and filled it in.
 */
function isAsMade({createdAt = '', updatedAt = ''}: CredentialSummary, sentAt: string | null): boolean {
  const [created, updated, sent] = [createdAt, updatedAt, sentAt ?? ''].map(Date.parse) as [number, number, number];
  return updated <= created && Math.abs(created - sent) <= CLOSE;
}

function outcomeOf({id, updatedAt}: CredentialSummary, isSure: boolean): Outcome {
  return {credentialId: id, ...(isSure && updatedAt !== undefined ? {updatedAt} : {})};
}
