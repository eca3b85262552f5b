const MINUTES = {day: 1440, h: 60, min: 1} as const;

/** An ISO time as the clocks here show it, with their distance from UTC: `2026-01-15 14:00 +01:00`; `--at` reads it too. */
export function localTime(time: string): string {
  const date = new Date(time);
  const ahead = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + ahead * 60_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)} ${offset(ahead)}`;
}

function offset(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${twoDigits(hours)}:${twoDigits(rest)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** How far off an ISO time is, to the minute: `in 3 h`, `in 2 days 5 h`, `in 1 h 30 min`, `now` when it is here or past. */
export function until(time: string, now: Date): string {
  if (Date.parse(time) <= now.getTime()) return 'now';
  let left = Math.max(1, Math.round((Date.parse(time) - now.getTime()) / 60_000));
  const parts = Object.entries(MINUTES).flatMap(([unit, minutes]) => {
    const count = Math.floor(left / minutes);
    left -= count * minutes;
    return count === 0 ? [] : [`${count} ${unit}${unit === 'day' && count > 1 ? 's' : ''}`];
  });
  return `in ${parts.slice(0, 2).join(' ')}`;
}
