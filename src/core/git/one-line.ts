/** Text for a commit message: names come from n8n, and must not look like trailers, nor start a line of their own. */
export function oneLine(text: string, limit = 200): string {
  const line = text.replace(/\p{C}+|\s+/gu, ' ').trim();
  return [...line].slice(0, limit).join('');
}
