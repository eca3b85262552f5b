import {describe, expect, test} from 'vitest';
import {canonicalise} from '../../../src/core/workflow/canonicalise.ts';
import {
  detectVariables,
  environmentView,
  hashInputs,
  variableValues,
} from '../../../src/core/workflow/environment-view.ts';
import {configOf} from './config-of.ts';
import {node} from './workflow-samples.ts';

const VARIABLES = 'variables: {A: {dev: one, prod: two, detect: true}, B: {dev: three}}\n';

test('variables have the values of the environment, where it has one', () => {
  expect(variableValues(configOf(VARIABLES), 'dev')).toEqual(
    new Map([
      ['A', 'one'],
      ['B', 'three'],
    ]),
  );
  expect(variableValues(configOf(VARIABLES), 'prod')).toEqual(new Map([['A', 'two']]));
});

test('only detect variables are turned back into templates', () => {
  expect(detectVariables(configOf(VARIABLES), 'dev')?.('one three')).toBe('{{env.A}} three');
  expect(detectVariables(configOf(VARIABLES), 'staging')).toBeUndefined();
});

test('templates are rendered in Git; in what runs they are text like any other', () => {
  const source = {name: 'n', nodes: [node('a', {notes: '{{env.A}}'})], connections: {}};
  const notes = (side: 'git' | 'runtime') => {
    const view = environmentView({
      config: configOf(VARIABLES),
      environment: 'dev',
      links: new Map(),
      side,
      credentials: 'logical',
    });
    return canonicalise(source, view).nodes[0]!.notes;
  };
  expect(notes('git')).toBe('one');
  expect(notes('runtime')).toBe('{{env.A}}');
});

describe('hashes are made anew', () => {
  const BLOCKS = `${VARIABLES}credentials: {stripe: {type: stripeApi, dev: Stripe test, prod: Stripe live}}\n`;
  const before = hashInputs(configOf(BLOCKS), 'dev');

  test.each([
    ['a value', BLOCKS.replace('dev: one', 'dev: other')],
    ['whether a value is detected', BLOCKS.replace('detect: true', 'detect: false')],
    ['a variable', BLOCKS.replace('B:', 'C:')],
    ['what a credential is called', BLOCKS.replace('Stripe test', 'Stripe sandbox')],
    ['a credential’s type', BLOCKS.replace('stripeApi', 'stripeOAuth2Api')],
    ['a logical name', BLOCKS.replace('stripe:', 'payment:')],
  ])('when this changes: %s', (_what, blocks) => {
    expect(hashInputs(configOf(blocks), 'dev')).not.toBe(before);
  });

  test('when the environment itself changes: its address, class, ignored workflows or pinned data', () => {
    const config = configOf(BLOCKS);
    const dev = config.environments.get('dev')!;
    for (const other of [
      {url: 'http://n8n:5679'},
      {class: 'staging'},
      {ignore: ['x']},
      {git: {pinData: true}},
    ] as const) {
      const environments = new Map(config.environments).set('dev', {...dev, ...other});
      expect(hashInputs({...config, environments}, 'dev'), JSON.stringify(other)).not.toBe(before);
    }
  });

  test('but not when something of another environment does', () => {
    expect(hashInputs(configOf(BLOCKS.replace('prod: two', 'prod: other').replace('Stripe live', 'x')), 'dev')).toBe(
      before,
    );
    expect(before).toMatch(/^v1:[0-9a-f]{16}$/);
  });
});
