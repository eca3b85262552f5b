import type {Change} from '../plumbing.ts';

/** How many blank-separated fields stand before the path in each kind of entry (git-status(1), porcelain format 2). */
const FIELDS: Record<string, number> = {'1': 8, u: 10, '?': 1};

/** Reads `git status --porcelain=v2 -z --no-renames`. */
export function parseStatus(output: string): Change[] {
  return output
    .split('\0')
    .filter((entry) => Object.hasOwn(FIELDS, entry[0] ?? ''))
    .map((entry) => {
      const kind = entry[0]!;
      const fields = entry.split(' ');
      const [index, disk] = fields[1]!;
      return {
        path: fields.slice(FIELDS[kind]).join(' '),
        inIndex: kind !== '?' && index !== 'D',
        indexEqualsHead: kind === '?' || index === '.',
        indexEqualsDisk: kind === '1' && disk === '.',
        unmerged: kind === 'u',
      };
    });
}
