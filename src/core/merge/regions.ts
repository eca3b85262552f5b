import {alignEqual} from '../diff/align-equal.ts';
import type {Sides} from './sides.ts';

/** A stretch of three sequences, as positions `[from, to)` in each. */
export interface Region {
  at: Sides<[from: number, to: number]>;
  /** Whose stretch a merge takes; `conflict`: both changed it, differently. */
  take: 'ours' | 'theirs' | 'conflict';
}

/**
 * Three sequences cut into stretches between elements that all three share, in order. Changes that touch are one
 * stretch. Sanjeev Khanna, Keshav Kunal, Benjamin C. Pierce: "A Formal Investigation of Diff3" (2007).
 */
export function threeWayRegions({base, ours, theirs}: Sides<readonly string[]>): Region[] {
  const inOurs = new Map([...alignEqual(base, ours), [base.length, ours.length]]);
  const inTheirs = new Map([...alignEqual(base, theirs), [base.length, theirs.length]]);
  const regions: Region[] = [];
  let [b, o, t] = [0, 0, 0];
  const close = (b2: number, o2: number, t2: number) => {
    if (b === b2 && o === o2 && t === t2) return;
    const parts = {base: base.slice(b, b2), ours: ours.slice(o, o2), theirs: theirs.slice(t, t2)};
    regions.push({at: {base: [b, b2], ours: [o, o2], theirs: [t, t2]}, take: takenOf(parts)});
    [b, o, t] = [b2, o2, t2];
  };
  for (let index = 0; index <= base.length; index++) {
    const [o2, t2] = [inOurs.get(index), inTheirs.get(index)];
    if (o2 === undefined || t2 === undefined) continue;
    close(index, o2, t2);
    if (index < base.length) close(index + 1, o2 + 1, t2 + 1);
  }
  return regions;
}

function takenOf({base, ours, theirs}: Sides<readonly string[]>): Region['take'] {
  if (sameSequence(theirs, base) || sameSequence(ours, theirs)) return 'ours';
  return sameSequence(ours, base) ? 'theirs' : 'conflict';
}

export function sameSequence(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
