const LETTER_OR_DIGIT = '[\\p{L}\\p{N}]';

/**
 * A pattern (flag `u`) for `text` where it is not part of a longer word or number: a value `eu` is not in `queue`, nor
 * `http://n8n:5678` in `http://n8n:56789`; an edge that is no letter or digit may touch anything.
 */
export function wholeText(text: string): string {
  const before = new RegExp(`^${LETTER_OR_DIGIT}`, 'u').test(text) ? `(?<!${LETTER_OR_DIGIT})` : '';
  const after = new RegExp(`${LETTER_OR_DIGIT}$`, 'u').test(text) ? `(?!${LETTER_OR_DIGIT})` : '';
  return before + text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') + after;
}
