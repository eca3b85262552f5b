import {expect, test} from 'vitest';
import {createWorkspace} from '../support/workspace.ts';

const OWNER = 'policies: {drift: {enforceSla: true, severityTtlHours: {low: 0.0002}}}\n';

test('each scheduler says what it did, and who is to be told of an incident is a warning', async () => {
  const {wops, data, make, n8n} = await createWorkspace({yaml: OWNER});
  const id = make('prod', {name: 'Pay'});
  await wops('commit', 'prod', '--all');
  const quiet = await wops('daemon', '--once', '--quiet');
  expect([quiet.exitCode, quiet.stderr]).toEqual([0, '']);
  expect(quiet.stdout.split('\n')).toEqual([
    '✓ deployments  nothing was due',
    '✓ drift  1 environment',
    '  prod  IN_SYNC  1 workflow, 1 in sync',
    '✓ incidents  no deadline came nearer',
    '✓ retention  Nothing is older than it is kept for.',
    '',
  ]);
  n8n('prod').call('PUT', `/workflows/${id}`, {name: 'Pay!', nodes: [], connections: {}, settings: {}});
  const checked = await wops('daemon', '--once', 'drift');
  expect(checked.stdout).toMatch(/^ {2}prod {2}DRIFT_DETECTED {2}.*, 1 changed, incident #1 detected$/m);
  await expect
    .poll(async () => (await data('incident', 'list'))[0].escalation, {timeout: 10_000})
    .toBe('critical_overdue');
  const aged = await wops('daemon', '--once', 'incidents', '--quiet');
  expect(aged.stdout).toMatch(/^✓ incidents {2}1 incident\n {2}#1 {2}prod {2}(expired|critical_overdue) /);
  expect(aged.stderr).toMatch(/^Warning: prod: Incident #1 .*Nobody is named to be told/);
});

test('an environment that cannot be checked is a partial failure, with why', async () => {
  const {wops, make, n8n} = await createWorkspace();
  make('prod', {name: 'Pay'});
  await wops('commit', 'prod', '--all');
  n8n('prod').faults.add({kind: 'status', status: 401});
  const {exitCode, stdout} = await wops('daemon', '--once', 'drift');
  expect(exitCode).toBe(8);
  expect(stdout).toMatch(/^! drift {2}1 environment\n {2}prod {2}ERROR \(n8n_auth\).*\n {4}\S/);
});

test('a scheduler that there is not is named with the nearest one', async () => {
  const {wops} = await createWorkspace({environments: {}});
  const {exitCode, json} = await wops('daemon', '--once', 'retain', '--json');
  expect([exitCode, json.error?.message]).toEqual([2, expect.stringContaining('retain')]);
  expect((await wops('daemon', '--once', 'drifts')).stderr).toContain('did you mean drift?');
});
