import fc from 'fast-check';
import {expect, test} from 'vitest';
import {isCycle, type Needing, orderWorkflows} from '../../../../src/core/promotion/plan/order-workflows.ts';

/** Workflows that need any of each other, themselves too, and one that is not there. */
const workflows: fc.Arbitrary<Needing[]> = fc
  .integer({min: 0, max: 12})
  .chain((size) =>
    fc
      .array(fc.array(fc.integer({min: 0, max: size}), {maxLength: 3}), {minLength: size, maxLength: size})
      .map((needs) => needs.map((ids, index) => ({canonicalId: `${index}`, needs: ids.map(String)}))),
  );

function reaches(all: Needing[], from: string): Set<string> {
  const found = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const needed of all.find(({canonicalId}) => canonicalId === id)?.needs ?? []) {
      if (!found.has(needed)) open.push(needed);
      found.add(needed);
    }
  }
  return found;
}

test('every workflow is there once, after all that it needs; those that need each other are together', () => {
  fc.assert(
    fc.property(workflows, (all) => {
      const groups = orderWorkflows(all);
      expect(groups.flat().toSorted((a, b) => Number(a.canonicalId) - Number(b.canonicalId))).toEqual(all);
      const groupOf = new Map(groups.flatMap((group, index) => group.map((one) => [one.canonicalId, index] as const)));
      for (const {canonicalId} of all) {
        const reached = reaches(all, canonicalId);
        for (const needed of reached) {
          if (!groupOf.has(needed)) continue;
          const isMutual = reaches(all, needed).has(canonicalId);
          if (isMutual) expect(groupOf.get(needed)).toBe(groupOf.get(canonicalId));
          else expect(groupOf.get(needed)).toBeLessThan(groupOf.get(canonicalId)!);
        }
        const group = groups[groupOf.get(canonicalId)!]!;
        expect(isCycle(group)).toBe(reached.has(canonicalId));
      }
    }),
  );
});

test('what needs nothing stays in the order of the list', () => {
  const all = ['c', 'a', 'b'].map((canonicalId) => ({canonicalId, needs: []}));
  expect(orderWorkflows(all).flat()).toEqual(all);
});

test('a chain of 10,000 workflows, and a circle of as many, are put in order', () => {
  const size = 10_000;
  const chain = Array.from({length: size}, (_, index) => ({canonicalId: `${index}`, needs: [`${index + 1}`]}));
  const ids = (groups: Needing[][]) => groups.map((group) => group.map(({canonicalId}) => Number(canonicalId)));
  expect(ids(orderWorkflows(chain))).toEqual(chain.map((_, index) => [size - 1 - index]));
  const circle = chain.map((one, index) => (index === size - 1 ? {...one, needs: ['0']} : one));
  expect(orderWorkflows(circle)).toHaveLength(1);
});
