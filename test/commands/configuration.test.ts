import {existsSync, mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {runWops} from '../support/run-wops.ts';
import {createWorkspace} from '../support/workspace.ts';

const folder = mkdtempSync(join(tmpdir(), 'wops-init-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

test('init makes a repository with a committed wops.yaml, and never overwrites one', async () => {
  const root = join(folder, 'acme');
  const first = await runWops(
    ['init', root, '--env', 'dev=http://127.0.0.1:9', '--env', 'live:production=http://127.0.0.1:8', '--json'],
    {cwd: folder},
  );
  expect(first.exitCode, first.stderr).toBe(0);
  expect(first.json<{data: object}>().data).toMatchObject({
    tenant: 'acme',
    environments: ['dev', 'live'],
    gitInitialised: true,
  });
  const text = readFileSync(join(root, 'wops.yaml'), 'utf8');
  const second = await runWops(['init', root], {cwd: folder});
  expect(second.exitCode).toBe(2);
  expect(second.stderr).toContain('is a workspace already');
  expect(readFileSync(join(root, 'wops.yaml'), 'utf8')).toBe(text);
});

test('init with an environment whose class cannot be told makes nothing', async () => {
  const root = join(folder, 'unclear');
  const run = await runWops(['init', root, '--env', 'berlin=http://127.0.0.1:9'], {cwd: folder});
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain('berlin:CLASS=');
  expect(existsSync(root)).toBe(false);
});

test('env add, update and remove change wops.yaml, each in a commit of its own', async () => {
  const {wops, data, repository} = await createWorkspace();
  expect((await data('env', 'add', 'staging', '--url', 'http://127.0.0.1:7')).commit).toMatch(/^[0-9a-f]{40}$/);
  expect((await data('env', 'update', 'staging', '--owner', 'lead@example.com')).changed).toBe(true);
  expect(await data('env', 'show', 'staging')).toMatchObject({
    class: 'staging',
    owner: 'lead@example.com',
    apiKey: 'secret:staging',
  });
  expect((await wops('env', 'remove', 'staging')).exitCode).toBe(2);
  await data('env', 'remove', 'staging', '--yes');
  expect((await data('env')).map((environment: {name: string}) => environment.name)).toEqual(['dev', 'prod']);
  expect(await repository.git('log', '--format=%s', '-3')).toContain('Remove environment staging');
});

test('a misspelt environment is answered with the nearest one', async () => {
  const {wops} = await createWorkspace();
  const run = await wops('env', 'show', 'prd');
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toContain('did you mean prod?');
});

test('a literal API key is refused, and not repeated', async () => {
  const {wops} = await createWorkspace();
  const run = await wops('env', 'update', 'dev', '--api-key', 'n8n_api_0123456789abcdef');
  expect(run.exitCode).toBe(2);
  expect(run.stdout + run.stderr).not.toContain('0123456789abcdef');
});

test('onboard asks before it writes: without a terminal it needs --yes', async () => {
  const {wops, data, make} = await createWorkspace();
  await make('dev', {name: 'First'});
  const refused = await wops('onboard', 'dev');
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('wops onboard dev --yes');
  expect((await data('onboard', 'dev', '--yes')).commit.written).toHaveLength(1);
  expect((await data('onboard', 'dev', '--yes')).commit.commit).toBeNull();
});
