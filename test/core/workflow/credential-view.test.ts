import {describe, expect, test} from 'vitest';
import {canonicalise} from '../../../src/core/workflow/canonicalise.ts';
import type {CanonicalContent} from '../../../src/core/workflow/comparable.ts';
import {alignCredentials, logicalCredentials} from '../../../src/core/workflow/credential-view.ts';
import type {Json, JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import {configOf} from './config-of.ts';
import {frozen} from './json-arbitrary.ts';
import {node, VIEW} from './workflow-samples.ts';

function contentOf(credentials: Record<string, Json>, name = 'Fetch'): CanonicalContent {
  const nodes = Object.entries(credentials).map(([type, value]) => node(name, {credentials: {[type]: value}}));
  return canonicalise({name: 'n', nodes, connections: {}}, VIEW);
}

describe('within one environment a credential is the same', () => {
  const same = (mine: Json, theirs: Json): boolean => {
    const [before, after] = [frozen(contentOf({stripeApi: mine})), frozen(contentOf({stripeApi: theirs}))];
    const aligned = alignCredentials(before, after);
    const equal = JSON.stringify(aligned) === JSON.stringify(after);
    if (!equal) expect(aligned).toEqual(before);
    return equal;
  };

  test.each<[what: string, git: Json, runtime: Json, same: boolean]>([
    ['by id, whatever it is called', {id: '1', name: 'Old name'}, {id: '1', name: 'New name'}, true],
    ['not by name when both have an id: a swap is found', {id: '1', name: 'Stripe'}, {id: '2', name: 'Stripe'}, false],
    ['by name where Git has no id', 'Stripe', {id: '1', name: 'Stripe'}, true],
    ['by name where n8n has no id', {id: '1', name: 'Stripe'}, {name: 'Stripe'}, true],
    ['by name where neither has an id', 'Stripe', {name: 'Stripe'}, true],
    ['not by another name', 'Stripe', {id: '1', name: 'Stripe 2'}, false],
    ['by an id that was a number once', {id: 1, name: 'Stripe'}, {id: '1', name: 'Stripe'}, true],
    ['not for want of both', {id: '1'}, {}, false],
  ])('%s', (_what, git, runtime, expected) => {
    expect(same(git, runtime)).toBe(expected);
  });

  test('only of its own type, and in its own node', () => {
    const before = contentOf({stripeApi: 'Shop'});
    expect(alignCredentials(before, contentOf({httpBasicAuth: {id: '1', name: 'Shop'}}))).toEqual(before);
    expect(alignCredentials(before, contentOf({stripeApi: {id: '1', name: 'Shop'}}, 'Other'))).toEqual(before);
    expect(alignCredentials(before, contentOf({stripeApi: 5}))).toEqual(before);
  });

  test('of each node, where two have one name', () => {
    const twin = (url: string, credential: Json) =>
      node('Twin', {parameters: {url}, credentials: {stripeApi: credential}});
    const content = (...nodes: ReturnType<typeof twin>[]) => canonicalise({name: 'n', nodes, connections: {}}, VIEW);
    const runtime = content(twin('a', {id: '1', name: 'Stripe'}), twin('b', {id: '2', name: 'Stripe'}));
    expect(alignCredentials(content(twin('b', 'Stripe'), twin('a', 'Stripe')), runtime)).toEqual(runtime);
    const swapped = content(twin('a', {id: '2', name: 'Stripe'}), twin('b', {id: '1', name: 'Stripe'}));
    expect(alignCredentials(swapped, runtime)).toEqual(swapped);
  });

  test('and its type may have any name', () => {
    const traps = JSON.parse('{"__proto__": {"id": "1", "name": "a"}, "constructor": "b"}') as JsonObject;
    const before = canonicalise({name: 'n', nodes: [node('Fetch', {credentials: traps})], connections: {}}, VIEW);
    expect(alignCredentials(before, structuredClone(before))).toEqual(before);
    expect(alignCredentials(before, contentOf({stripeApi: 'x'}))).toEqual(before);
  });
});

describe('between environments a credential goes by its name in wops.yaml', () => {
  const config = configOf(`credentials:
  stripe: {type: stripeApi, dev: Stripe test, staging: {id: s1}, prod: {id: p1, name: Stripe live}}
  mail: {type: smtp, dev: Stripe test}
`);

  test.each<[environment: string, type: string, credential: {id?: string; name?: string}, told: JsonObject]>([
    ['dev', 'stripeApi', {id: 'd1', name: 'Stripe test'}, {logical: 'stripe'}],
    ['dev', 'stripeApi', {name: 'Stripe test'}, {logical: 'stripe'}],
    ['dev', 'smtp', {name: 'Stripe test'}, {logical: 'mail'}],
    ['dev', 'stripeApi', {id: 'd1', name: 'Stripe live'}, {name: 'Stripe live'}],
    ['staging', 'stripeApi', {id: 's1', name: 'Whatever'}, {logical: 'stripe'}],
    ['staging', 'stripeApi', {name: 'Stripe test'}, {name: 'Stripe test'}],
    ['prod', 'stripeApi', {id: 'p1', name: 'Renamed'}, {logical: 'stripe'}],
    ['prod', 'stripeApi', {id: 'p2', name: 'Stripe live'}, {name: 'Stripe live'}],
    ['prod', 'stripeApi', {name: 'Stripe live'}, {logical: 'stripe'}],
    ['prod', 'smtp', {name: 'Stripe test'}, {name: 'Stripe test'}],
    ['prod', 'smtp', {id: 'x'}, {id: 'x'}],
    ['prod', 'smtp', {}, {id: null}],
  ])('in %s a %s %j is %j', (environment, type, credential, told) => {
    expect(logicalCredentials(config, environment)(type, credential)).toEqual(told);
  });
});
