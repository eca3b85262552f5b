const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A reading of a clock and a calendar on the wall; months count from 1. */
export interface WallTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** The instant at which a clock that is `offsetMinutes` ahead of UTC reads this; null where no calendar holds it. */
export function instantAt(wall: WallTime, offsetMinutes: number): Date | null {
  const {year, month, day, hour, minute, second} = wall;
  const utc = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isReal = utc.getUTCMonth() === month - 1 && utc.getUTCDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? new Date(utc.getTime() - offsetMinutes * MINUTE_MS) : null;
}

/**
 * When the clocks here read this, the earliest first: once as a rule, twice when they are put back over it, never when they
 * are put forward over it.
 */
export function localInstants(wall: WallTime): Date[] {
  const about = instantAt(wall, 0);
  if (about === null) return [];
  // The clocks change at most once within two days.
  const offsets = new Set([-DAY_MS, DAY_MS].map((near) => offsetOf(new Date(about.getTime() + near))));
  return [...offsets]
    .map((offset) => new Date(about.getTime() - offset * MINUTE_MS))
    .filter((instant) => instant.getTime() + offsetOf(instant) * MINUTE_MS === about.getTime())
    .sort((a, b) => a.getTime() - b.getTime());
}

/** What the clocks here read `days` after the day of `now`, at an hour and a minute. */
export function wallTimeOn(now: Date, {days, hour, minute}: {days: number; hour: number; minute: number}): WallTime {
  // Noon is there on every day.
  const date = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 12);
  return {year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate(), hour, minute, second: 0};
}

/** Minutes ahead of UTC. */
function offsetOf(time: Date): number {
  return -time.getTimezoneOffset();
}
