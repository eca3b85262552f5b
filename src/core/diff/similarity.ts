import type {Json} from '../workflow/runtime-workflow.ts';

/** What a value holds, as a set of `path=value`; a text counts line by line. Indexes are left out: moving is not changing. */
export function leavesOf(value: Json | undefined): Set<string> {
  const leaves = new Set<string>();
  const visit = (item: Json | undefined, path: string): void => {
    if (Array.isArray(item)) for (const element of item) visit(element, `${path}[]`);
    else if (typeof item === 'object' && item !== null) {
      for (const [key, held] of Object.entries(item)) visit(held, `${path}.${key}`);
    } else if (typeof item === 'string') for (const line of item.split('\n')) leaves.add(`${path}="${line}`);
    else leaves.add(`${path}=${item}`);
  };
  if (value !== undefined) visit(value, '');
  return leaves;
}

/** From 0 (nothing in common) to 1 (equal); two empty ones are equal. Dice's coefficient. */
export function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size + b.size === 0) return 1;
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let common = 0;
  for (const leaf of small) if (large.has(leaf)) common++;
  return (2 * common) / (a.size + b.size);
}
