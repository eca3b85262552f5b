import type {Json} from './runtime-workflow.ts';

/** Deeper values are refused by name: recursion over them could exhaust the stack. n8n's editor stays far below. */
export const MAX_DEPTH = 1_000;

/**
 * `value` as RFC 8785 (JCS) text: keys sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript
 * writes them. A lone surrogate is written as its `\ud8xx` escape (RFC 8785 would refuse it; n8n stores it).
 * Written by hand because an object with sorted keys does not do: JavaScript puts integer-like keys first.
 */
export function canonicalJson(value: Json | undefined): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) {
    let text = '[';
    for (let index = 0; index < value.length; index++) {
      if (index > 0) text += ',';
      text += canonicalJson(value[index]);
    }
    return `${text}]`;
  }
  let text = '{';
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member === undefined) continue;
    if (text.length > 1) text += ',';
    text += `${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `${text}}`;
}

/**
 * `value` as JSON for reading: two spaces, sorted keys, no trailing newline. `keyOrder` names the keys that come first in
 * the outermost object.
 */
export function readableJson(value: Json | undefined, keyOrder: readonly string[] = [], indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
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

/** Whether `value` is nested deeper than MAX_DEPTH; walks without recursion. */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== 'object' || item === null) continue;
      for (const member of Object.values(item)) if (typeof member === 'object' && member !== null) next.push(member);
    }
    level = next;
  }
  return false;
}
