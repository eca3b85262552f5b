import {isJsonObject} from '../workflow/runtime-workflow.ts';
import type {Maybe} from './sides.ts';

/** A list without an order: `['a', 'b']` is merged as `{a: true, b: true}` is. */
export function asSet(list: Maybe): Maybe {
  return Array.isArray(list) ? Object.fromEntries(list.map((item) => [String(item), true])) : list;
}

export function asList(set: Maybe): Maybe {
  return isJsonObject(set) ? Object.keys(set).sort() : set;
}
