import {WopsError} from '../errors.ts';
import type {AuditFilter} from '../store/audit-table.ts';
import {parsePastTime} from './parse-past-time.ts';

/** Which entries somebody wants, as it is typed. */
export interface AuditRequest extends AuditFilter {
  /** As `parsePastTime`: from then on. */
  since?: string;
  /** Up to then; a day is meant whole. */
  until?: string;
}

/** Throws `usage` for what is no time, and for a time that ends before it begins. */
export function toAuditFilter({since, until, ...filter}: AuditRequest, now: Date): AuditFilter {
  const from = since === undefined ? undefined : parsePastTime(since, now);
  const to = until === undefined ? undefined : parsePastTime(until, now, {dayEnds: true});
  if (from && to && from >= to) {
    throw new WopsError('usage', `"${until}" is not after "${since}": there is no time between them.`, {
      hint: 'wops audit list --since 7d --until 1d',
    });
  }
  return {...filter, since: from?.toISOString(), until: to?.toISOString()};
}
