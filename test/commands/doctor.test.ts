import {rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createWorkspace} from '../support/workspace.ts';

test('in a workspace where all is well, doctor says so', async () => {
  const {wops, data} = await createWorkspace();
  expect((await wops('doctor')).stdout).toContain('Nothing is wrong.');
  const {checks} = await data('doctor');
  expect(checks.filter((check: {ok: boolean | null}) => check.ok === false)).toEqual([]);
});

test('a workflow file that cannot be read is named, and the exit code is that of the configuration', async () => {
  const {wops, repository} = await createWorkspace();
  await repository.write('workflows/dev/broken.json', '{');
  await repository.git('add', '.');
  await repository.git('commit', '-m', 'broken');
  const run = await wops('doctor', '--offline');
  expect(run.exitCode).toBe(2);
  expect(run.stdout).toContain('workflows/dev/broken.json is not valid JSON');
});

test('an n8n that is down is found, unless it is not to be asked', async () => {
  const {wops, n8n} = await createWorkspace();
  n8n('prod').faults.add({kind: 'status', status: 401, match: {path: '/api/v1/*'}});
  expect((await wops('doctor')).exitCode).toBe(5);
  expect((await wops('doctor', '--offline')).exitCode).toBe(0);
});

test('a broken wops.yaml is a finding, not a crash', async () => {
  const {wops, root} = await createWorkspace();
  writeFileSync(join(root, 'wops.yaml'), 'version: 1\nenvironmnts: {}\n');
  const run = await wops('doctor', '--json');
  expect(run.exitCode).toBe(2);
  expect(run.json.data.checks[0]).toMatchObject({ok: false, message: expect.stringContaining('environmnts')});
});

test('--fix puts the schema for editors back', async () => {
  const {wops, root} = await createWorkspace();
  rmSync(join(root, '.wops', 'wops.schema.json'), {force: true});
  expect((await wops('doctor', '--offline')).stdout).toContain('wops doctor --fix');
  expect((await wops('doctor', '--offline', '--fix')).stdout).toContain('Put the schema of wops.yaml back');
});
