import {actorName} from '../../core/actor.ts';
import type {AuditEntry} from '../../core/audit/audit-entry.ts';
import type {Drawing} from '../_base-command.ts';
import {moment} from './moment.ts';
import {thousands} from './plural.ts';
import {type Column, table} from './table.ts';
import {displayWidth, escapeText, shorten} from './terminal.ts';

const SUBJECT_WIDTH = 40;

/** Of narrow terminals the lines break; fewer columns would say nothing. */
const MIN_DETAILS_WIDTH = 24;

/** All but the last, which takes the room that is left. */
const COLUMNS: Column<AuditEntry>[] = [
  {title: 'WHEN', value: ({at}) => moment(at)},
  {title: 'WHO', value: ({actor}) => escapeText(actorName(actor))},
  {title: 'WHAT', value: ({action}) => escapeText(action.replaceAll(/[._]/g, ' '))},
  {title: 'ENVIRONMENT', value: ({environment}) => escapeText(environment ?? '')},
  {title: 'ON', value: ({subject}) => shorten(escapeText(subject.name ?? subject.id), SUBJECT_WIDTH)},
];

/** `wops audit list`: a row per entry. `filtered`: others were left out, whatever the limit. */
export function auditListText(
  entries: readonly AuditEntry[],
  {palette, width}: Drawing,
  {filtered, limit}: {filtered: boolean; limit: number},
): string[] {
  if (entries.length === 0) {
    return [filtered ? 'No entry is like that. All of them: wops audit list' : 'The audit log is empty.'];
  }
  const taken = COLUMNS.map(({title, value}) =>
    Math.max(title.length, ...entries.map((one) => displayWidth(value(one)))),
  );
  const room = Math.max(MIN_DETAILS_WIDTH, width - taken.reduce((sum, one) => sum + one + 2, 0));
  const details = {title: 'DETAILS', value: (entry: AuditEntry) => shorten(escapeText(detailsText(entry)), room)};
  const rows = table(entries, [...COLUMNS, details], palette);
  if (entries.length < limit) return rows;
  return [...rows, '', palette.dim(`The last ${thousands(limit)}. More: --limit; all: wops audit export`)];
}

/** `reason: on holiday, from: detected`; without what the row says already. */
function detailsText({details, subject, environment}: AuditEntry): string {
  const said: unknown[] = [null, '', subject.id, subject.name, environment];
  return Object.entries(details)
    .filter(([, value]) => !said.includes(value))
    .map(([key, value]) => `${key}: ${valueText(value)}`)
    .join(', ');
}

function valueText(value: unknown): string {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `1 entry`, `2 entries`. */
export function auditEntries(count: number): string {
  return `${thousands(count)} ${count === 1 ? 'entry' : 'entries'}`;
}
