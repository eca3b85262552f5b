import {jsonEqual} from '../diff/json-equal.ts';
import type {Json} from '../workflow/runtime-workflow.ts';

export type Side = 'base' | 'ours' | 'theirs';

/** One thing as the common ancestor and the two sides have it. */
export type Sides<T> = Record<Side, T>;

/** Nothing, where a side does not have it. */
export type Maybe = Json | undefined;

export function mapSides<T, U>(sides: Sides<T>, map: (value: T, side: Side) => U): Sides<U> {
  return {base: map(sides.base, 'base'), ours: map(sides.ours, 'ours'), theirs: map(sides.theirs, 'theirs')};
}

/** What needs no merging: both sides say the same, or only one of them has changed it. null: both did, differently. */
export function agreed({base, ours, theirs}: Sides<Maybe>): {value: Maybe} | null {
  if (jsonEqual(ours, theirs) || jsonEqual(theirs, base)) return {value: ours};
  return jsonEqual(ours, base) ? {value: theirs} : null;
}

/** As `agreed`; ours where both changed it. For what is no content: ids within one instance, the canvas. */
export function preferOurs(sides: Sides<Maybe>): Maybe {
  const settled = agreed(sides);
  return settled ? settled.value : sides.ours;
}
