import fc from 'fast-check';
import {expect, test} from 'vitest';
import {likeness, nameWords} from '../../../src/core/credential/name-likeness.ts';
import {certain, rankCandidates} from '../../../src/core/credential/rank-candidates.ts';

const ENVIRONMENTS = ['dev', 'acme-eu'];
const like = (a: string, b: string) => likeness(nameWords(a, ENVIRONMENTS), nameWords(b, ENVIRONMENTS));
const credentials = (...names: string[]) => names.map((name) => ({id: name, name, type: 'stripeApi'}));
const best = (name: string, ...others: string[]) =>
  certain(rankCandidates(name, credentials(...others), ENVIRONMENTS))?.credential.name;

test.each([
  ['Stripe test', 'stripe (LIVE)'],
  ['StripeTest', 'stripe_production'],
  ['Stripe acme EU', 'Stripe'],
  ['Größe dev', 'GRÖSSE-prod'.toLowerCase().replace('ss', 'ß')],
])('%s and %s have the same words', (a, b) => {
  expect(like(a, b)).toBe(2);
});

test('a name of nothing but environment words keeps them', () => {
  expect(like('Test', 'Live')).toBe(0);
  expect(like('Test', 'test')).toBe(2);
});

test('two accounts of one service are not taken for the same', () => {
  expect(like('Stripe US', 'Stripe UK')).toBeLessThan(1);
  expect(best('Stripe US test', 'Stripe UK live')).toBeUndefined();
});

test('the one with the same words wins over one with more', () => {
  expect(best('Stripe test', 'Stripe UK live', 'Stripe live')).toBe('Stripe live');
});

test('the very same name wins over all others', () => {
  expect(best('Stripe test', 'Stripe live', 'Stripe test')).toBe('Stripe test');
});

test('the only one with all the words is certain, of two neither', () => {
  expect(best('Stripe test', 'Stripe account')).toBe('Stripe account');
  expect(best('Stripe test', 'Stripe UK', 'Stripe US')).toBeUndefined();
  expect(best('Stripe test', 'Stripe live', 'Stripe prod')).toBeUndefined();
});

test('likeness is symmetric, and greatest with oneself', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(like(a, b)).toBe(like(b, a));
      expect(like(a, a)).toBeGreaterThanOrEqual(like(a, b));
    }),
  );
});
