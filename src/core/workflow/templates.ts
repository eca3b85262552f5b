import {checkDepth} from './canonical-json.ts';
import type {Json} from './runtime-workflow.ts';
import {wholeText} from './whole-text.ts';

/** `{{env.NAME}}`, as Git holds it. n8n's own expressions write `$env`, so the two cannot be confused. */
const TEMPLATE = /\{\{\s*env\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g;

export type MapText = (text: string) => string;

/** Replaces every `{{env.NAME}}` that has a value; the others stay as they are. */
export function renderTemplates(values: ReadonlyMap<string, string>): MapText {
  return (text) =>
    text.includes('{{') ? text.replace(TEMPLATE, (whole, name: string) => values.get(name) ?? whole) : text;
}

/**
 * Turns values of variables back into templates: the longest value first, so that no value breaks a longer one, and only
 * where the value is not part of a longer word or number. Templates that are there already stay. Rendering the answer with
 * the same values gives the text again.
 */
export function detectTemplates(values: ReadonlyMap<string, string>): MapText {
  const names = new Map<string, string>();
  for (const [name, value] of values) {
    if (value !== '' && !hasTemplate(value) && !names.has(value)) names.set(value, name);
  }
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(longestFirst.map(wholeText).join('|'), 'gu');
  const detect = (text: string) => text.replace(pattern, (value) => `{{env.${names.get(value)}}}`);
  return (text) => (longestFirst.some((value) => text.includes(value)) ? mapBetweenTemplates(text, detect) : text);
}

/** A value such as `.{` could match across the start of a template; so what is searched ends where one begins. */
function mapBetweenTemplates(text: string, map: MapText): string {
  let mapped = '';
  let end = 0;
  for (const {index, 0: template} of text.matchAll(TEMPLATE)) {
    mapped += map(text.slice(end, index)) + template;
    end = index + template.length;
  }
  return mapped + map(text.slice(end));
}

/** Whether a text holds a template. */
export function hasTemplate(text: string): boolean {
  return text.includes('{{') && text.search(TEMPLATE) !== -1;
}

/** The names in `{{env.NAME}}` found anywhere in `value`, each once. Throws `workflow_too_deep`. */
export function findTemplates(value: Json): string[] {
  const names = new Set<string>();
  mapStrings(value, (text) => {
    if (text.includes('{{')) for (const match of text.matchAll(TEMPLATE)) names.add(match[1]!);
    return text;
  });
  return [...names];
}

/**
 * `value` with every string (not the keys) mapped; parts in which nothing changed are shared, not copied. Throws
 * `workflow_too_deep`.
 */
export function mapStrings<T extends Json>(value: T, map: MapText): T {
  return mapBelow(value, map, 0) as T;
}

function mapBelow(value: Json, map: MapText, depth: number): Json {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  checkDepth(depth);
  if (Array.isArray(value)) {
    let mapped = value;
    for (let index = 0; index < value.length; index++) {
      const item = mapBelow(value[index]!, map, depth + 1);
      if (item === value[index]) continue;
      if (mapped === value) mapped = [...value];
      mapped[index] = item;
    }
    return mapped;
  }
  let changed: Map<string, Json> | undefined;
  for (const key of Object.keys(value)) {
    const member = mapBelow(value[key]!, map, depth + 1);
    if (member !== value[key]) changed = (changed ?? new Map<string, Json>()).set(key, member);
  }
  return changed
    ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, changed.get(key) ?? member]))
    : value;
}
