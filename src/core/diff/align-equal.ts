/** More edits than this between two sequences and the differing middle counts as rewritten: bounds time and memory. */
const MAX_EDITS = 1_000;

/** A position in the one sequence and the position of the same element in the other. */
export type IndexPair = [before: number, after: number];

/**
 * The longest common subsequence of two sequences, as pairs of positions in rising order. Myers, "An O(ND) Difference
 * Algorithm and Its Variations" (1986), after cutting off the common start and end.
 */
export function alignEqual(before: readonly string[], after: readonly string[]): IndexPair[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;

  const pairs: IndexPair[] = [];
  for (let index = 0; index < start; index++) pairs.push([index, index]);
  const middle = alignMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end));
  for (const [i, j] of middle) pairs.push([start + i, start + j]);
  for (let left = end; left > 0; left--) pairs.push([before.length - left, after.length - left]);
  return pairs;
}

function alignMiddle(before: readonly string[], after: readonly string[]): IndexPair[] {
  if (before.length === 0 || after.length === 0) return [];
  const most = Math.min(before.length + after.length, MAX_EDITS);
  const origin = most + 1;
  /** How far into `before` the best path on each diagonal has come. */
  const reach = new Int32Array(2 * most + 3);
  const rounds: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits++) {
    rounds.push(reach.slice(origin - edits - 1, origin + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const down = reach[origin + diagonal + 1]!;
      const right = reach[origin + diagonal - 1]! + 1;
      let x = diagonal === -edits || (diagonal !== edits && right - 1 < down) ? down : right;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      reach[origin + diagonal] = x;
      if (x >= before.length && x - diagonal >= after.length) return walkBack(rounds, before.length, after.length);
    }
  }
  return [];
}

function walkBack(rounds: Int32Array[], beforeLength: number, afterLength: number): IndexPair[] {
  const pairs: IndexPair[] = [];
  let x = beforeLength;
  let y = afterLength;
  for (let edits = rounds.length - 1; edits >= 0; edits--) {
    const round = rounds[edits]!;
    const at = (diagonal: number) => round[diagonal + edits + 1]!;
    const diagonal = x - y;
    const cameDown = diagonal === -edits || (diagonal !== edits && at(diagonal - 1) < at(diagonal + 1));
    const previous = cameDown ? diagonal + 1 : diagonal - 1;
    const previousX = at(previous);
    const previousY = previousX - previous;
    while (x > previousX && y > previousY) pairs.push([--x, --y]);
    x = previousX;
    y = previousY;
  }
  return pairs.reverse();
}
