import type {Severity} from '../../core/config/config.ts';
import {incidentTime} from '../../core/incident/age-incident.ts';
import type {Escalation, Incident, IncidentStatus} from '../../core/incident/incident.ts';
import {EXTENDABLE_STATUSES} from '../../core/incident/lifecycle.ts';
import {timeAhead, timeSince} from './age.ts';
import {until} from './local-time.ts';
import {plural} from './plural.ts';
import {escapeText, type Palette} from './terminal.ts';

export const INCIDENT_COLOURS = {
  detected: 'removed',
  acknowledged: 'changed',
  stabilized: 'changed',
  reconciled: 'added',
  expired: 'removed',
  closed: 'dim',
  cancelled: 'dim',
} as const satisfies Record<IncidentStatus, keyof Palette>;

export const SEVERITY_COLOURS = {
  critical: 'removed',
  high: 'removed',
  medium: 'changed',
  low: 'dim',
} as const satisfies Record<Severity, keyof Palette>;

/** How much of its time has passed. */
export const ESCALATIONS_TOLD = {
  none: '',
  escalated: 'a quarter of its time has passed',
  critical_overdue: 'three quarters of its time have passed',
} as const satisfies Record<Escalation, string>;

type Timed = Pick<Incident, 'status' | 'expiresAt' | 'lastEventAt'>;
type Told = Timed & Pick<Incident, 'number' | 'severity' | 'escalation' | 'owner'>;

/** `acknowledged`, `detected, escalated`; of what has expired that says it all. */
export function statusWords({status, escalation}: Pick<Told, 'status' | 'escalation'>): string {
  return isAgeing(status) && escalation !== 'none' ? `${status}, ${escalation}` : status;
}

/** `in 3 h`, `2 h overdue`, by the incident's own time; empty where time no longer counts. */
export function deadlineText(incident: Timed, now: Date): string {
  const {status, expiresAt} = incident;
  if (!hasDeadline(status)) return '';
  const time = new Date(incidentTime(incident, now));
  return expiresAt > time.toISOString() ? until(expiresAt, time) : `${timeSince(expiresAt, time) ?? 'just'} overdue`;
}

/** Where a clock ran ahead once, and what that means for the deadline; null where this one agrees. */
export function clockSentence({status, lastEventAt}: Timed, now: Date): string | null {
  const ahead = timeAhead(lastEventAt, now);
  if (ahead === null) return null;
  const means = hasDeadline(status) ? ': its deadline counts from there, until the clock has caught up' : '';
  return `Its last event is ${ahead} ahead of this machine's clock${means}.`;
}

/** The same beside other words: `deadline in 3 h`, `2 h overdue`. */
export function deadlineWords(incident: Timed, now: Date): string {
  const text = deadlineText(incident, now);
  return text.startsWith('in ') ? `deadline ${text}` : text;
}

/** `lead@example.com looks after it; deadline in 3 h`; raw, empty where there is neither. */
export function careWords(incident: Timed & Pick<Told, 'owner'>, now: Date): string {
  const {owner} = incident;
  return [owner === null ? '' : `${owner} looks after it`, deadlineWords(incident, now)].filter(Boolean).join('; ');
}

/** How an open incident stands, escaped: `high, acknowledged; lead@example.com looks after it; deadline in 3 h`. */
export function incidentStands(incident: Told, now: Date): string {
  const care = careWords(incident, now);
  return `${incident.severity}, ${statusWords(incident)}${care === '' ? '' : `; ${escapeText(care)}`}`;
}

/** `Incident #42 in prod: 2 workflows, medium, detected, deadline in 2 days.` */
export function incidentSummary(incident: Told & Pick<Incident, 'environment' | 'affected'>, now: Date): string {
  const {number, environment, affected, severity} = incident;
  const workflows = plural(affected.length, 'workflow');
  const words = [workflows, severity, statusWords(incident), deadlineWords(incident, now)].filter(Boolean).join(', ');
  return `Incident #${number} in ${environment}: ${words}.`;
}

/** The one command to type next for an environment's open incident. */
export function nextForIncident({number, status}: Pick<Told, 'number' | 'status'>): string {
  const isNew = status === 'detected' || status === 'expired';
  return isNew ? `wops incident ack ${number}` : `wops incident show ${number}`;
}

/** Of one that no check will end: its environment is not in wops.yaml any more. */
export function closeCommand({number, status}: Pick<Told, 'number' | 'status'>): string {
  return status === 'reconciled' ? `wops incident close ${number}` : `wops incident close ${number} --reason "…"`;
}

function hasDeadline(status: IncidentStatus): boolean {
  return status === 'expired' || isAgeing(status);
}

function isAgeing(status: IncidentStatus): boolean {
  return EXTENDABLE_STATUSES.some((one) => one === status);
}
