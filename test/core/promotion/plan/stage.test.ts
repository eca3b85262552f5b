import {expect, test} from 'vitest';
import {planOptions} from '../../../../src/core/promotion/plan/plan-options.ts';
import {findRules, relaxed, UNSTAGED} from '../../../../src/core/promotion/plan/stage.ts';
import {configOf} from '../../workflow/config-of.ts';

const CONFIG = configOf(`pipelines:
  default:
    stages:
      - {name: one, source: dev, target: staging, gates: {requireCleanDrift: false}}
      - {name: two, source: staging, target: prod, approvals: {required: 2}}
  fast:
    stages:
      - {name: two, source: staging, target: prod}
      - {name: three, source: dev, target: prod, gates: {allowOverwritingHotfixes: true}}
`);

const rules = (source: string, target: string, pipeline?: string) => findRules(CONFIG, {source, target, pipeline});

test('the stage says the rules', () => {
  expect(rules('dev', 'staging').gates.requireCleanDrift).toBe(false);
  expect(rules('dev', 'prod').gates.allowOverwritingHotfixes).toBe(true);
  expect(rules('staging', 'prod', 'default').approvals).toEqual({required: 2, selfApproval: false});
  expect(rules('staging', 'prod', 'fast').approvals.required).toBe(0);
});

test('without pipelines every way is open, by the defaults', () => {
  expect(findRules(configOf(), {source: 'prod', target: 'dev'})).toBe(UNSTAGED);
});

const REFUSED: [
  what: string,
  source: string,
  target: string,
  pipeline: string | undefined,
  code: string,
  message: string,
  hint: string,
][] = [
  [
    'the wrong way round',
    'staging',
    'dev',
    undefined,
    'usage',
    'staging → dev is the wrong way round',
    'wops promote dev staging',
  ],
  [
    'a way that no pipeline goes',
    'prod',
    'dev',
    'default',
    'usage',
    'No pipeline goes from prod to dev',
    'wops pipeline list',
  ],
  [
    'a way that two pipelines go',
    'staging',
    'prod',
    undefined,
    'usage',
    'More than one pipeline goes from staging to prod.',
    'Say which: wops promote staging prod --pipeline default',
  ],
  [
    'a pipeline that there is not',
    'dev',
    'prod',
    'fsat',
    'pipeline_unknown',
    'did you mean fast?',
    'wops pipeline list',
  ],
  [
    'source and target are one',
    'prod',
    'prod',
    undefined,
    'usage',
    'Source and target are both prod.',
    'To write Git to prod: wops apply prod',
  ],
];

test.each(REFUSED)('refused: %s', (_what, source, target, pipeline, code, message, hint) => {
  expect(() => rules(source, target, pipeline)).toThrow(
    expect.objectContaining({code, hint, message: expect.stringContaining(message)}),
  );
});

test('what is allowed for once adds to what the stage allows, and never takes from it', () => {
  const {gates} = rules('dev', 'prod');
  expect(relaxed(gates, planOptions({}))).toEqual(gates);
  expect(relaxed(UNSTAGED.gates, planOptions({allowHotfix: true}))).toEqual({
    ...UNSTAGED.gates,
    allowOverwritingHotfixes: true,
  });
  expect(relaxed(UNSTAGED.gates, planOptions({allowConflict: true, allowPlaceholderCredentials: true}))).toEqual({
    ...UNSTAGED.gates,
    allowForcePromotionOnConflicts: true,
    allowPlaceholderCredentials: true,
  });
});
