import {WopsError} from '../errors.ts';
import {printable} from './printable.ts';

export type ConfigPath = readonly (string | number)[];

/** One thing that is wrong (or, as a warning, doubtful) in wops.yaml. Never holds the value of a key or a password. */
export interface ConfigFault {
  file: string;
  /** From 1. */
  line: number;
  column: number;
  /** Such as `environments.prod.url`; empty for the file as a whole. */
  key: string;
  problem: string;
  suggestion?: string;
}

/** A fault before its place in the file is looked up. `at` says which half of the pair at `path` is meant. */
export interface Finding {
  path: ConfigPath;
  problem: string;
  suggestion?: string;
  at?: 'key' | 'value';
}

const SHOWN = 25;

/** Every fault in one `config_invalid`, in the file's order, one line each. */
export function configInvalid(faults: readonly ConfigFault[], hint?: string): WopsError {
  const lines = faults.slice(0, SHOWN).map(faultLine);
  if (faults.length > SHOWN) lines.push(`and ${faults.length - SHOWN} more`);
  return new WopsError('config_invalid', lines.join('\n'), {hint, details: faults.slice(0, 200)});
}

/** `wops.yaml:12:5  environments.prod.clas: unknown key; did you mean "class"?` */
export function faultLine({file, line, column, key, problem, suggestion}: ConfigFault): string {
  const question = suggestion === undefined ? '' : `; did you mean "${printable(suggestion)}"?`;
  return `${file}:${line}:${column}  ${key === '' ? '' : `${key}: `}${problem}${question}`;
}

export function byPlace(a: ConfigFault, b: ConfigFault): number {
  return a.line - b.line || a.column - b.column;
}

/** `pipelines.default.stages[0].gates`; a name that is no plain word is quoted. */
export function formatPath(path: ConfigPath): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = /^[\w-]+$/.test(part) ? part : `"${printable(part)}"`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

/** A value as a message may show it. Long texts are only described: a key may have slipped into the wrong place. */
export function shown(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'nothing';
  return value.length > 40 ? `a text of ${value.length} characters` : `"${printable(value)}"`;
}
