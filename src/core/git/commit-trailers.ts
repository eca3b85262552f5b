/**
 * The trailers of a commit message (git-interpret-trailers(1), the part that wops writes): the lines of its last paragraph,
 * if each of them is `Name: value`. Names may come more than once.
 */
export function commitTrailers(message: string): [name: string, value: string][] {
  const paragraphs = message.trimEnd().split(/\n\s*\n/);
  if (paragraphs.length < 2) return [];
  const lines = paragraphs.at(-1)!.split('\n');
  const trailers = lines.map((line) => /^([A-Za-z0-9-]+):\s*(.*)$/.exec(line));
  return trailers.every((found) => found !== null) ? trailers.map((found) => [found[1]!, found[2]!.trim()]) : [];
}
