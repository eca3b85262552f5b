import {expect, test} from 'vitest';
import {onlyOne} from '../../src/core/only-one.ts';

const pick = (found: string[], wanted: string) => onlyOne(found, wanted, {noun: 'incident', tell: (one) => `#${one}`});

test('the only one is meant; of several, and of none, it says so', () => {
  expect(pick(['7d1f'], '7d')).toBe('7d1f');
  const refusal = (message: string) => expect.objectContaining({code: 'usage', message, hint: 'wops incident list'});
  expect(() => pick(['7d1f', '7d2e'], '7d')).toThrow(refusal('"7d" could be any of #7d1f, #7d2e.'));
  expect(() => pick([], '7d')).toThrow(refusal('There is no incident "7d".'));
});

test('nothing typed names nothing, though every id begins with it', () => {
  expect(() => pick(['7d1f'], '')).toThrow('There is no incident "".');
});
