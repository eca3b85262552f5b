// What a terminal would act on: escape sequences first, then control and format characters (bidi overrides among them).
const ESCAPE_SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-_])/g;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/** Shorter ones are no keys, and would eat words. */
const SHORTEST_SECRET = 4;

/**
 * Text from a server, made fit for a message: one line, no control characters or terminal escapes, every `secret`
 * replaced by `***`, cut to `max` characters.
 */
export function cleanServerText(text: string, secret: string, max = 500): string {
  // Cut before the expensive part, with room for what will be stripped.
  const line = text
    .slice(0, max * 20)
    .replace(ESCAPE_SEQUENCES, '')
    .replace(INVISIBLE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const safe = secret.length < SHORTEST_SECRET ? line : line.replaceAll(secret, '***');
  return safe.length <= max ? safe : `${safe.slice(0, max - 1)}…`;
}
