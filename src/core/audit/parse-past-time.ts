import {instantAt} from '../deployment/local-instants.ts';
import {readIsoTime} from '../deployment/parse-time.ts';
import {WopsError} from '../errors.ts';

const UNITS_MS = {m: 60_000, h: 3_600_000, d: 86_400_000} as const;

/**
 * The time that somebody looks back to: `90m`, `12h` or `7d` ago, a day (its start here, or with `dayEnds` the start of the
 * next), or ISO 8601, in local time where it names no zone. Throws `usage` for anything else.
 */
export function parsePastTime(text: string, now: Date, {dayEnds = false} = {}): Date {
  const wanted = text.trim();
  const time = readAgo(wanted, now) ?? readDay(wanted, dayEnds) ?? readIsoTime(wanted, now);
  if (time instanceof Date && !Number.isNaN(time.getTime())) return time;
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  const why = typeof time === 'string' ? time : 'is no time';
  throw new WopsError('usage', `"${shown}" ${why}; look back to 12h, 7d, 2026-01-31 or 2026-01-31T22:00.`, {
    hint: 'wops audit list --since 7d',
    details: {time: text},
  });
}

function readAgo(text: string, now: Date): Date | null {
  const [, count, unit] = /^(\d{1,6}) ?([mhd])$/.exec(text) ?? [];
  return count === undefined ? null : new Date(now.getTime() - Number(count) * UNITS_MS[unit as keyof typeof UNITS_MS]);
}

function readDay(text: string, dayEnds: boolean): Date | string | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const isReal = instantAt({year, month, day, hour: 12, minute: 0, second: 0}, 0) !== null;
  return isReal ? new Date(year, month - 1, day + (dayEnds ? 1 : 0)) : 'is on no calendar';
}
