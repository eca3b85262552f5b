import {jsonEqual, keysOfBoth, member} from '../diff/json-equal.ts';
import type {Segment} from '../diff/path.ts';
import {canonicalJson} from '../workflow/canonical-json.ts';
import {isJsonObject, type Json, type JsonObject} from '../workflow/runtime-workflow.ts';
import type {Report} from './merge-conflict.ts';
import {mergeOrder, reorderedApart} from './merge-order.ts';
import {mergeText} from './merge-text.ts';
import {threeWayRegions} from './regions.ts';
import {agreed, type Maybe, mapSides, type Sides} from './sides.ts';

/**
 * Three versions of a value as one: objects by key, lists by element, texts by line. What both sides changed differently
 * is reported, and ours is taken. `path` leads to the value. undefined: there is none any more.
 */
export function mergeValue(sides: Sides<Maybe>, path: readonly Segment[], report: Report): Maybe {
  const settled = agreed(sides);
  if (settled) return settled.value;
  const {base, ours, theirs} = sides;
  const whole = () => {
    report({path: [...path], ...sides});
    return ours;
  };
  if (isObject(ours) && isObject(theirs) && (base === undefined || isObject(base))) {
    return mergeObjects({base: base ?? {}, ours, theirs}, path, report);
  }
  if (Array.isArray(ours) && Array.isArray(theirs) && (base === undefined || Array.isArray(base))) {
    const lists = {base: base ?? [], ours, theirs};
    return mergeByKey(lists, path, report) ?? mergeByPlace(lists, path, report) ?? whole();
  }
  if (typeof base !== 'string' || typeof ours !== 'string' || typeof theirs !== 'string') return whole();
  const merged = mergeText({base, ours, theirs});
  if (!merged) return whole();
  for (const {lines, ...parts} of merged.conflicts) {
    report({path: [...path], base: parts.base, ours: parts.ours, theirs: parts.theirs, lines});
  }
  return merged.text;
}

/** Objects by key. */
export function mergeObjects(sides: Sides<JsonObject>, path: readonly Segment[], report: Report): JsonObject {
  const merged = keysOfBoth(sides.ours, sides.theirs).flatMap((key): [string, Json][] => {
    const value = mergeValue(
      mapSides(sides, (held) => member(held, key)),
      [...path, key],
      report,
    );
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(merged);
}

/** An object whose members can change apart. Not: n8n's resource locators and the operators of its conditions. */
function isObject(value: Maybe): value is JsonObject {
  if (!isJsonObject(value)) return false;
  const isOperator = typeof member(value, 'type') === 'string' && typeof member(value, 'operation') === 'string';
  return !Object.hasOwn(value, '__rl') && !isOperator;
}

/** What n8n tells list elements apart by, best first. */
const KEYS = ['id', 'name', 'key'];

/**
 * Lists whose elements all have a key of their own. null for others, and where elements cannot be merged one by one: one
 * that a side removed and the other changed, two orders.
 */
function mergeByKey(lists: Sides<Json[]>, path: readonly Segment[], report: Report): Json[] | null {
  const key = KEYS.find((name) => Object.values(lists).every((list) => indexBy(list, name)));
  if (key === undefined) return null;
  const elements = mapSides(lists, (list) => indexBy(list, key)!);
  const {base, ours, theirs} = elements;
  for (const [name, was] of base) {
    const [left, right] = [ours.get(name), theirs.get(name)];
    if (left === undefined && right !== undefined && !jsonEqual(right, was)) return null;
    if (right === undefined && left !== undefined && !jsonEqual(left, was)) return null;
  }
  const order = mapSides(elements, (held) => [...held.keys()]);
  if (reorderedApart(order)) return null;
  const names = [...ours.keys(), ...theirs.keys()];
  const kept = new Set(names.filter((name) => !base.has(name) || (ours.has(name) && theirs.has(name))));
  return mergeOrder(order, kept).map((name, index) => {
    const sides = mapSides(elements, (held) => held.get(name));
    return mergeValue(sides, [...path, index], report) as Json;
  });
}

/** Elements by the value under `key`; undefined unless every one is an object with a value of its own there. */
function indexBy(list: readonly Json[], key: string): Map<string, Json> | undefined {
  const index = new Map<string, Json>();
  for (const item of list) {
    const value = isJsonObject(item) ? member(item, key) : undefined;
    const name = JSON.stringify(value);
    if ((typeof value !== 'string' && typeof value !== 'number') || index.has(name)) return undefined;
    index.set(name, item);
  }
  return index;
}

/** Lists whose elements are told apart by their place; null where the two sides moved them apart. */
function mergeByPlace(lists: Sides<Json[]>, path: readonly Segment[], report: Report): Json[] | null {
  const regions = threeWayRegions(mapSides(lists, (list) => list.map((item) => canonicalJson(item))));
  const parts = regions.map(({at, take}) => ({take, ...mapSides(at, (range, side) => lists[side].slice(...range))}));
  const apart = parts.some(
    ({take, base, ours, theirs}) =>
      take === 'conflict' && (base.length !== ours.length || base.length !== theirs.length),
  );
  if (apart) return null;
  const merged: Json[] = [];
  for (const {take, base, ours, theirs} of parts) {
    if (take !== 'conflict') merged.push(...(take === 'ours' ? ours : theirs));
    else {
      for (const [index, was] of base.entries()) {
        const sides = {base: was, ours: ours[index], theirs: theirs[index]};
        merged.push(mergeValue(sides, [...path, merged.length], report) as Json);
      }
    }
  }
  return merged;
}
