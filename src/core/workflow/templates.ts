import type {Json} from './runtime-workflow.ts';

/** `{{env.NAME}}`, as Git holds it. n8n's own expressions write `$env`, so the two cannot be confused. */
const TEMPLATE = /\{\{\s*env\.([A-Za-z_][A-Za-z0-9_]*)\s*\}\}/g;

export type MapText = (text: string) => string;

/** Replaces every `{{env.NAME}}` that has a value; the others stay as they are. */
export function renderTemplates(values: ReadonlyMap<string, string>): MapText {
  return (text) =>
    text.includes('{{') ? text.replace(TEMPLATE, (whole, name: string) => values.get(name) ?? whole) : text;
}

/** Turns values of variables back into templates, the longest value first, so that no value breaks a longer one. */
export function detectTemplates(values: ReadonlyMap<string, string>): MapText {
  const byLength = [...values].filter(([, value]) => value !== '').sort(([, a], [, b]) => b.length - a.length);
  return (text) => byLength.reduce((result, [name, value]) => result.replaceAll(value, `{{env.${name}}}`), text);
}

/** The names in `{{env.NAME}}` found anywhere in `value`, each once. */
export function findTemplates(value: Json): string[] {
  const names = new Set<string>();
  mapStrings(value, (text) => {
    for (const match of text.matchAll(TEMPLATE)) names.add(match[1]!);
    return text;
  });
  return [...names];
}

/** `value` with every string (not the keys) mapped; parts in which nothing changed are shared, not copied. */
export function mapStrings<T extends Json>(value: T, map: MapText): T;
export function mapStrings(value: Json, map: MapText): Json {
  if (typeof value === 'string') return map(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const mapped = value.map((item) => mapStrings(item, map));
    return mapped.some((item, index) => item !== value[index]) ? mapped : value;
  }
  const entries = Object.entries(value);
  const mapped = entries.map(([key, member]): [string, Json] => [
    key,
    member === undefined ? member : mapStrings(member, map),
  ]);
  return mapped.some(([, member], index) => member !== entries[index]![1]) ? Object.fromEntries(mapped) : value;
}
