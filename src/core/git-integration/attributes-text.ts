const HEADING =
  '# Workflows are compared and merged node by node (wops git install; wops git uninstall takes this away).';
const ATTRIBUTES = ' diff=wops merge=wops';

/** The text of a .gitattributes with wops's lines for these patterns, in their old place or at the end. */
export function withAttributes(text: string, patterns: readonly string[]): string {
  const lines = [HEADING, ...patterns.map((pattern) => pattern + ATTRIBUTES)];
  const found = findBlock(text);
  if (found) return text.slice(0, found.start) + lines.join('\n') + text.slice(found.end);
  const end = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${end}${lines.join('\n')}\n`;
}

/** The text without them; every other byte as it was. */
export function withoutAttributes(text: string): string {
  const found = findBlock(text);
  if (!found) return text;
  const rest = text.slice(found.end).replace(/^\r?\n/, '');
  return text.slice(0, found.start) + rest;
}

/** The heading and the lines of wops's that follow it, without the last line end. */
function findBlock(text: string): {start: number; end: number} | null {
  const start = text.indexOf(HEADING);
  if (start === -1 || (start > 0 && text[start - 1] !== '\n')) return null;
  let end = start + HEADING.length;
  for (;;) {
    const [line] = /^\r?\n[^\r\n]*/.exec(text.slice(end)) ?? [];
    if (!line?.endsWith(ATTRIBUTES)) return {start, end};
    end += line.length;
  }
}
