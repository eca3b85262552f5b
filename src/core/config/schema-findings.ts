import * as z from 'zod';
import type {$ZodIssue, $ZodType} from 'zod/v4/core';
import {type ConfigPath, type Finding, shown} from './config-faults.ts';
import {type ConfigFile, configSchema, NAME} from './config-schema.ts';
import {nearest} from './nearest.ts';

/** Of one mapping; a file with more is no configuration. */
const MAX_UNKNOWN_KEYS = 1000;

/** What the schema finds wrong with `value`, or the file in its type. */
export function checkShape(value: unknown): {file: ConfigFile | null; findings: Finding[]} {
  const result = configSchema.safeParse(value);
  if (result.success) return {file: result.data, findings: []};
  return {
    file: null,
    findings: result.error.issues.flatMap((issue) => [...findingsOf(issue, value), ...findingsBelow(issue, value)]),
  };
}

/** zod does not look at the value of a key that is wrong. */
function findingsBelow(issue: $ZodIssue, root: unknown): Finding[] {
  if (issue.code !== 'invalid_key') return [];
  const path = issue.path as ConfigPath;
  const record = schemaAt(path.slice(0, -1));
  if (!(record instanceof z.ZodRecord)) return [];
  const issues = z.safeParse(record.valueType, valueAt(root, path)).error?.issues ?? [];
  return issues.flatMap((below) => findingsOf({...below, path: [...path, ...below.path] as PropertyKey[]}, root));
}

function findingsOf(issue: $ZodIssue, root: unknown): Finding[] {
  const path = issue.path as ConfigPath;
  const value = valueAt(root, path);
  if (value === undefined) return [{path, problem: 'is missing', at: 'key'}];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, MAX_UNKNOWN_KEYS).map((key) => unknownKey([...path, key], keysAt(path)));
    case 'invalid_type':
      return [{path, problem: wrongType(issue.expected, value)}];
    case 'invalid_value':
      return [wrongChoice(path, value, issue.values.map(String))];
    case 'invalid_key':
      return [wrongName(path, issue.issues[0]?.message)];
    case 'too_small':
    case 'too_big':
      return [{path, problem: outOfRange(issue, value)}];
    default:
      // Only the schema's own messages come here; none repeats the value.
      return [{path, problem: issue.message}];
  }
}

function unknownKey(path: ConfigPath, valid: string[]): Finding {
  const key = String(path.at(-1));
  if (key === '<<') return {path, problem: 'merge keys are not part of YAML 1.2; write the keys out', at: 'key'};
  const suggestion = nearest(key, valid);
  const problem =
    suggestion === undefined && valid.length > 0 ? `unknown key; there are: ${valid.join(', ')}` : 'unknown key';
  return {path, problem, suggestion, at: 'key'};
}

function wrongChoice(path: ConfigPath, value: unknown, valid: string[]): Finding {
  const suggestion = typeof value === 'string' ? nearest(value, valid) : undefined;
  return {path, problem: `must be ${alternatives(valid)}, is ${described(value)}`, suggestion};
}

function wrongName(path: ConfigPath, rule = 'is no valid name'): Finding {
  const lower = String(path.at(-1))
    .toLowerCase()
    .replace(/[\s.]+/g, '-');
  const suggestion = rule.includes('lower-case') && NAME.test(lower) ? lower : undefined;
  return {path, problem: rule, suggestion, at: 'key'};
}

const TYPES: Record<string, string> = {
  string: 'a text',
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
};

function wrongType(expected: string, value: unknown): string {
  if (value === null) return `is empty; give it ${TYPES[expected] ?? expected}, or remove the key`;
  const quotes = expected === 'string' && typeof value !== 'object' ? '; put it in quotes' : '';
  return `must be ${TYPES[expected] ?? expected}, is ${described(value)}${quotes}`;
}

function outOfRange(issue: $ZodIssue & {code: 'too_small' | 'too_big'}, value: unknown): string {
  if (Array.isArray(value)) return 'must not be empty';
  const bound = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  const relation =
    issue.code === 'too_small'
      ? issue.inclusive
        ? 'at least'
        : 'more than'
      : issue.inclusive
        ? 'at most'
        : 'less than';
  return `must be ${relation} ${bound}, is ${described(value)}`;
}

function described(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a mapping' : shown(value);
}

function alternatives(values: string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}

function valueAt(root: unknown, path: ConfigPath): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

/** The keys that the schema knows at `path`. */
function keysAt(path: ConfigPath): string[] {
  const schema = schemaAt(path);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function schemaAt(path: ConfigPath): $ZodType | undefined {
  let schema: $ZodType | undefined = configSchema;
  for (const part of path) schema = schema && stepInto(unwrap(schema), String(part));
  return schema && unwrap(schema);
}

function stepInto(schema: $ZodType, key: string): $ZodType | undefined {
  if (schema instanceof z.ZodRecord) return schema.valueType;
  if (schema instanceof z.ZodArray) return schema.element;
  if (!(schema instanceof z.ZodObject)) return undefined;
  return Object.hasOwn(schema.shape, key) ? schema.shape[key] : undefined;
}

function unwrap(schema: $ZodType): $ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}
