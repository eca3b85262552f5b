import {commandLine} from '../../core/command-line.ts';
import type {MapReport} from '../../core/credential/map-credentials.ts';
import type {MappingProposal, ProposalReport} from '../../core/credential/propose-mappings.ts';
import type {Drawing} from '../_base-command.ts';
import {targetText} from './credential-text.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';

const SHOWN = 3;

/** The result in one sentence; `open` are the proposals that nothing was done about. */
export function mapSummary({mapped, dryRun}: MapReport, open?: number): string {
  const changed = mapped.filter((one) => one.changed).length;
  const left = open === undefined || open === 0 ? '' : ` ${plural(open, 'credential')} to map.`;
  if (mapped.length === 0) return left === '' ? 'Nothing to map.' : left.trim();
  if (changed === 0) return `wops.yaml said so already.${left}`;
  return `${plural(changed, 'credential')} ${dryRun ? 'would be' : changed === 1 ? 'was' : 'were'} mapped.${left}`;
}

/** What was mapped, or would be. */
export function mappedLines({mapped, dryRun}: MapReport, {palette}: Drawing): string[] {
  return mapped.map(({logical, environments, changed}) => {
    const told = Object.entries(environments).map(([name, target]) => `${name} "${targetText(target)}"`);
    const verb = changed ? (dryRun ? 'would be mapped' : 'was mapped') : 'said so already';
    return `${palette.added('✓')} ${escapeText(`${logical} ${verb}: ${told.join(', ')}`)}`;
  });
}

/** What was mapped; what is still to map, each with the commands that would do it; and what could not be looked at. */
export function mapText(report: MapReport, found: ProposalReport, drawing: Drawing): string[] {
  const {palette} = drawing;
  const {proposals, failures, stages} = found;
  if (stages === 0)
    return ['No pipelines, so nothing to propose. Next: wops pipeline add default --stage SOURCE:TARGET'];
  const open = proposals.flatMap((proposal) => [
    `${palette.changed('?')} ${proposalTitle(proposal)}`,
    ...nextSteps(proposal).map((step) => `    ${palette.dim('Next:')} ${escapeText(step)}`),
  ]);
  const failed = failures.flatMap(({source, target, error}) => [
    `${palette.removed('✗')} ${source} → ${target}: ${escapeText(error.message)}`,
    `    ${palette.dim('Next:')} ${escapeText(error.hint)}`,
  ]);
  const lines = [...mappedLines(report, drawing), ...open, ...failed];
  return lines.length > 0 ? lines : ['Every credential that promotions need can be told in the target.'];
}

/** `dev → staging: "Stripe test" (stripeApi), used by Orders`, safe to print. */
export function proposalTitle({source, target, type, used}: MappingProposal): string {
  const workflows = used.workflows.slice(0, SHOWN).join(', ');
  const more = used.workflows.length > SHOWN ? ` and ${used.workflows.length - SHOWN} more` : '';
  return escapeText(`${source} → ${target}: "${used.name ?? `id:${used.id}`}" (${type}), used by ${workflows}${more}`);
}

function nextSteps({candidates, best, type, target, source, used}: MappingProposal): string[] {
  if (candidates.length === 0) {
    return [`Make a ${type} credential "${used.name ?? ''}" in ${target}, then: wops credential check ${source}`];
  }
  const likely = best === null ? candidates.slice(0, SHOWN) : candidates.filter(({id}) => id === best);
  return likely.map(({command}) => commandLine(command));
}
