import {expect, test} from 'vitest';
import {displayWidth, escapeText, PLAIN, padTo, paint, shorten} from '../../../src/commands/_views/terminal.ts';

test.each([
  ['\u001b[31mred', '\\u001b[31mred'],
  ['a\nb\tc\r', 'a\\nb\\tc\\r'],
  ['\u009b31m', '\\u009b31m'],
  ['a\u202eb', 'a\\u202eb'],
  ['zero\u200bwidth\ufeff', 'zero\\u200bwidth\\ufeff'],
  ['\u{e0041}', '\\u{e0041}'],
  ['lone \ud800', 'lone \\ud800'],
  ['naïve 日本 👩‍💻', 'naïve 日本 👩‍💻'],
])('%j is shown as %s', (text, shown) => {
  expect(escapeText(text)).toBe(shown);
});

test('width counts columns, not code units', () => {
  expect(displayWidth('abc')).toBe(3);
  expect(displayWidth('日本')).toBe(4);
  expect(displayWidth('e\u0301')).toBe(1);
  expect(displayWidth('👍')).toBe(2);
  expect(displayWidth('é→•')).toBe(3);
});

test('shortening keeps within the columns and never cuts a character in two', () => {
  expect(shorten('abcdef', 6)).toBe('abcdef');
  expect(shorten('abcdef', 4)).toBe('abc…');
  expect(shorten('日本語', 4)).toBe('日…');
  expect(shorten('👍👍👍', 5)).toBe('👍👍…');
  expect(shorten('abc', 0)).toBe('');
  expect(padTo('日', 4)).toBe('日  ');
});

test('a line of spans is cut as a whole', () => {
  expect(
    paint(
      [
        ['added', 'abc'],
        ['plain', ' '],
        ['removed', 'def'],
      ],
      6,
      PLAIN,
    ),
  ).toBe('abc d…');
  expect(
    paint(
      [
        ['added', 'abcdef'],
        ['plain', 'x'],
      ],
      6,
      PLAIN,
    ),
  ).toBe('abcdef');
});
