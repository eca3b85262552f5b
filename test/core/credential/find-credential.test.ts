import {expect, test} from 'vitest';
import {findCredential} from '../../../src/core/credential/find-credential.ts';

const live = {id: 'a', name: 'Stripe live', type: 'stripeApi'};
const twin = {id: 'b', name: 'Twin', type: 'stripeApi'};
const otherTwin = {id: 'c', name: 'Twin', type: 'stripeApi'};
const slack = {id: 'd', name: 'Team', type: 'slackApi'};
const all = [live, twin, otherTwin, slack];

test('a name finds the one credential of its type', () => {
  expect(findCredential(all, {type: 'stripeApi', name: 'Stripe live'})).toEqual({found: live});
});

test('a name is compared exactly', () => {
  expect(findCredential(all, {type: 'stripeApi', name: 'stripe live'})).toMatchObject({problem: 'missing'});
});

test('a name of another type does not count where the type has it too', () => {
  const namesake = {...slack, name: 'Stripe live'};
  expect(findCredential([namesake, live], {type: 'stripeApi', name: 'Stripe live'})).toEqual({found: live});
});

test('two of one type and name are ambiguous; an id tells them apart', () => {
  expect(findCredential(all, {type: 'stripeApi', name: 'Twin'})).toEqual({
    problem: 'ambiguous',
    candidates: [twin, otherTwin],
  });
  expect(findCredential(all, {type: 'stripeApi', id: 'c', name: 'Twin'})).toEqual({found: otherTwin});
});

test('an id decides alone, whatever name stands beside it', () => {
  expect(findCredential(all, {type: 'stripeApi', id: 'a', name: 'Old name'})).toEqual({found: live});
  expect(findCredential(all, {type: 'stripeApi', id: 'gone', name: 'Stripe live'})).toMatchObject({problem: 'missing'});
});

test('one of another type is named as such, by name and by id', () => {
  const wrong = {problem: 'wrong_type', candidates: [slack]};
  expect(findCredential(all, {type: 'stripeApi', name: 'Team'})).toEqual(wrong);
  expect(findCredential(all, {type: 'stripeApi', id: 'd'})).toEqual(wrong);
});

test('what is missing comes with the others of its type', () => {
  expect(findCredential(all, {type: 'slackApi', name: 'Nobody'})).toEqual({problem: 'missing', candidates: [slack]});
  expect(findCredential(all, {type: 'smtp'})).toEqual({problem: 'missing', candidates: []});
});
