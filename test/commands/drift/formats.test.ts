import {expect, test} from 'vitest';
import {createWorkspace} from '../../support/workspace.ts';

const ENVIRONMENTS = {staging: 'staging', prod: 'production'} as const;

test('drift is told in every format, environment by environment', async () => {
  const {make, wops, n8n} = await createWorkspace({environments: ENVIRONMENTS});
  for (const environment of ['staging', 'prod']) {
    const id = make(environment, {name: 'Report'});
    await wops('commit', environment, '--all');
    const body = {name: 'Report', nodes: [], connections: {}, settings: {executionTimeout: 9}};
    n8n(environment).call('PUT', `/workflows/${id}`, body);
  }
  const shown = async (...flags: string[]) => (await wops('drift', 'check', ...flags)).stdout;
  expect(await shown('--stat')).toContain('  ~ Report  changed in n8n  1 setting\n');
  expect(await shown('--details')).toContain('      + settings  executionTimeout  9\n');
  const markdown = await shown('--format', 'markdown');
  expect(markdown).toContain('- 🟡 `staging: Report` changed in n8n (1 setting)');
  expect(markdown).toContain('\nstaging: DRIFT_DETECTED, 1 workflow, 0 in sync, 1 changed. prod: DRIFT_DETECTED');
  expect(await shown('--format', 'github')).toContain(
    '::warning file=workflows/prod/report.json,title=prod%3A Report::changed in n8n: 1 setting',
  );
  expect(await shown('--format', 'html')).toContain('<ins>9</ins>');
});

test('an environment that could not be checked is no good news in any format', async () => {
  const {wops, n8n, make} = await createWorkspace();
  make('prod', {name: 'Report'});
  await wops('commit', 'prod', '--all');
  process.env.WOPS_TEST_PROD_KEY = 'revoked';
  for (const [format, words] of [
    ['markdown', '- ⚠️ `prod could not be checked: '],
    ['github', '::error title=wops::prod could not be checked: '],
    ['html', '<p class="note">prod could not be checked: '],
  ] as const) {
    const {stdout, exitCode} = await wops('drift', 'check', 'prod', '--format', format);
    expect(stdout).toContain(words);
    expect(exitCode).toBe(5);
  }
  process.env.WOPS_TEST_PROD_KEY = n8n('prod').apiKey;
});
