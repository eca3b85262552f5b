import type {Json} from '../../core/workflow/runtime-workflow.ts';
import {escapeText} from './terminal.ts';

/** Names of workflows by canonical id, for references that a workflow holds. */
export type Labels = ReadonlyMap<string, string>;

/** A value on one line, escaped: text bare where it cannot be taken for something else, the rest as JSON. */
export function valueText(value: Json, labels: Labels = new Map()): string {
  if (typeof value !== 'string') return escapeText(withNames(JSON.stringify(value), labels));
  if (value.startsWith('=') && value.length > 1) return `ƒ ${escapeText(value.slice(1))}`;
  return escapeText(isPlain(value) ? withNames(value, labels) : JSON.stringify(value));
}

/** Not empty, not a number or another JSON word, without spaces at its ends or an arrow of ours. */
function isPlain(text: string): boolean {
  if (text.trim() !== text || text === '' || /^["ƒ]|→/.test(text)) return false;
  return !/^(?:true|false|null|[-+]?[\d.]+(?:e[-+]?\d+)?)$/i.test(text);
}

/** `workflow:<id>`, or the bare canonical id, by the workflow's name; `n8n:<id>` says that nothing is linked to it. */
function withNames(text: string, labels: Labels): string {
  if (/^n8n:[A-Za-z0-9]{1,36}$/.test(text)) return `unlinked n8n workflow ${text.slice(4)}`;
  if (labels.size === 0) return text;
  return text.replace(/(?:\bworkflow:)?\b([0-9a-f]{8}-[0-9a-f-]{27}|(?<=\bworkflow:)[\w-]+)/g, (whole, id: string) => {
    const label = labels.get(id);
    return label === undefined ? whole : `workflow "${label}"`;
  });
}

/** Columns of common text shown before the place where two long values part. */
const LEAD = 12;

/** Two escaped values without the long start they share, so that shortening shows where they differ. */
export function fromDifference(from: string, to: string, width: number): [string, string] {
  if (from.length <= width && to.length <= width) return [from, to];
  let common = 0;
  while (common < from.length && common < to.length && from[common] === to[common]) common++;
  const start = common - LEAD;
  if (start <= 1) return [from, to];
  // Never inside a surrogate pair.
  const cut = /[\udc00-\udfff]/.test(from[start]!) ? start - 1 : start;
  return [`…${from.slice(cut)}`, `…${to.slice(cut)}`];
}
