const UNITS = [
  {seconds: 86_400, name: 'day'},
  {seconds: 3600, name: 'h'},
  {seconds: 60, name: 'min'},
  {seconds: 1, name: 's'},
] as const;

/** How long ago an ISO time was: `just now`, `5 min ago`, `3 days ago`; `never` for null. */
export function age(time: string | null, now: Date): string {
  if (time === null) return 'never';
  const seconds = Math.floor((now.getTime() - Date.parse(time)) / 1000);
  const unit = UNITS.find((one) => seconds >= one.seconds);
  if (!unit) return 'just now';
  const count = Math.floor(seconds / unit.seconds);
  return `${count} ${unit.name}${unit.name === 'day' && count > 1 ? 's' : ''} ago`;
}
