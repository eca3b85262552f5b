import {expect, test} from 'vitest';
import {loadConfig} from '../../../src/core/config/load-config.ts';
import {type ExplainedRule, explainPolicy} from '../../../src/core/policy/explain-policy.ts';
import {FULL, workspace} from '../config/config-samples.ts';

/** The rules of an environment by their key. */
async function explained(text: string, environment: string): Promise<Map<string, ExplainedRule>> {
  const root = workspace(text);
  const {rules} = explainPolicy({root, config: await loadConfig(root)}, environment);
  return new Map(rules.map((rule) => [rule.key, rule]));
}

const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length;

test('a rule names the line that says it: of the environment, of the workspace, or none', async () => {
  const rules = await explained(FULL, 'prod');
  expect(rules.get('severityTtlHours.critical')).toMatchObject({
    value: 4,
    from: 'environment',
    path: 'environments.prod.policies.drift.severityTtlHours.critical',
    line: lineOf(FULL, '{critical: 4}'),
  });
  expect(rules.get('handling')).toMatchObject({from: 'environment', path: 'environments.prod.drift.handling'});
  expect(rules.get('severityTtlHours.high')).toMatchObject({
    value: 36,
    from: 'workspace',
    path: 'policies.drift.severityTtlHours.high',
    line: lineOf(FULL, 'high: 36'),
  });
  expect(rules.get('enforceTtl')).toMatchObject({value: true, from: 'default', path: null, line: null});
});

test('handling is never that of the workspace, but of the class of the environment', async () => {
  expect((await explained(FULL, 'dev')).get('handling')).toMatchObject({value: 'warn_only', from: 'default'});
});

test('a line is found in a file with a byte order mark and CRLF', async () => {
  const rules = await explained(`\ufeff${FULL.replaceAll('\n', '\r\n')}`, 'prod');
  expect(rules.get('enforceSla')?.line).toBe(lineOf(FULL, 'enforceSla'));
});

test.each([
  ['prod', '', 'Drift opens an incident here.'],
  ['dev', '', 'dev is edited in n8n'],
  ['staging', '', 'only production environments get one'],
  ['staging', '    autoCreateForProductionOnly: false\n', 'Drift opens an incident here.'],
  ['prod', '    autoCreateIncidents: false\n', 'autoCreateIncidents is false'],
])('whether drift opens an incident in %s is said with its reason (%s)', async (environment, policy, says) => {
  expect((await explained(FULL + policy, environment)).get('autoCreateIncidents')?.means).toContain(says);
});

test('drift that is only warned of opens no incident', async () => {
  const rules = await explained(FULL.replace('handling: require_attestation', 'handling: warn_only'), 'prod');
  expect(rules.get('autoCreateIncidents')?.means).toContain('its handling is warn_only');
});

test('what a rule means looks at its neighbours', async () => {
  const lax = `${FULL}    enforceTtl: false\n`;
  // Of prod, blockOnActiveDrift is false; of staging, true.
  expect((await explained(lax, 'prod')).get('enforceTtl')?.means).toBe(
    'An expired incident does not block promotions to prod.',
  );
  expect((await explained(lax, 'staging')).get('enforceTtl')?.means).toContain('open ones block already');
  expect((await explained(FULL, 'prod')).get('enforceSla')?.means).toContain('tells lead@example.com');
  expect((await explained(FULL, 'staging')).get('enforceSla')?.means).toContain('staging has no owner');
});
