import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {jsonEqual} from '../../../src/core/diff/json-equal.ts';
import {pathText} from '../../../src/core/diff/path.ts';
import {valueDifference} from '../../../src/core/diff/value-difference.ts';
import type {Json} from '../../../src/core/workflow/runtime-workflow.ts';
import {valueAt} from './comparable-of.ts';

/** `op path` of each change. */
function told(before: Json, after: Json): string[] {
  return valueDifference(before, after).map(
    ({op, path, within}) => `${op} ${pathText(path)}${within ? ` › ${pathText(within)}` : ''}`,
  );
}

describe('lists', () => {
  test('elements are told apart by id, wherever they stand', () => {
    const before = {
      list: [
        {id: '1', v: 1},
        {id: '2', v: 2},
        {id: '3', v: 3},
      ],
    };
    expect(
      told(before, {
        list: [
          {id: '0', v: 0},
          {id: '1', v: 1},
          {id: '2', v: 9},
          {id: '3', v: 3},
        ],
      }),
    ).toEqual(['changed list[2].v', 'added list[0]']);
  });

  test('new ids under the same names do not make new elements', () => {
    const before = [
      {id: 'a', name: 'x', value: 1},
      {id: 'b', name: 'y', value: 2},
    ];
    const after = [
      {id: 'c', name: 'x', value: 1},
      {id: 'd', name: 'y', value: 3},
    ];
    expect(told({l: before}, {l: after})).toEqual(['changed l[0].id', 'changed l[1].id', 'changed l[1].value']);
  });

  test('without keys, an element put in front leaves the others alone', () => {
    expect(told({l: [1, 2, 3]}, {l: [0, 1, 2, 3]})).toEqual(['added l[0]']);
  });

  test('an element put in front of an edited one is not mistaken for it', () => {
    const before = {l: [{left: 'a', right: 'b', operator: 'equals'}]};
    const after: Json = {l: [{other: true}, {left: 'a', right: 'c', operator: 'equals'}]};
    expect(told(before, after)).toEqual(['changed l[1].right', 'added l[0]']);
  });

  test('another order is told as one change that names the elements', () => {
    const [change, ...others] = valueDifference(
      [{name: 'a'}, {name: 'b'}, {name: 'c'}],
      [{name: 'c'}, {name: 'a'}, {name: 'b'}],
    );
    expect(others).toEqual([]);
    expect(change).toEqual({op: 'reordered', path: [], before: ['a', 'b', 'c'], after: ['c', 'a', 'b']});
  });
});

describe('strings', () => {
  test('JSON on both sides is compared inside', () => {
    expect(told({body: '{"a": {"b": 1}, "c": 2}'}, {body: '{"a": {"b": 5}, "c": 2}'})).toEqual(['changed body › a.b']);
  });

  test('JSON in a list element that moved is found where it stands now', () => {
    const item = (id: string, n: number) => ({id, body: JSON.stringify({n})});
    expect(told([item('x', 1)], [item('new', 0), item('x', 2)])).toEqual(['changed [1].body › n', 'added [0]']);
  });

  test('JSON that is only written differently is still a change', () => {
    expect(told({body: '{"a":1}'}, {body: '{"a": 1}'})).toEqual(['changed body']);
    expect(told({body: '{"a":1}'}, {body: '{\n"a": 1}'})).toEqual(['text body']);
  });

  test('JSON nested deeper than any stack is shown whole', () => {
    const deep = (leaf: string) => '['.repeat(100_000) + leaf + ']'.repeat(100_000);
    expect(told({body: deep('1')}, {body: deep('2')})).toEqual(['changed body']);
  });

  test('a text of several lines is compared line by line, with context', () => {
    const text = Array.from({length: 20}, (_, index) => `line ${index + 1}`);
    const [change] = valueDifference(text.join('\n'), text.with(9, 'other').join('\n'));
    expect(change!.lines).toEqual([
      {op: 'skipped', count: 7},
      {op: 'kept', line: 8, text: 'line 8'},
      {op: 'kept', line: 9, text: 'line 9'},
      {op: 'removed', line: 10, text: 'line 10'},
      {op: 'added', line: 10, text: 'other'},
      {op: 'kept', line: 11, text: 'line 11'},
      {op: 'kept', line: 12, text: 'line 12'},
      {op: 'skipped', count: 8},
    ]);
  });
});

describe('hostile keys', () => {
  test('__proto__, constructor and the like are keys as others', () => {
    const parse = (text: string) => JSON.parse(text) as Json;
    expect(told(parse('{}'), parse('{"__proto__": {"x": 1}}'))).toEqual(['added __proto__']);
    expect(told(parse('{"constructor": 1}'), parse('{}'))).toEqual(['removed constructor']);
    expect(told(parse('{"a.b": {"c d": 1}}'), parse('{"a.b": {"c d": 2}}'))).toEqual(['changed ["a.b"]["c d"]']);
    expect(({} as {x?: number}).x).toBeUndefined();
  });
});

describe('laws, on any JSON', () => {
  const json = fc.jsonValue({maxDepth: 4}).map((value) => JSON.parse(JSON.stringify(value)) as Json);

  test('equal values have no changes, unequal ones have some, and every path leads somewhere', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        const changes = valueDifference({root: before}, {root: after});
        expect(changes.length === 0).toBe(jsonEqual(before, after));
        for (const {op, path} of changes) valueAt(op === 'removed' ? {root: before} : {root: after}, pathText(path));
      }),
      {numRuns: 500},
    );
  });

  test('elements taken out, put in and moved never hide a difference', () => {
    const item = fc.record(
      {id: fc.constantFrom('a', 'b', 'c'), n: fc.integer({min: 0, max: 2})},
      {requiredKeys: ['n']},
    );
    const list = fc.array(fc.oneof(item, fc.constantFrom(1, 2, 'x')), {maxLength: 6}) as fc.Arbitrary<Json>;
    fc.assert(
      fc.property(list, list, (before, after) => {
        expect(valueDifference(before, after).length === 0).toBe(jsonEqual(before, after));
      }),
      {numRuns: 1_000},
    );
  });
});
