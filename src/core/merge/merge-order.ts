import {sameSequence, threeWayRegions} from './regions.ts';
import {mapSides, type Sides} from './sides.ts';

/**
 * The order of `kept` things (each by its key, once) that follows both sides. Where both put something new in one place,
 * or moved the same thing, the smaller key comes first: which side is which makes no difference.
 */
export function mergeOrder(sides: Sides<readonly string[]>, kept: ReadonlySet<string>): string[] {
  const order = new Set<string>();
  const add = (keys: readonly string[]) => {
    for (const key of keys) if (kept.has(key)) order.add(key);
  };
  for (const {at, take} of threeWayRegions(sides)) {
    const [ours, theirs] = [sides.ours.slice(...at.ours), sides.theirs.slice(...at.theirs)];
    if (take === 'ours') add(ours);
    else if (take === 'theirs') add(theirs);
    else for (const keys of [ours, theirs].sort(byFirst)) add(keys);
  }
  add([...sides.ours, ...sides.theirs]);
  return [...order];
}

/** Whether both sides put what all three hold in another order, each its own. */
export function reorderedApart(sides: Sides<readonly string[]>): boolean {
  const held = mapSides(sides, (keys) => new Set(keys));
  const {base, ours, theirs} = mapSides(sides, (keys) =>
    keys.filter((key) => held.base.has(key) && held.ours.has(key) && held.theirs.has(key)),
  );
  return !sameSequence(base, ours) && !sameSequence(base, theirs) && !sameSequence(ours, theirs);
}

function byFirst([a = '']: string[], [b = '']: string[]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
