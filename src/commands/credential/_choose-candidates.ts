import type {MappingCandidate, MappingProposal} from '../../core/credential/propose-mappings.ts';
import {proposalTitle} from '../_views/credential-map-text.ts';
import {escapeText} from '../_views/terminal.ts';

/** What each proposal is to be mapped to; null: nothing. */
export type Choices = (MappingCandidate | null)[];

/** Those that nobody need be asked about. */
export function chooseCertain(proposals: readonly MappingProposal[]): Choices {
  return proposals.map(({candidates, best}) => candidates.find(({id}) => id === best) ?? null);
}

/** Asks for each one that has candidates. */
export async function askForCandidates(proposals: readonly MappingProposal[]): Promise<Choices> {
  const {select} = await import('@inquirer/prompts');
  const choices: Choices = [];
  for (const proposal of proposals) {
    const {candidates, best, target} = proposal;
    const offered = candidates.map((candidate) => ({value: candidate, name: escapeText(candidate.name)}));
    const message = `${proposalTitle(proposal)}. In ${target} it is:`;
    choices.push(
      candidates.length === 0
        ? null
        : await select<MappingCandidate | null>({
            message,
            choices: [...offered, {value: null, name: '(none of these: skip it)'}],
            default: candidates.find(({id}) => id === best) ?? null,
          }),
    );
  }
  return choices;
}
