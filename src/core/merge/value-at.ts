import {member} from '../diff/json-equal.ts';
import type {Segment} from '../diff/path.ts';
import {isJsonObject, type Json} from '../workflow/runtime-workflow.ts';
import type {Maybe} from './sides.ts';

/** What stands at a path; undefined where nothing does. */
export function valueAt(value: Maybe, path: readonly Segment[]): Maybe {
  let found = value;
  for (const step of path) {
    if (typeof step === 'number') found = Array.isArray(found) ? found[step] : undefined;
    else found = isJsonObject(found) ? member(found, step) : undefined;
  }
  return found;
}

/** A copy of `value` with `next` at the path; undefined takes the member away. null: the path leads nowhere. */
export function withValueAt(value: Maybe, path: readonly Segment[], next: Maybe): {value: Maybe} | null {
  const [step, ...rest] = path;
  if (step === undefined) return {value: next};
  if (typeof step === 'number') {
    const inner = Array.isArray(value) && step < value.length ? withValueAt(value[step], rest, next) : null;
    if (!inner || inner.value === undefined) return null;
    return {value: (value as Json[]).with(step, inner.value)};
  }
  if (!isJsonObject(value) || (rest.length > 0 && !Object.hasOwn(value, step))) return null;
  const inner = withValueAt(member(value, step), rest, next);
  if (!inner) return null;
  const others = Object.entries(value).filter(([key]) => key !== step);
  return {value: Object.fromEntries(inner.value === undefined ? others : [...others, [step, inner.value]])};
}
