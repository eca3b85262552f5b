import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
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

test('the schema for editors comes with the state file, as in a fresh clone; --fix puts it back', async () => {
  const {wops, root} = await createWorkspace();
  const schema = join(root, '.wops', 'wops.schema.json');
  rmSync(join(root, '.wops'), {recursive: true, force: true});
  await wops('workflow', 'list');
  expect(existsSync(schema)).toBe(true);
  rmSync(schema);
  expect((await wops('doctor', '--offline')).stdout).toContain('wops doctor --fix');
  expect((await wops('doctor', '--offline', '--fix')).stdout).toContain('Put the schema of wops.yaml back');
});

test('a state file that cannot be opened is one finding, and the rest is looked at without it', async () => {
  const {wops, root} = await createWorkspace();
  const state = join(root, '.wops', 'state.db');
  rmSync(join(root, '.wops'), {recursive: true, force: true});
  mkdirSync(join(root, '.wops'));
  writeFileSync(state, 'no database, '.repeat(1_000));
  const run = await wops('doctor', '--json');
  const {checks} = run.json.data;
  expect(checks.filter(({ok}: {ok: boolean | null}) => ok === false)).toMatchObject([
    {name: 'state', message: expect.stringContaining('is damaged'), hint: expect.stringContaining('mkdir ')},
  ]);
  expect(checks.map(({name}: {name: string}) => name)).toEqual(
    expect.arrayContaining(['config', 'git', 'files', 'state', 'n8n dev']),
  );
  expect(run.exitCode).toBe(1);
  expect(readFileSync(state, 'utf8')).toBe('no database, '.repeat(1_000));
});
