/** n8n's cursor: base64 of `{"limit", "offset"}`. Accepted by 2.x beside `offset`, and by 1.x, which knows no `offset`. */
export function cursorAt(offset: number, limit: number): string {
  return Buffer.from(JSON.stringify({limit, offset})).toString('base64');
}

/** True when `cursor` is what `cursorAt` would have made, so that offsets may be asked for freely. */
export function isOffsetCursor(cursor: string): boolean {
  try {
    const {offset} = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'));
    return Number.isSafeInteger(offset);
  } catch {
    return false;
  }
}
