/** An ISO time to the second, as in a table: `2026-01-10 11:00:59Z`. */
export function moment(time: string): string {
  return `${time.slice(0, 19).replace('T', ' ')}Z`;
}
