/**
 * The candidate that `text` most likely meant: at most a third of its letters differ (one always may), case is ignored.
 * undefined when nothing is that near. Of equally near ones the first wins.
 */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  if (text.length > 100) return undefined;
  const wanted = text.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(text.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  if (best !== undefined && bestDistance < best.length) return best;
  return abbreviated(wanted, candidates);
}

/** `prod` for `production`, `stg` is too far: a start of at least three letters that fits exactly one candidate. */
function abbreviated(wanted: string, candidates: Iterable<string>): string | undefined {
  if (wanted.length < 3) return undefined;
  const fitting = [...candidates].filter((candidate) => {
    const other = candidate.toLowerCase();
    return other.length >= 3 && (other.startsWith(wanted) || wanted.startsWith(other));
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, each counting one. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({length: b.length + 1}, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + cost);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, beforeLast[column - 2]! + 1);
      }
      current.push(best);
    }
    [beforeLast, last] = [last, current];
  }
  return last[b.length]!;
}
