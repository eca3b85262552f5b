import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Config} from '../../../src/core/config/config.ts';
import {canonicalJson} from '../../../src/core/workflow/canonical-json.ts';
import {type CanonicalSource, canonicalise} from '../../../src/core/workflow/canonicalise.ts';
import {carryContent, carryText, hasEnvironmentText} from '../../../src/core/workflow/carry-over.ts';
import {environmentView} from '../../../src/core/workflow/environment-view.ts';
import {configOf, detectBlock} from './config-of.ts';
import {corpusWorkflows} from './corpus-workflows.ts';
import {anyText, frozen} from './json-arbitrary.ts';
import {node, sample, VIEW} from './workflow-samples.ts';

const PROD = 'https://n8n.example.com/automation';

describe('the address of the instance', () => {
  const carry = carryText(configOf(), 'dev', 'prod');

  test.each([
    ['http://n8n:5678', PROD],
    ['http://n8n:5678/webhook/orders?x=1#y', `${PROD}/webhook/orders?x=1#y`],
    ['={{ "http://n8n:5678" + $json.path }}', `={{ "${PROD}" + $json.path }}`],
    ['See http://n8n:5678. Or http://n8n:5678: both, http://n8n:5678-', `See ${PROD}. Or ${PROD}: both, ${PROD}-`],
    ['http://n8n:5678?a,http://n8n:5678', `${PROD}?a,${PROD}`],
  ])('ends properly: %s', (text, carried) => {
    expect(carry(text)).toBe(carried);
  });

  test.each([
    'http://n8n:56789',
    'http://n8n:5678.example.com',
    'http://n8n:5678-old/x',
    'http://n8n:5678a',
    'http://n8n:5678_x',
    'http://n8n:5678é',
    'http://n8n:5678:80',
    'http://n8n:5678@example.com',
    'http://n8n:567',
    'https://n8n:5678',
    'n8n:5678',
  ])('is not in %s', (text) => {
    expect(carry(text)).toBe(text);
  });

  test('is carried back the same way', () => {
    const back = carryText(configOf(), 'prod', 'dev');
    expect(back(`${PROD}/webhook`)).toBe('http://n8n:5678/webhook');
    expect(back(`${PROD}s/webhook`)).toBe(`${PROD}s/webhook`);
    expect(back('https://n8n.example.com/other')).toBe('https://n8n.example.com/other');
  });
});

describe('values of variables', () => {
  const config = configOf(`variables:
  API: {dev: "https://dev.example.com", prod: "https://api.example.com", detect: true}
  HOOKS: {dev: "http://n8n:5678/webhook", prod: "https://hooks.example.com", detect: true}
  HOME: {dev: "http://n8n:5678", prod: "http://n8n:5678", detect: false}
  ZONE: {dev: Europe/Berlin, prod: DEFAULT}
  NOTE: {dev: Dev, prod: ""}
  DEV_ONLY: {dev: only-dev, detect: true}
`);
  const carry = carryText(config, 'dev', 'prod');

  test.each([
    ['https://dev.example.com/orders', 'https://api.example.com/orders'],
    ['{{env.API}}/orders', 'https://api.example.com/orders'],
    ['https://dev.example.community', 'https://dev.example.community'],
    ['http://n8n:5678/webhook/x', 'https://hooks.example.com/x'],
    ['http://n8n:5678/webhooks', `${PROD}/webhooks`],
    ['{{env.HOME}}/x and http://n8n:5678/x', `http://n8n:5678/x and ${PROD}/x`],
    ['only-dev', '{{env.DEV_ONLY}}'],
    ['{{env.UNKNOWN}}', '{{env.UNKNOWN}}'],
  ])('become the target’s: %s', (text, carried) => {
    expect(carry(text)).toBe(carried);
  });

  test('are carried in nodes, names and settings, and mean there what they mean', () => {
    const source: CanonicalSource = {
      name: 'Orders http://n8n:5678',
      nodes: [
        node('Ask https://dev.example.com', {id: '1', notes: '{{env.NOTE}}', parameters: {url: 'http://n8n:5678/x'}}),
        node('Zero', {id: '2'}),
      ],
      connections: {Zero: {main: [[{node: 'Ask https://dev.example.com', type: 'main', index: 0}]]}},
      settings: {timezone: '{{env.ZONE}}', note: 'https://dev.example.com'},
      nodeGroups: [{nodeIds: ['2', '1']}, {title: 'A', nodeIds: ['1']}],
    };
    const wanted: CanonicalSource = {
      name: 'Orders http://n8n:5678',
      nodes: [node('Zero', {id: '2'}), node('Ask https://api.example.com', {id: '1', parameters: {url: `${PROD}/x`}})],
      connections: {Zero: {main: [[{node: 'Ask https://api.example.com', type: 'main', index: 0}]]}},
      settings: {note: 'https://api.example.com'},
      nodeGroups: [{title: 'A', nodeIds: ['1']}, {nodeIds: ['1', '2']}],
    };
    const carried = carryContent(frozen(canonicalise(source, VIEW)), carry);
    expect(carried).toEqual(canonicalise(wanted, VIEW));
    expect(canonicalJson(carried)).toBe(canonicalJson(canonicalise(wanted, VIEW)));
  });

  test('leave logical credentials and node types alone', () => {
    const mapped = configOf(
      `credentials: {Stripe: {type: stripeApi, dev: S}}\n${detectBlock({A: {dev: 'Stripe', prod: 'x'}, B: {dev: 'n8n', prod: 'y'}})}`,
    );
    const view = environmentView({
      config: mapped,
      environment: 'dev',
      links: new Map(),
      side: 'runtime',
      credentials: 'logical',
    });
    const content = canonicalise(
      {name: 'n', nodes: [node('a', {credentials: {stripeApi: 'S'}})], connections: {}},
      view,
    );
    expect(content.nodes[0]!.credentials).toEqual({stripeApi: {logical: 'Stripe'}});
    expect(carryContent(content, carryText(mapped, 'dev', 'prod'))).toEqual(content);
  });

  test('keep nodes of one name in canonical order', () => {
    const twins = [node('Twin', {url: 'https://dev.example.com'}), node('Twin', {url: 'https://b.example.com'})];
    const carried = carryContent(canonicalise({name: 'n', nodes: twins, connections: {}}, VIEW), carry);
    expect(carried.nodes.map(({url}) => url)).toEqual(['https://api.example.com', 'https://b.example.com']);
  });
});

describe('carrying to the environment itself', () => {
  test('changes nothing in real workflows', () => {
    const config = configOf(
      detectBlock({HOST: {dev: 'https://api.openai.com'}, HOOK: {dev: 'Webhook'}, ONE: {dev: '1'}}),
    );
    const carry = carryText(config, 'dev', 'dev');
    for (const {path, workflow} of corpusWorkflows()) {
      const content = canonicalise(workflow, VIEW);
      expect(canonicalJson(carryContent(content, carry)) === canonicalJson(content), path).toBe(true);
    }
  });
});

describe('whether there is text to carry', () => {
  const changes = (config: Config, source: CanonicalSource): {noted: boolean; changed: boolean} => {
    const content = canonicalise(source, VIEW);
    const json = canonicalJson(content);
    const carried = canonicalJson(carryContent(content, carryText(config, 'dev', 'prod')));
    return {noted: hasEnvironmentText(config, 'dev', json), changed: carried !== json};
  };
  const saying = (text: string): CanonicalSource => ({name: 'n', nodes: [node('a', {text})], connections: {}});

  test.each([
    '{{env.A}}',
    '{{ env.A }}',
    '{{  env.A}}',
    '{{\tenv.A}}',
    '{{\n\n env.A}}',
    '{{\u00a0env.A}}',
    '{{\u2028env.A}}',
    '{{\u000benv.A}}',
    '"quo\\ted"',
    'http://n8n:5678/',
  ])('is noted: %j', (text) => {
    const config = configOf(detectBlock({A: {dev: '"quo\\ted"', prod: 'x'}}));
    expect(changes(config, saying(text))).toEqual({noted: true, changed: true});
  });

  test('is not noted for what every workflow holds', () => {
    const config = configOf(detectBlock({A: {dev: '', prod: 'x'}}));
    expect(changes(config, saying('={{ $env.HOME + $json.env.x }} {{ environment }}'))).toEqual({
      noted: false,
      changed: false,
    });
    expect(changes(config, sample())).toEqual({noted: false, changed: false});
  });

  test('is never missed', () => {
    const space = fc.constantFrom(
      '',
      ' ',
      '\t',
      '\n',
      '\r\n',
      '\u00a0',
      '\ufeff',
      '\u2028',
      '\u3000',
      '\f',
      '\v',
      '\u0085',
    );
    const bit = fc.oneof(
      space,
      space.map((gap) => `{{${gap}env.A${gap}}}`),
      fc.constantFrom('http://n8n:5678', '/x', '"', '\\', 'eu', '{', '}', 'env.', '{{', 'a"b', '\\u0020', '\u001b'),
      anyText(),
    );
    const text = fc.array(bit, {maxLength: 5}).map((bits) => bits.join(''));
    const values = fc.record({
      dev: fc.oneof(
        fc.constantFrom('eu', 'a"b', '"', '\\', 'http://n8n:5678/x', '\u001b'),
        fc.string({unit: 'grapheme', maxLength: 4}),
      ),
      prod: text,
    });
    fc.assert(
      fc.property(values, text, text, text, (value, name, parameter, setting) => {
        const variables = new Map([['A', {detect: true, byEnvironment: new Map(Object.entries(value))}]]);
        const config: Config = {...configOf(), variables};
        const nodes = [node(`n${name}`, {parameters: {parameter}}), node('b')];
        const connections = {b: {main: [[{node: `n${name}`, type: 'main', index: 0}]]}};
        const {noted, changed} = changes(config, {name: 'n', nodes, connections, settings: {setting}});
        if (changed) expect(noted).toBe(true);
      }),
      {numRuns: 500},
    );
  });
});
