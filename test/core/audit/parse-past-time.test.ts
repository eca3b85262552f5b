import {expect, test} from 'vitest';
import {parsePastTime} from '../../../src/core/audit/parse-past-time.ts';

const NOW = new Date('2026-03-10T12:00:00.000Z');
const past = (text: string, options = {}) => parsePastTime(text, NOW, options).toISOString();

test('a time is looked back to by minutes, hours and days', () => {
  expect(past('90m')).toBe('2026-03-10T10:30:00.000Z');
  expect(past('12h')).toBe('2026-03-10T00:00:00.000Z');
  expect(past(' 7d ')).toBe('2026-03-03T12:00:00.000Z');
});

test('a time with a zone is that time, one without is local', () => {
  expect(past('2026-01-31T22:00+01:00')).toBe('2026-01-31T21:00:00.000Z');
  expect(past('2026-01-31T22:00:30Z')).toBe('2026-01-31T22:00:30.000Z');
  expect(past('2026-01-31 22:00')).toBe(new Date(2026, 0, 31, 22).toISOString());
});

test('a day begins when it begins here, and ends with the next', () => {
  expect(past('2026-01-31')).toBe(new Date(2026, 0, 31).toISOString());
  expect(past('2026-01-31', {dayEnds: true})).toBe(new Date(2026, 1, 1).toISOString());
});

test.each(['yesterday', '7', '7w', '2026-02-30', '2026-13-01', '2026-01-31T25:00', '+7d', '22:00', '', '9'.repeat(80)])(
  '"%s" is refused with what a time is',
  (text) => {
    expect(() => past(text)).toThrow(expect.objectContaining({code: 'usage', message: expect.stringContaining('7d')}));
  },
);
