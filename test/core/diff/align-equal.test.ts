import fc from 'fast-check';
import {expect, test} from 'vitest';
import {alignEqual} from '../../../src/core/diff/align-equal.ts';
import {processorTime} from '../../support/processor-time.ts';

const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 14});

/** The textbook recursion, for comparison. */
function longest(a: string[], b: string[]): number {
  const row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    let diagonal = 0;
    for (let j = 1; j <= b.length; j++) {
      const above = row[j]!;
      row[j] = x === b[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1]!);
      diagonal = above;
    }
  }
  return row[b.length]!;
}

test('pairs are equal, rise on both sides, and are as many as can be', () => {
  fc.assert(
    fc.property(letters, letters, (before, after) => {
      const pairs = alignEqual(before, after);
      let [lastI, lastJ] = [-1, -1];
      for (const [i, j] of pairs) {
        expect(before[i]).toBe(after[j]);
        expect(i).toBeGreaterThan(lastI);
        expect(j).toBeGreaterThan(lastJ);
        [lastI, lastJ] = [i, j];
      }
      expect(pairs.length).toBe(longest(before, after));
    }),
    {numRuns: 1_000},
  );
});

test('two long sequences with nothing in common are given up on in bounded time', () => {
  const [before, after] = ['x', 'y'].map((prefix) => Array.from({length: 20_000}, (_, index) => prefix + index));
  const spent = processorTime();
  expect(alignEqual(before!, after!)).toEqual([]);
  expect(spent()).toBeLessThan(1_000);
});
