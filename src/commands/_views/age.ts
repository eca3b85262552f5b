const UNITS = [
  {seconds: 86_400, name: 'day'},
  {seconds: 3600, name: 'h'},
  {seconds: 60, name: 'min'},
  {seconds: 1, name: 's'},
] as const;

/** Clocks of one team may differ by as much; nothing is said of it. */
const TOLERANCE_MS = 60_000;

/**
 * How long ago an ISO time was: `just now`, `5 min ago`, `3 days ago`; `never` for null, and `2 days ahead of the clock` where
 * a clock that ran ahead has written it.
 */
export function age(time: string | null, now: Date): string {
  if (time === null) return 'never';
  const ahead = timeAhead(time, now);
  if (ahead !== null) return `${ahead} ahead of the clock`;
  const passed = timeSince(time, now);
  return passed === null ? 'just now' : `${passed} ago`;
}

/** How much time has passed since an ISO time: `5 min`, `3 days`; null for less than a second. */
export function timeSince(time: string, now: Date): string | null {
  const seconds = Math.floor((now.getTime() - Date.parse(time)) / 1000);
  const unit = UNITS.find((one) => seconds >= one.seconds);
  if (!unit) return null;
  const count = Math.floor(seconds / unit.seconds);
  return `${count} ${unit.name}${unit.name === 'day' && count > 1 ? 's' : ''}`;
}

/** How far an ISO time that should be past is ahead of the clock: `5 min`, `16 days`; null within a minute. */
export function timeAhead(time: string, now: Date): string | null {
  const then = new Date(time);
  return then.getTime() - now.getTime() > TOLERANCE_MS ? timeSince(now.toISOString(), then) : null;
}
