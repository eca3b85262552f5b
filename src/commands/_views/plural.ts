/** `1 workflow`, `2 workflows`; thousands apart. */
export function plural(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `12,345`. Without `Intl`, whose data take 8 ms to load. */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
