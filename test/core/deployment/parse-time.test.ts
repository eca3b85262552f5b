import fc from 'fast-check';
import {beforeEach, describe, expect, test, vi} from 'vitest';
import {parseTime} from '../../../src/core/deployment/parse-time.ts';

const inZone = (zone: string) =>
  beforeEach(() => {
    vi.stubEnv('TZ', zone);
    return () => vi.unstubAllEnvs();
  });
const parsed = (text: string, now: string) => parseTime(text, new Date(now)).toISOString();

describe('in Berlin', () => {
  inZone('Europe/Berlin');
  const NOON = '2026-01-15T11:00:00.000Z';

  test.each([
    ['22:00', '2026-01-15T21:00:00.000Z'],
    ['9:05', '2026-01-16T08:05:00.000Z'],
    ['12:00', '2026-01-16T11:00:00.000Z'],
    ['+30m', '2026-01-15T11:30:00.000Z'],
    ['+2h', '2026-01-15T13:00:00.000Z'],
    ['+1d', '2026-01-16T11:00:00.000Z'],
    ['+366d', '2027-01-16T11:00:00.000Z'],
    ['2026-02-01T22:00', '2026-02-01T21:00:00.000Z'],
    ['2026-02-01 22:00:30', '2026-02-01T21:00:30.000Z'],
    ['2026-02-01T22:00Z', '2026-02-01T22:00:00.000Z'],
    ['2026-02-01T22:00:00.000Z', '2026-02-01T22:00:00.000Z'],
    ['2026-02-01T22:00-05:30', '2026-02-02T03:30:00.000Z'],
    ['2026-02-01 22:00 +0100', '2026-02-01T21:00:00.000Z'],
    ['2026-02-01T22:00+01', '2026-02-01T21:00:00.000Z'],
    [' 22:00 ', '2026-01-15T21:00:00.000Z'],
  ])('%s is %s', (text, time) => {
    expect(parsed(text, NOON)).toBe(time);
  });

  test.each([
    ['tomorrow', 'is no time'],
    ['', 'is no time'],
    ['2026-02-01', 'is no time'],
    ['+2', 'is no time'],
    ['+2w', 'is no time'],
    ['-2h', 'is no time'],
    ['1e3', 'is no time'],
    ['24:00', 'is no time of day'],
    ['22:60', 'is no time of day'],
    ['2026-02-30T22:00', 'is on no calendar or clock'],
    ['2026-02-30T22:00Z', 'is on no calendar or clock'],
    ['2026-02-01T24:00', 'is on no calendar or clock'],
    ['2026-02-01T22:00+25:00', 'has a zone that does not exist'],
    ['+0m', 'is not in the future'],
    ['2026-01-15T12:00', 'is not in the future'],
    ['2025-12-31T22:00Z', 'is not in the future'],
    ['2027-02-01T22:00', 'is more than a year away'],
    ['+367d', 'is more than a year away'],
    ['+999999999d', 'is more than a year away'],
  ])('%j %s', (text, why) => {
    expect(() => parseTime(text, new Date(NOON))).toThrow(`"${text}" ${why}; a time is 22:00, +2h, `);
  });

  test('a time that the clocks skip is refused, and 02:30 is then that of the next day', () => {
    const night = '2026-03-28T23:30:00.000Z';
    expect(() => parsed('2026-03-29T02:30', night)).toThrow('does not exist here: the clocks are put forward over it');
    expect(parsed('02:30', night)).toBe('2026-03-30T00:30:00.000Z');
    expect(parsed('03:00', night)).toBe('2026-03-29T01:00:00.000Z');
  });

  test('a time that the clocks show twice is the next of the two', () => {
    expect(parsed('02:30', '2026-10-24T22:00:00.000Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(parsed('02:30', '2026-10-25T00:45:00.000Z')).toBe('2026-10-25T01:30:00.000Z');
    expect(parsed('2026-10-25T02:30', '2026-10-25T00:45:00.000Z')).toBe('2026-10-25T01:30:00.000Z');
  });

  test('a day later is the same time of day, an hour later is 60 minutes later, whatever the clocks do', () => {
    const evening = '2026-03-28T21:00:00.000Z';
    expect(parsed('+1d', evening)).toBe('2026-03-29T20:00:00.000Z');
    expect(parsed('+24h', evening)).toBe('2026-03-29T21:00:00.000Z');
  });
});

describe.each(['UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia'])('in %s', (zone) => {
  inZone(zone);

  test('a time of day is within two days, in the future, and what the clocks show', () => {
    const minutes = fc.integer({min: 0, max: 366 * 1440});
    fc.assert(
      fc.property(minutes, fc.integer({min: 0, max: 23}), fc.integer({min: 0, max: 59}), (since, hour, minute) => {
        const now = new Date(Date.UTC(2026, 0, 1) + since * 60_000);
        const time = parseTime(`${hour}:${String(minute).padStart(2, '0')}`, now);
        expect([time.getHours(), time.getMinutes()]).toEqual([hour, minute]);
        expect(time.getTime()).toBeGreaterThan(now.getTime());
        expect(time.getTime() - now.getTime()).toBeLessThanOrEqual(50 * 3_600_000);
      }),
    );
  });
});
