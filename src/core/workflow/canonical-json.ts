import {WopsError} from '../errors.ts';
import type {Json} from './runtime-workflow.ts';

/** Lists and objects inside one another: deeper values are refused by name, since recursion over them could exhaust the stack. */
export const MAX_DEPTH = 1_000;

/**
 * `value` as RFC 8785 (JCS) text: keys sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript
 * writes them. A lone surrogate is written as its `\ud8xx` escape (RFC 8785 would refuse it; n8n stores it).
 * Written by hand because an object with sorted keys does not do: JavaScript puts integer-like keys first.
 * Throws `workflow_too_deep`.
 */
export function canonicalJson(value: Json | undefined): string {
  return write(value, 0);
}

function write(value: Json | undefined, depth: number): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  checkDepth(depth);
  if (Array.isArray(value)) {
    let text = '[';
    for (let index = 0; index < value.length; index++) {
      if (index > 0) text += ',';
      text += write(value[index], depth + 1);
    }
    return `${text}]`;
  }
  let text = '{';
  for (const key of sortKeys(Object.keys(value))) {
    const member = value[key];
    if (member === undefined) continue;
    if (text.length > 1) text += ',';
    text += `${quote(key)}:${write(member, depth + 1)}`;
  }
  return `${text}}`;
}

/** Characters that JSON writes as they are. Surrogates are left to JSON.stringify, which looks at their neighbours. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/** JSON.stringify for a string. Most are short and plain, and quoting those by hand is twice as fast. */
function quote(text: string): string {
  return text.length < 64 && PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Sorts by UTF-16 code units, in place. Objects have few keys, for which insertion is faster than Array's sort. */
function sortKeys(keys: string[]): string[] {
  if (keys.length > 16) return keys.sort();
  for (let index = 1; index < keys.length; index++) {
    const key = keys[index]!;
    let place = index;
    for (; place > 0 && keys[place - 1]! > key; place--) keys[place] = keys[place - 1]!;
    keys[place] = key;
  }
  return keys;
}

/**
 * `value` as JSON for reading: two spaces, sorted keys, no trailing newline. `keyOrder` names the keys that come first in
 * the outermost object. Throws `workflow_too_deep`.
 */
export function readableJson(value: Json | undefined, keyOrder: readonly string[] = [], indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  checkDepth(indent.length / 2);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + readableJson(item, [], inner)).join(',\n')}\n${indent}]`;
  }
  const rank = new Map(keyOrder.map((key, index) => [key, index]));
  const position = (key: string) => rank.get(key) ?? keyOrder.length;
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
  if (keyOrder.length > 0) keys.sort((a, b) => position(a) - position(b));
  if (keys.length === 0) return '{}';
  const members = keys.map((key) => `${inner}${JSON.stringify(key)}: ${readableJson(value[key], [], inner)}`);
  return `{\n${members.join(',\n')}\n${indent}}`;
}

/** Throws `workflow_too_deep` for a list or object that lies in `depth` others, when that is too many. */
export function checkDepth(depth: number): void {
  if (depth < MAX_DEPTH) return;
  throw new WopsError('workflow_too_deep', `A value is nested deeper than ${MAX_DEPTH} levels.`);
}

/** Whether `value` is nested deeper than MAX_DEPTH. Goes no deeper itself. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth >= MAX_DEPTH) return true;
  if (Array.isArray(value)) return value.some((item) => isTooDeep(item, depth + 1));
  for (const key in value) if (isTooDeep((value as Record<string, unknown>)[key], depth + 1)) return true;
  return false;
}
