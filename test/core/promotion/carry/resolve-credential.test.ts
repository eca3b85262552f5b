import {expect, test} from 'vitest';
import {credentialResolver} from '../../../../src/core/promotion/carry/resolve-credential.ts';
import {configOf} from '../../workflow/config-of.ts';

const CONFIG = configOf(`credentials:
  stripe: {type: stripeApi, dev: Stripe test, prod: Stripe live}
  half: {type: slackApi, dev: Slack test}
  byId: {type: githubApi, dev: {id: dev-gh}, prod: {id: prod-gh}}
  gone: {type: stripeApi, dev: Gone, prod: {id: nowhere}}
  wrong: {type: stripeApi, dev: Wrong, prod: {id: prod-gh}}
  crossed: {type: notionApi, dev: Shared, prod: Notion A}
  uncrossed: {type: notionApi, dev: Notion B, prod: Shared}
`);

const PROD = [
  {id: 'p1', name: 'Stripe live', type: 'stripeApi'},
  {id: 'p2', name: 'Same name', type: 'httpBasicAuth'},
  {id: 'p3', name: 'Twice', type: 'httpBasicAuth'},
  {id: 'p4', name: 'Twice', type: 'httpBasicAuth'},
  {id: 'prod-gh', name: 'GitHub', type: 'githubApi'},
  {id: 'p5', name: 'Notion A', type: 'notionApi'},
  {id: 'p6', name: 'Shared', type: 'notionApi'},
];

type Named = {id?: string; name?: string};

function resolver(
  source: string,
  {allowPlaceholders = false, credentials = PROD as typeof PROD | {unreadable: string}} = {},
) {
  return credentialResolver({config: CONFIG, source, target: 'prod', credentials, allowPlaceholders});
}

const FOUND: [what: string, source: string, type: string, named: Named, id: string][] = [
  ['by the mapping of its name', 'dev', 'stripeApi', {id: 'x', name: 'Stripe test'}, 'p1'],
  ['by the mapping of its id', 'dev', 'githubApi', {id: 'dev-gh', name: 'Whatever'}, 'prod-gh'],
  ['by type and name', 'dev', 'httpBasicAuth', {id: 'x', name: 'Same name'}, 'p2'],
  ['as its own, within one environment', 'prod', 'httpBasicAuth', {id: 'p4', name: 'Twice'}, 'p4'],
  ['as its own, whatever it was once called', 'prod', 'stripeApi', {id: 'p1', name: 'Old name'}, 'p1'],
  ['in a file copied from another folder', 'prod', 'stripeApi', {id: 'x', name: 'Stripe test'}, 'p1'],
  ['in its own environment’s terms before another’s', 'prod', 'notionApi', {name: 'Shared'}, 'p6'],
  ['by the source’s mapping where names are crossed', 'dev', 'notionApi', {name: 'Shared'}, 'p5'],
];

test.each(FOUND)('a credential is found %s', (_what, source, type, named, id) => {
  expect(resolver(source).resolve(type, named)).toMatchObject({id});
});

const MISSING: [what: string, type: string, named: Named, problem: string][] = [
  [
    'no mapping for the target',
    'slackApi',
    {name: 'Slack test'},
    'the credential "half" is mapped to none in prod: wops credential map half --set prod=NAME',
  ],
  ['none of that name', 'stripeApi', {name: 'Other'}, 'prod has no credential "Other" (stripeApi)'],
  ['none of the mapped id', 'stripeApi', {name: 'Gone'}, 'prod has no credential "nowhere" (stripeApi)'],
  [
    'two of that name',
    'httpBasicAuth',
    {name: 'Twice'},
    'prod has 2 credentials "Twice" (httpBasicAuth): map it by id (wops credential map)',
  ],
  ['another type', 'stripeApi', {name: 'Wrong'}, 'the credential "prod-gh" (stripeApi) is of type githubApi in prod'],
  ['only an id, of the source', 'stripeApi', {id: 'dev-9'}, 'prod has no credential "dev-9" (stripeApi)'],
];

test.each(MISSING)('a credential is a problem: %s', (_what, type, named, problem) => {
  expect(resolver('dev').resolve(type, named)).toEqual({problem});
});

test('credentials that cannot be read are a problem, never taken for there', () => {
  const credentials = {unreadable: 'the key may not'};
  expect(resolver('dev', {credentials}).resolve('stripeApi', {name: 'Stripe test'})).toEqual({
    problem: 'the key may not',
  });
});

test('a placeholder stands for what is missing, once, and only where its name is known', () => {
  const {resolve, placeholders} = resolver('dev', {allowPlaceholders: true});
  const id = 'wops-new-credential:stripeApi:Other';
  expect(resolve('stripeApi', {name: 'Other'})).toEqual({id, name: 'Other'});
  expect(resolve('stripeApi', {id: 'x', name: 'Other'})).toEqual({id, name: 'Other'});
  for (const named of [{name: 'Gone'}, {name: 'Wrong'}, {id: 'dev-9'}]) {
    expect(resolve('stripeApi', named)).toHaveProperty('problem');
  }
  expect(resolve('httpBasicAuth', {name: 'Twice'})).toHaveProperty('problem');
  expect([...placeholders.values()]).toEqual([{type: 'stripeApi', name: 'Other'}]);
});
