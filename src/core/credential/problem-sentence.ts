import {nearest} from '../config/nearest.ts';
import {printable} from '../config/printable.ts';
import type {CredentialSummary} from '../n8n/client.ts';
import type {CredentialTarget} from './describe-credential.ts';
import type {CredentialProblem} from './find-credential.ts';

/** A credential that `findCredential` did not find in an environment. */
export interface UnfitCredential {
  environment: string;
  type: string;
  wanted: CredentialTarget;
  problem: CredentialProblem;
  candidates: readonly CredentialSummary[];
}

const SHOWN = 5;

const SENTENCES: Record<CredentialProblem, (unfit: UnfitCredential) => string> = {
  missing({environment, type, wanted, candidates}) {
    const names = candidates.map(({name}) => name);
    const suggestion = wanted.name === undefined ? undefined : nearest(wanted.name, names);
    const shown = names.slice(0, SHOWN).map((name) => `"${printable(name)}"`);
    const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
    const others = names.length > 0 ? `; there are: ${shown.join(', ')}${more}.` : ', nor another one of this type.';
    const end = suggestion === undefined ? others : `; did you mean "${printable(suggestion)}"?`;
    return `${environment} has no ${printable(type)} credential ${told(wanted)}${end}`;
  },
  ambiguous({environment, type, wanted, candidates}) {
    const ids = candidates.map(({id}) => `id:${printable(id)}`);
    return `${environment} has ${ids.length} ${printable(type)} credentials ${told(wanted)}; say which: ${ids.join(' or ')}.`;
  },
  wrong_type({environment, type, wanted, candidates}) {
    const types = [...new Set(candidates.map((candidate) => printable(candidate.type)))];
    return `${environment} has a credential ${told(wanted)}, but it is a ${types.join(' and a ')}, not a ${printable(type)}.`;
  },
};

/** What is wrong, in one sentence fit for a terminal, with what may be meant instead. */
export function problemSentence(unfit: UnfitCredential): string {
  return SENTENCES[unfit.problem](unfit);
}

function told({id, name}: CredentialTarget): string {
  return id === undefined ? `called "${printable(name ?? '')}"` : `with the id ${printable(id)}`;
}
