import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {canonicalJson, isTooDeep, MAX_DEPTH, readableJson} from '../../../src/core/workflow/canonical-json.ts';
import type {Json} from '../../../src/core/workflow/runtime-workflow.ts';
import {corpusFiles} from '../../support/corpus.ts';
import {anyJson, nested, reversedKeys} from './json-arbitrary.ts';

/** RFC 8785 appendix B: IEEE 754 doubles, as their bits, and what they are written as. */
const NUMBERS: [bits: string, text: string][] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
];

/** The rules of RFC 8785 said slowly: ECMAScript's scalars, members sorted by UTF-16 code units. */
function slowly(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(slowly).join(',')}]`;
  const keys = Object.keys(value).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${keys.map((key) => `${JSON.stringify(key)}:${slowly(value[key]!)}`).join(',')}}`;
}

describe('canonical JSON (RFC 8785)', () => {
  test('writes the example of section 3.2.2', () => {
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    const expected = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`;
    expect(canonicalJson(JSON.parse(input) as Json)).toBe(expected);
  });

  test('sorts the example of section 3.2.3 by UTF-16 code units', () => {
    const input = String.raw`{
      "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"
    }`;
    const values = [...canonicalJson(JSON.parse(input) as Json).matchAll(/:"([^"]+)"/g)].map((match) => match[1]);
    expect(values).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
  });

  test.each(NUMBERS)('writes the double %s as %s', (bits, text) => {
    expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
  });

  test('writes numbers as JSON.parse gives them', () => {
    expect(canonicalJson(JSON.parse('[-0, 1e21, 1e-7, 9007199254740993, 12345678901234567890, 1.0]') as Json)).toBe(
      '[0,1e+21,1e-7,9007199254740992,12345678901234567000,1]',
    );
  });

  test('puts integer-like keys where text puts them', () => {
    expect(canonicalJson({b: 1, 10: 2, 9: 3, a: 4, 1: 5})).toBe('{"1":5,"10":2,"9":3,"a":4,"b":1}');
  });

  test('escapes a lone surrogate, so that two of them never look alike', () => {
    expect(canonicalJson(['\ud800', '\udc00', '\ud83d\ude00'])).toBe('["\\ud800","\\udc00","😀"]');
  });

  test('keeps the rules on any value, whatever the order of its keys', () => {
    fc.assert(
      fc.property(anyJson(), (value) => {
        const text = canonicalJson(value);
        expect(text).toBe(slowly(value));
        expect(canonicalJson(reversedKeys(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
      }),
      {numRuns: 500},
    );
  });

  test('keeps the rules on every workflow of the corpus', () => {
    for (const {path, text} of corpusFiles()) {
      const value = JSON.parse(text) as Json;
      expect(canonicalJson(value) === slowly(value), path).toBe(true);
    }
  });
});

describe('readable JSON', () => {
  test('says what canonical JSON says, with two spaces and sorted keys', () => {
    fc.assert(
      fc.property(anyJson(), (value) => {
        expect(canonicalJson(JSON.parse(readableJson(value)) as Json)).toBe(canonicalJson(value));
      }),
    );
    expect(readableJson({b: [1, {}], a: [], 2: {c: null}, 10: 'x'})).toBe(
      '{\n  "10": "x",\n  "2": {\n    "c": null\n  },\n  "a": [],\n  "b": [\n    1,\n    {}\n  ]\n}',
    );
  });

  test('puts the named keys first, in the outermost object only', () => {
    expect(readableJson({a: {b: 1, a: 2}, c: 3, b: 4}, ['c', 'b'])).toBe(
      '{\n  "c": 3,\n  "b": 4,\n  "a": {\n    "a": 2,\n    "b": 1\n  }\n}',
    );
  });
});

describe('nesting', () => {
  test('works up to the limit, in lists and in objects', () => {
    const deep = nested(MAX_DEPTH);
    expect(canonicalJson(deep)).toBe(`${'['.repeat(MAX_DEPTH)}"x"${']'.repeat(MAX_DEPTH)}`);
    expect(JSON.parse(readableJson(deep))).toEqual(deep);
    expect(isTooDeep(deep)).toBe(false);
    const objects = JSON.parse(`${'{"a":'.repeat(MAX_DEPTH)}1${'}'.repeat(MAX_DEPTH)}`) as Json;
    expect(isTooDeep(objects)).toBe(false);
    expect(canonicalJson(objects)).toHaveLength(MAX_DEPTH * 6 + 1);
  });

  test.each([MAX_DEPTH + 1, 100_000])('is refused by name at %i levels', (levels) => {
    const deep = nested(levels);
    expect(isTooDeep(deep)).toBe(true);
    expect(isTooDeep({a: deep})).toBe(true);
    expect(() => canonicalJson(deep)).toThrow(expect.objectContaining({code: 'workflow_too_deep'}));
    expect(() => readableJson(deep)).toThrow(expect.objectContaining({code: 'workflow_too_deep'}));
  });
});
