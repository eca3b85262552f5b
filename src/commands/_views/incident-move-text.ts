import type {Incident} from '../../core/incident/incident.ts';
import type {Drawing} from '../_base-command.ts';
import {waysOn} from './incident-resolutions.ts';
import {careWords, closeCommand, deadlineText, nextForIncident} from './incident-words.ts';
import {localTime} from './local-time.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';
import {wrapText} from './wrap-text.ts';

export interface MovedOptions {
  now: Date;
  /** Whether a check that finds drift opens a new incident there. */
  opensAgain: boolean;
  /** wops.yaml does not know its environment any more. */
  gone: boolean;
}

/** How an incident stands after `ack`, `stabilize`, `close` or `cancel`, in a sentence; raw. */
export function movedSummary(incident: Incident, now: Date): string {
  const {number, environment, status, closedAt} = incident;
  const care = closedAt === null ? careWords(incident, now) : '';
  return `Incident #${number} in ${environment} is ${status}${care === '' ? '' : `; ${care}`}.`;
}

/** The same, what is left of its drift, and what comes next. */
export function movedText(incident: Incident, drawing: Drawing, {now, opensAgain, gone}: MovedOptions): string[] {
  return [
    ...wrapText(escapeText(movedSummary(incident, now)), drawing.width),
    ...(gone ? goneText(incident, drawing) : [...driftLeft(incident, opensAgain), ...nextText(incident, drawing)]),
  ];
}

export function extendedSummary({number, environment, ...incident}: Incident, now: Date): string {
  const {expiresAt} = incident;
  return `The deadline of incident #${number} in ${environment} is now ${localTime(expiresAt)}, ${deadlineText(incident, now)}.`;
}

/** `wops incident extend`: the new deadline, and the next command. */
export function extendedText(incident: Incident, {palette}: Drawing, now: Date): string[] {
  return [extendedSummary(incident, now), `${palette.dim('Next:')} ${nextForIncident(incident)}`];
}

/** Where nothing can be checked or settled: it can only be closed. */
function goneText(incident: Incident, {palette}: Drawing): string[] {
  return incident.closedAt === null ? [`${palette.dim('Next:')} ${closeCommand(incident)}`] : [];
}

/** A closed incident is never opened again: what still drifts makes a new one, but for what was accepted. */
function driftLeft({affected, closedAt, environment}: Incident, opensAgain: boolean): string[] {
  const count = affected.filter(({drifting, resolved}) => drifting && resolved?.resolution !== 'acknowledge').length;
  if (closedAt === null || count === 0) return [];
  const differs = `${plural(count, 'workflow')} in ${environment} still ${count === 1 ? 'differs' : 'differ'} from Git`;
  return [opensAgain ? `${differs}: the next check opens a new incident.` : `${differs}.`];
}

function nextText(incident: Incident, drawing: Drawing): string[] {
  const {status, environment, closedAt} = incident;
  const isSettled = closedAt !== null || status === 'reconciled';
  return isSettled ? [`${drawing.palette.dim('Next:')} wops drift check ${environment}`] : waysOn(incident, drawing);
}
