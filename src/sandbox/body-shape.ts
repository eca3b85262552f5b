import {Refusal} from './answer.ts';

/** What a key of a request may hold. A list holds the words to choose from. */
export type Kind = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'any' | 'read-only' | readonly string[];

export type Fields = Record<string, Kind>;
export type JsonObject = Record<string, unknown>;

/**
 * Refuses `value` unless it is an object of `fields` and of no other keys, in the words of n8n: 400
 * `<path>/<key> Expected number, received null`. Reports the first fault: read-only keys, then kinds, then unknown keys.
 */
export function checkObject(value: unknown, path: string, fields: Fields): JsonObject {
  checkKind(value, path, 'object');
  const object = value as JsonObject;
  const keys = Object.keys(object);
  for (const key of keys) {
    if (kindOf(fields, key) === 'read-only') throw new Refusal(400, `${path}/${key} is read-only`);
  }
  for (const key of keys) checkKind(object[key], `${path}/${key}`, kindOf(fields, key) ?? 'any');
  const unknown = keys.filter((key) => kindOf(fields, key) === undefined);
  if (unknown.length > 0) {
    throw new Refusal(400, `${path} Unrecognized key(s) in object: ${unknown.map((key) => `'${key}'`).join(', ')}`);
  }
  return object;
}

export function checkRequired(object: JsonObject, path: string, keys: readonly string[]): void {
  for (const key of keys) {
    if (!Object.hasOwn(object, key)) throw new Refusal(400, `${path} must have required property '${key}'`);
  }
}

export function checkKind(value: unknown, path: string, kind: Kind): void {
  if (kind === 'any' || kind === 'read-only') return;
  const got = kindName(value);
  if (typeof kind === 'string') {
    if (got !== kind) throw new Refusal(400, `${path} Expected ${kind}, received ${got}`);
    return;
  }
  if (got !== 'string') throw new Refusal(400, `${path} Expected string, received ${got}`);
  if (kind.includes(value as string)) return;
  const choice = kind.map((word) => `'${word}'`).join(' | ');
  throw new Refusal(400, `${path} Invalid enum value. Expected ${choice}, received '${value}'`);
}

export function kindName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function kindOf(fields: Fields, key: string): Kind | undefined {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}
