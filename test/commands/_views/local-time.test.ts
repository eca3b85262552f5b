import {beforeEach, expect, test, vi} from 'vitest';
import {localTime, until} from '../../../src/commands/_views/local-time.ts';
import {parseTime} from '../../../src/core/deployment/parse-time.ts';

const NOW = new Date('2026-01-15T11:00:00.000Z');

beforeEach(() => () => vi.unstubAllEnvs());

test.each([
  ['Europe/Berlin', '2026-01-16 00:30 +01:00'],
  ['America/St_Johns', '2026-01-15 20:00 -03:30'],
  ['UTC', '2026-01-15 23:30 +00:00'],
])('in %s a time reads %s, which --at reads back', (zone, shown) => {
  vi.stubEnv('TZ', zone);
  const time = '2026-01-15T23:30:00.000Z';
  expect(localTime(time)).toBe(shown);
  expect(parseTime(shown, NOW).toISOString()).toBe(time);
});

test.each([
  [0, 'now'],
  [-5, 'now'],
  [10, 'in 1 min'],
  [89 * 60, 'in 1 h 29 min'],
  [3 * 3600 - 1, 'in 3 h'],
  [26 * 3600, 'in 1 day 2 h'],
  [48 * 3600 + 60, 'in 2 days 1 min'],
])('%i seconds from now is %s', (seconds, text) => {
  expect(until(new Date(NOW.getTime() + seconds * 1000).toISOString(), NOW)).toBe(text);
});
