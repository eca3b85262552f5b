import {expect, test} from 'vitest';
import {POLICY_RULES} from '../../../src/core/config/policy-rules.ts';
import {parsePolicyChanges} from '../../../src/core/policy/parse-policy-changes.ts';

const NONE = {environment: null, pairs: [], unset: []};
const parse = (...pairs: string[]) => [...parsePolicyChanges({...NONE, environment: 'prod', pairs}).values];

test('values get the type that their rule asks for', () => {
  expect(parse('enforceTtl=false', 'severityTtlHours.low=0.5', 'closedIncidentRetentionDays=30')).toEqual([
    ['enforceTtl', false],
    ['severityTtlHours.low', 0.5],
    ['closedIncidentRetentionDays', 30],
  ]);
  expect(parse('handling=warn_only')).toEqual([['handling', 'warn_only']]);
});

test('a key may be written out as in wops.yaml', () => {
  expect(parse('drift.enforceTtl=true', 'policies.drift.severityTtlHours.high=2', 'drift.handling=warn_only')).toEqual([
    ['enforceTtl', true],
    ['severityTtlHours.high', 2],
    ['handling', 'warn_only'],
  ]);
});

test.each([
  ['a misspelt rule', ['enforceTTTL=true'], 'did you mean enforceTtl?'],
  ['a rule unlike any', ['constructor=1'], 'There are: handling, severityTtlHours.critical,'],
  ['a group of rules', ['severityTtlHours=3'], 'There are: severityTtlHours.critical, severityTtlHours.high,'],
  ['a rule without a value', ['enforceTtl'], 'is not of the form KEY=VALUE'],
  ['a value without a rule', ['=true'], 'is not of the form KEY=VALUE'],
  ['a rule given two values', ['enforceTtl=true', 'drift.enforceTtl=false'], 'two values'],
  ['a word for a switch', ['enforceTtl=yes'], 'must be true or false; "yes" is not'],
  ['no hours', ['severityTtlHours.low=0'], 'above 0'],
  ['negative hours', ['severityTtlHours.low=-1'], 'above 0'],
  ['hours that no date can hold', ['severityTtlHours.low=99999999'], 'at most 87600'],
  ['hours with a unit', ['severityTtlHours.low=3d'], '"3d" is not'],
  ['half a day', ['closedIncidentRetentionDays=0.5'], 'a whole number of days'],
  ['a handling there is not', ['handling=warn'], 'one of warn_only, manual_override, require_attestation'],
  ['an empty value', ['enforceSla='], '"" is not'],
])('%s is refused', (_, pairs, says) => {
  expect(() => parse(...pairs)).toThrow(says);
});

test('nothing at all, and both set and unset, are refused', () => {
  expect(() => parsePolicyChanges(NONE)).toThrow('Nothing to change was named.');
  expect(() => parsePolicyChanges({...NONE, pairs: ['enforceTtl=true'], unset: ['enforceTtl']})).toThrow(
    'both set and unset',
  );
});

test('a workspace has no handling, and the way out is named', () => {
  const refused = expect(() => parsePolicyChanges({...NONE, unset: ['handling']}));
  refused.toThrow(expect.objectContaining({code: 'usage', hint: expect.stringContaining('--environment ENV')}));
});

test('a rule and its value in two words are put together for the next try', () => {
  expect(() => parse('enforceTtl', 'true')).toThrow(expect.objectContaining({hint: 'wops policy set enforceTtl=true'}));
});

test('no rule takes a text that it does not know', () => {
  for (const {parse: read} of Object.values(POLICY_RULES)) expect(read('__proto__')).toBeUndefined();
});
