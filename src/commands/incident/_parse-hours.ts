import {WopsError} from '../../core/errors.ts';

const HOURS = {h: 1, d: 24} as const;

/** `24h`, `2d`, `1.5d`; a number alone is of hours. Throws `usage` for anything else, with `hint`: how it is typed. */
export function parseHours(text: string, hint: string): number {
  const {count, unit = 'h'} = /^(?<count>\d{1,6}(?:\.\d{1,3})?) ?(?<unit>[hd])?$/i.exec(text.trim())?.groups ?? {};
  if (count !== undefined) return Number(count) * HOURS[unit.toLowerCase() as keyof typeof HOURS];
  throw new WopsError('usage', `"${text}" is no duration; one is 24h, 2d or 36 (hours).`, {
    hint,
    details: {by: text},
  });
}
