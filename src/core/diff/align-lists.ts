import {canonicalJson} from '../workflow/canonical-json.ts';
import {isJsonObject, type Json} from '../workflow/runtime-workflow.ts';
import {alignEqual, type IndexPair} from './align-equal.ts';
import {listUnder} from './list-under.ts';
import {leavesOf, similarity} from './similarity.ts';

export interface ListAlignment {
  /** Elements that are the same one on both sides, equal or changed; by position in `before`. */
  pairs: IndexPair[];
  removed: number[];
  added: number[];
  /** Whether pairs stand in another order in `after`. */
  reordered: boolean;
}

/** What n8n tells list elements apart by, best first. */
const KEYS = ['id', 'name', 'key'];

/** Elements less alike than this are one removed and one added. */
const ALIKE = 0.3;

/** Beyond this, leftovers are paired by place: keeps a list of thousands from taking seconds. */
const MOST_COMPARISONS = 10_000;

/** Which element of a list has become which: by `id`, `name` or `key` where all have one, by equality, by place. */
export function alignLists(before: readonly Json[], after: readonly Json[]): ListAlignment {
  const pairs = new Map(pairByKey(before, after) ?? pairEqual(before, after));
  pairLeftovers(before, after, pairs);

  const sorted = [...pairs].sort(([a], [b]) => a - b);
  const taken = new Set(pairs.values());
  return {
    pairs: sorted,
    removed: [...before.keys()].filter((index) => !pairs.has(index)),
    added: [...after.keys()].filter((index) => !taken.has(index)),
    reordered: sorted.some(([, j], index) => index > 0 && j < sorted[index - 1]![1]),
  };
}

function pairByKey(before: readonly Json[], after: readonly Json[]): IndexPair[] | undefined {
  let best: IndexPair[] = [];
  for (const key of KEYS) {
    const [from, to] = [indexBy(before, key), indexBy(after, key)];
    if (!from || !to) continue;
    const pairs = [...from].flatMap(([value, i]): IndexPair[] => {
      const j = to.get(value);
      return j === undefined ? [] : [[i, j]];
    });
    if (pairs.length > best.length) best = pairs;
  }
  return best.length > 0 ? best : undefined;
}

/** Positions by the value under `key`; undefined unless every element is an object with a value of its own there. */
function indexBy(list: readonly Json[], key: string): Map<Json, number> | undefined {
  const index = new Map<Json, number>();
  for (const [position, item] of list.entries()) {
    if (!isJsonObject(item) || !Object.hasOwn(item, key)) return undefined;
    const value = item[key]!;
    if ((typeof value !== 'string' && typeof value !== 'number') || index.has(value)) return undefined;
    index.set(value, position);
  }
  return index;
}

function pairEqual(before: readonly Json[], after: readonly Json[]): IndexPair[] {
  const [from, to] = [before.map((item) => canonicalJson(item)), after.map((item) => canonicalJson(item))];
  const pairs = new Map(alignEqual(from, to));
  const taken = new Set(pairs.values());
  const moved = new Map<string, number[]>();
  for (const [j, text] of to.entries()) if (!taken.has(j)) listUnder(moved, text).push(j);
  for (const [i, text] of from.entries()) {
    const j = pairs.has(i) ? undefined : moved.get(text)?.shift();
    if (j !== undefined) pairs.set(i, j);
  }
  return [...pairs];
}

/** Pairs what is left between the same two pairs: place by place where the numbers agree, else the most alike. */
function pairLeftovers(before: readonly Json[], after: readonly Json[], pairs: Map<number, number>): void {
  const fromGaps = gaps(before.length, new Set(pairs.keys()));
  const toGaps = gaps(after.length, new Set(pairs.values()));
  for (const [gap, from] of fromGaps) {
    const to = toGaps.get(gap) ?? [];
    const byPlace = from.length === to.length || from.length * to.length > MOST_COMPARISONS;
    const candidates = byPlace ? [] : to.map((j) => ({j, leaves: leavesOf(after[j])}));
    for (const [place, i] of from.entries()) {
      const j = byPlace ? to[place] : takeMostAlike(before[i]!, candidates);
      if (j !== undefined) pairs.set(i, j);
    }
  }
}

/** Unpaired positions, by how many paired ones come before. */
function gaps(length: number, paired: ReadonlySet<number>): Map<number, number[]> {
  const found = new Map<number, number[]>();
  let gap = 0;
  for (let index = 0; index < length; index++) {
    if (paired.has(index)) gap++;
    else listUnder(found, gap).push(index);
  }
  return found;
}

function takeMostAlike(item: Json, candidates: {j: number; leaves: Set<string>}[]): number | undefined {
  const leaves = leavesOf(item);
  let best = -1;
  let bestScore = ALIKE;
  for (const [place, candidate] of candidates.entries()) {
    const score = similarity(leaves, candidate.leaves);
    if (score > bestScore) [best, bestScore] = [place, score];
  }
  return best < 0 ? undefined : candidates.splice(best, 1)[0]!.j;
}
