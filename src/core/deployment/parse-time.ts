import {WopsError} from '../errors.ts';
import {instantAt, localInstants, type WallTime, wallTimeOn} from './local-instants.ts';

const LONGEST_DAYS = 366;
const EXAMPLES = '22:00, +2h, 2030-01-31T22:00 or 2030-01-31T22:00+01:00';

interface Form {
  pattern: RegExp;
  /** The time that is meant; a sentence where there is none. */
  read(groups: Record<string, string>, now: Date): Date | string;
}

const ISO_TIME: Form = {
  pattern:
    /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})[T ](?<hour>\d{2}):(?<minute>\d{2})(:(?<second>\d{2})(\.\d+)?)?(?<zone> ?(Z|[+-]\d{2}(:?\d{2})?))?$/i,
  read: ({zone, ...parts}, now) => {
    const wall = wallTime(parts);
    if (instantAt(wall, 0) === null) return 'is on no calendar or clock';
    return zone === undefined ? localTime(wall, now) : zonedTime(wall, zone);
  },
};

/** Every way to say a time. */
const FORMS: readonly Form[] = [
  {
    pattern: /^(?<hour>\d{1,2}):(?<minute>\d{2})$/,
    read: ({hour, minute}, now) => nextOccurrence({hour: Number(hour), minute: Number(minute)}, now),
  },
  {
    pattern: /^\+(?<count>\d{1,9}) ?(?<unit>[mhd])$/,
    read: ({count, unit}, now) => UNITS[unit as keyof typeof UNITS](Number(count), now),
  },
  ISO_TIME,
];

const UNITS = {
  m: (count: number, now: Date) => new Date(now.getTime() + count * 60_000),
  h: (count: number, now: Date) => new Date(now.getTime() + count * 3_600_000),
  // The same time of day, though the clocks change in between.
  d: (count: number, now: Date) => {
    const time = new Date(now);
    time.setDate(time.getDate() + count);
    return time;
  },
} as const;

/**
 * The time that a person means: `22:00` (when the clocks here show that next), `+30m`, `+2h`, `+1d`, or ISO 8601, in local
 * time where it names no zone. Throws `usage` for anything else, for what is past and for what is more than a year away.
 */
export function parseTime(text: string, now: Date): Date {
  const time = read(FORMS, text.trim(), now);
  if (typeof time === 'string') throw refusal(text, time);
  if (time <= now) throw refusal(text, 'is not in the future');
  if (!(time.getTime() - now.getTime() <= LONGEST_DAYS * 86_400_000)) throw refusal(text, 'is more than a year away');
  return time;
}

/** An ISO 8601 time, past ones too, in local time where it names no zone; a few words on what is wrong where it is none. */
export function readIsoTime(text: string, now: Date): Date | string {
  return read([ISO_TIME], text, now);
}

function read(forms: readonly Form[], text: string, now: Date): Date | string {
  for (const {pattern, read: readForm} of forms) {
    const groups = pattern.exec(text)?.groups;
    if (groups) return readForm(groups, now);
  }
  return 'is no time';
}

function nextOccurrence({hour, minute}: {hour: number; minute: number}, now: Date): Date | string {
  // The clocks may skip it on one day.
  const candidates = [0, 1, 2].flatMap((days) => localInstants(wallTimeOn(now, {days, hour, minute})));
  return candidates.find((time) => time > now) ?? 'is no time of day';
}

function localTime(wall: WallTime, now: Date): Date | string {
  const instants = localInstants(wall);
  return (
    instants.find((time) => time > now) ?? instants[0] ?? 'does not exist here: the clocks are put forward over it'
  );
}

function zonedTime(wall: WallTime, zone: string): Date | string {
  const [, sign, hours = '0', minutes = '0'] = /([+-])(\d{2}):?(\d{2})?/.exec(zone) ?? [];
  if (Number(hours) > 14 || Number(minutes) > 59) return 'has a zone that does not exist';
  const offset = Number(hours) * 60 + Number(minutes);
  return instantAt(wall, sign === '-' ? -offset : offset)!;
}

function wallTime(parts: Record<string, string | undefined>): WallTime {
  const {year, month, day, hour, minute, second = '0'} = parts;
  return {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  };
}

function refusal(text: string, why: string): WopsError {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return new WopsError('usage', `"${shown}" ${why}; a time is ${EXAMPLES}.`, {
    hint: 'wops deployment schedule SOURCE TARGET --at 22:00',
    details: {time: text},
  });
}
