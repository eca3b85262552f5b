import {actorName, WOPS} from '../../core/actor.ts';
import type {Escalation, IncidentEvent, IncidentEventKind, Resolution} from '../../core/incident/incident.ts';
import type {JsonObject} from '../../core/workflow/runtime-workflow.ts';
import type {Drawing} from '../_base-command.ts';
import {RESOLUTIONS_TOLD, versionText} from './incident-resolutions.ts';
import {ESCALATIONS_TOLD} from './incident-words.ts';
import {localTime} from './local-time.ts';
import {thousands} from './plural.ts';
import {escapeText} from './terminal.ts';
import {wrapText} from './wrap-text.ts';

/** So many names are told in a line; of more, the rest is counted. */
const SHOWN_NAMES = 5;

/** `2026-01-15 14:02`. */
const TIME_WIDTH = 16;

/** How each thing that happens is told, raw; after the name of who did it, where somebody did. */
const EVENTS_TOLD = {
  detected: (details) => `found drift in ${names(details, 'affected')}`,
  spread: (details) => `found more drift in ${names(details, 'added')}; now ${text(details.severity)}`,
  receded: (details) => `found no more drift in ${names(details, 'gone')}`,
  escalated: (details) => `escalated it: ${ESCALATIONS_TOLD[text(details.level) as Escalation] ?? text(details.level)}`,
  expired: () => 'expired it: its time has passed, and nobody had taken it on',
  acknowledged: () => 'acknowledged it',
  stabilized: () => 'stabilized it',
  assigned: () => 'assigned it',
  resolving: (details) => `began to ${resolution('does', details)}`,
  resolved: (details) => resolution('did', details),
  resolution_failed: (details) => `could not ${resolution('does', details)}`,
  reconciled: () => 'reconciled it',
  extended: (details) => `put the deadline off to ${localTime(text(details.expiresAt))}`,
  closed: () => 'closed it',
  cancelled: () => 'cancelled it',
  approval_requested: (details) => `asked for approval${approval(details)}`,
  approval_approved: (details) => `approved${approval(details)}`,
  approval_rejected: (details) => `rejected${approval(details)}`,
  payload_purged: () => 'let go of what was found then (retention)',
} as const satisfies Record<IncidentEventKind, (details: JsonObject) => string>;

/** What happened to an incident, a sentence each in the order in which it did: `2026-01-15 14:02  lead@… acknowledged it`. */
export function timelineText(events: readonly IncidentEvent[], {palette, width}: Drawing): string[] {
  return events.flatMap((event) => {
    const [first, ...rest] = wrapText(escapeText(eventText(event)), width - TIME_WIDTH - 4);
    const time = localTime(event.at).slice(0, TIME_WIDTH);
    return [`  ${palette.dim(time)}  ${first}`, ...rest.map((line) => `${' '.repeat(TIME_WIDTH + 4)}${line}`)];
  });
}

/** One thing that happened, in a sentence; raw. */
export function eventText({kind, actor, forced, details}: IncidentEvent): string {
  const who = actor.id === WOPS.id ? WOPS.id : actorName(actor);
  const why = [details.message, details.reason, details.comment, details.why].map(text).find(Boolean);
  const more = [
    ...(forced ? ['forced'] : []),
    ...(typeof details.owner === 'string' && details.owner !== who ? [`${details.owner} looks after it`] : []),
    ...(typeof details.ticket === 'string' ? [`ticket ${details.ticket}`] : []),
  ];
  return `${who} ${EVENTS_TOLD[kind](details)}${more.length > 0 ? ` (${more.join(', ')})` : ''}${why ? `: ${why}` : ''}`;
}

function resolution(tense: 'does' | 'did', details: JsonObject): string {
  const wanted = text(details.resolution);
  const told = Object.hasOwn(RESOLUTIONS_TOLD, wanted) ? RESOLUTIONS_TOLD[wanted as Resolution][tense] : wanted;
  const version = text(details.version);
  const what = [version && versionText(version), names(details, 'workflows')].filter(Boolean).join('; ');
  return what ? `${told} (${what})` : told;
}

function approval(details: JsonObject): string {
  const what = [text(details.type), text(details.resolution)].filter(Boolean).join(' ');
  return what ? ` (${what.replaceAll('_', ' ')})` : '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** As `toldNames` of core notes them; of those that are left out here and there, how many. */
function names(details: JsonObject, key: string): string {
  const value = details[key];
  const told = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  const more = Math.max(0, told.length - SHOWN_NAMES) + (typeof details.more === 'number' ? details.more : 0);
  const shown = told.slice(0, SHOWN_NAMES).join(', ');
  return more > 0 ? `${shown} and ${thousands(more)} more` : shown;
}
