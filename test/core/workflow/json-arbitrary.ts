import fc from 'fast-check';
import type {Json} from '../../../src/core/workflow/runtime-workflow.ts';

/** Text of any UTF-16 code units: control characters, quotes, pairs and lone surrogates. */
export function anyText(): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.integer({min: 0, max: 0xffff}),
    fc.integer({min: 0xd800, max: 0xdfff}),
    fc.integer({min: 0, max: 0x7f}),
  );
  return fc.array(unit, {maxLength: 12}).map((units) => String.fromCharCode(...units));
}

/** Keys that JavaScript orders or treats differently from others. */
const TRAPS = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '0',
  '1',
  '10',
  '2',
  '-1',
  '01',
  '',
  'é',
  '😀',
];

/**
 * Not a single character that JSON must escape: V8's JSON.parse (seen in Node 24.21) can read the key "\u0000" of an
 * object as "\\", which nothing above it can mend.
 */
export function anyKey(): fc.Arbitrary<string> {
  const misread = (key: string) => key.length === 1 && JSON.stringify(key).length > 3;
  return fc.oneof(fc.constantFrom(...TRAPS), anyText(), fc.string({maxLength: 6})).filter((key) => !misread(key));
}

/** Any JSON value as JSON.parse gives it: keys such as `__proto__` are own properties. */
export function anyJson(): fc.Arbitrary<Json> {
  const {json} = fc.letrec<{json: Json}>((tie) => ({
    json: fc.oneof(
      {depthSize: 'small', withCrossShrink: true},
      fc.oneof(
        anyText(),
        fc.double({noNaN: true, noDefaultInfinity: true}),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
      ),
      fc.array(tie('json'), {maxLength: 5}),
      fc.array(fc.tuple(anyKey(), tie('json')), {maxLength: 20}).map((entries) => Object.fromEntries(entries)),
    ),
  }));
  return json;
}

/** `value` inside `levels` lists. */
export function nested(levels: number, value: Json = 'x'): Json {
  let result = value;
  for (let level = 0; level < levels; level++) result = [result];
  return result;
}

/** `value` in which nothing can be changed any more. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) frozen(member);
  }
  return value;
}

/** `value` with the keys of every object the other way round. */
export function reversedKeys<T extends Json>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversedKeys) as T;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversedKeys(member)]),
  ) as T;
}
