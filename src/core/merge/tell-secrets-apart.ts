import {jsonEqual, member} from '../diff/json-equal.ts';
import {isJsonObject, type Json} from '../workflow/runtime-workflow.ts';
import type {Maybe} from './sides.ts';

/** What is said of a text whose secrets are masked, where one before it reads the same and holds other secrets. */
const MARKS = ['', ' (another secret)', ' (a third secret)'];

/**
 * Masked values, of which those that hold different secrets in one place read differently. `raw` are the same values
 * unmasked, in the same order; at most three.
 */
export function tellSecretsApart(shown: readonly Maybe[], raw: readonly Maybe[]): Maybe[] {
  const told = shown.map((value, index) => {
    if (typeof value !== 'string' || jsonEqual(value, raw[index])) return value;
    return value + MARKS[rankOf(index, shown, raw)];
  });
  const keys = new Set(
    shown.flatMap((value) => (typeof value === 'object' && value !== null ? Object.keys(value) : [])),
  );
  const members = [...keys].map((key) => {
    const at = (values: readonly Maybe[]) => values.map((value) => memberOf(value, key));
    return [key, tellSecretsApart(at(shown), at(raw))] as const;
  });
  return told.map((value, index) => {
    const held = members.flatMap(([key, values]): [string, Json][] => {
      const inner = values[index];
      return inner === undefined ? [] : [[key, inner]];
    });
    if (Array.isArray(value)) return value.map((_, at) => new Map(held).get(String(at))!);
    return isJsonObject(value) ? Object.fromEntries(held) : value;
  });
}

/** How many other secrets stand, before this one, behind the same text. */
function rankOf(index: number, shown: readonly Maybe[], raw: readonly Maybe[]): number {
  const alike = [...raw.keys()].filter((at) => at <= index && jsonEqual(shown[at], shown[index]));
  const different = alike.filter((at, order) => alike.slice(0, order).every((one) => !jsonEqual(raw[one], raw[at])));
  return different.findIndex((at) => jsonEqual(raw[at], raw[index]));
}

function memberOf(value: Maybe, key: string): Maybe {
  if (Array.isArray(value)) return value[Number(key)];
  return isJsonObject(value) ? member(value, key) : undefined;
}
