import {spawnSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {hasColour} from '../../src/commands/_colour.ts';
import {ROOT, runWops} from '../support/run-wops.ts';
import {createWorkspace} from '../support/workspace.ts';

const HOSTILE = 'Evil \u001b[31m\u202E ::error:: name';

test('hostile workflow names reach neither the terminal nor the report of a commit as they are', async () => {
  const {wops, make} = await createWorkspace();
  await make('dev', {name: HOSTILE});
  for (const args of [
    ['sync'],
    ['workflow', 'untracked'],
    ['commit', 'dev', '--all'],
    ['status'],
    ['diff', 'dev', 'prod'],
    ['workflow'],
  ]) {
    const {stdout, stderr} = await wops(...args);
    expect(stdout + stderr, args.join(' ')).not.toMatch(/[\u001b\u202E]/);
  }
});

const ESCAPE = '\u001b[';

test('--color colours what is no terminal; --json has no colour, whatever else is said', async () => {
  const {wops, make} = await createWorkspace();
  make('dev', {name: 'Report'});
  const run = async (...args: string[]) => {
    const {stdout, stderr} = await wops(...args);
    return stdout + stderr;
  };
  expect(await run('diff', 'dev')).not.toContain(ESCAPE);
  expect(await run('diff', 'dev', '--color')).toContain(ESCAPE);
  expect(await run('diff', 'nope', '--color')).toContain(ESCAPE);
  expect(await run('diff', 'dev', '--no-color')).not.toContain(ESCAPE);
  expect(await run('diff', 'dev', '--color', '--json')).not.toContain(ESCAPE);
  expect((await wops('diff', 'dev', '--color', '--format', 'github')).stdout).not.toContain(ESCAPE);
});

test.each([
  ['a terminal', {isTerminal: true}, true],
  ['no terminal', {isTerminal: false}, false],
  ["CI's terminal", {isTerminal: true, env: {CI: 'true'}}, false],
  ['NO_COLOR', {isTerminal: true, env: {NO_COLOR: '1'}}, false],
  ['an empty NO_COLOR', {isTerminal: true, env: {NO_COLOR: ''}}, true],
  ['FORCE_COLOR', {isTerminal: false, env: {FORCE_COLOR: '1', CI: 'true'}}, true],
  ['FORCE_COLOR=0', {isTerminal: true, env: {FORCE_COLOR: '0'}}, false],
  ['NO_COLOR and FORCE_COLOR', {isTerminal: true, env: {NO_COLOR: '1', FORCE_COLOR: '1'}}, false],
  ['--color over NO_COLOR', {isTerminal: false, flag: true, env: {NO_COLOR: '1'}}, true],
  ['--no-color over FORCE_COLOR', {isTerminal: true, flag: false, env: {FORCE_COLOR: '1'}}, false],
])('%s decides the colour', (_what, question, colour) => {
  expect(hasColour({flag: undefined, env: {}, ...question})).toBe(colour);
});

test('the API key shows up nowhere, not even with --verbose', async () => {
  const {wops, n8n} = await createWorkspace();
  for (const args of [
    ['sync', '--verbose'],
    ['env', 'check', '--verbose'],
    ['doctor'],
    ['env', 'show', 'dev', '--json'],
  ]) {
    const {stdout, stderr} = await wops(...args);
    expect(stdout + stderr, args.join(' ')).not.toContain(n8n('dev').apiKey);
  }
});

test('--json is one document on stdout, for results, errors and wrong usage alike', async () => {
  const {wops, root} = await createWorkspace();
  expect((await wops('sync', '--json')).json.data.environments).toHaveLength(2);
  for (const args of [['sync', 'nope'], ['sync', '--nope'], ['commit']]) {
    const run = await runWops([...args, '--json'], {cwd: root});
    expect(run.exitCode, args.join(' ')).toBe(2);
    expect(run.json<{error: {hint: string}}>().error.hint).not.toBe('');
  }
});

test.each([
  ['answers with HTML', {kind: 'html'}],
  ['sends half a JSON document', {kind: 'half-json'}],
  ['refuses the key', {kind: 'status', status: 401}],
] as const)('an n8n that %s fails alone: the other environment is synced, exit 8', async (_what, fault) => {
  const {wops, n8n} = await createWorkspace();
  n8n('prod').faults.add({...fault, match: {path: '/api/v1/*'}});
  const run = await wops('sync', '--json');
  expect(run.exitCode).toBe(8);
  const [dev, prod] = run.json.data.environments;
  expect([dev.status, prod.status]).toEqual(['completed', 'failed']);
  expect(prod.error.hint).toContain('wops');
  expect((await wops('sync', 'prod')).exitCode).toBe(5);
});

test('a reader that has read enough ends the command without a word', async () => {
  const {root} = await createWorkspace();
  const wops = `"${process.execPath}" "${ROOT}/bin/run.js" env list --json`;
  const run = spawnSync('sh', ['-c', `${wops} | true`], {cwd: root, encoding: 'utf8'});
  expect([run.status, run.stderr]).toEqual([0, '']);
});

test('Ctrl-C in a sync ends it with 130, and the next one is right', async () => {
  const {root, wops, n8n, make} = await createWorkspace();
  await make('dev', {name: 'One'});
  n8n('dev').faults.add({kind: 'slow', delayMs: 3_000, match: {path: '/api/v1/workflows*'}, times: 4});
  const keys = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name.startsWith('WOPS_TEST_')),
  ) as Record<string, string>;
  n8n('dev').requests.clear();
  const asked = () => n8n('dev').requests.list().length > 0;
  const run = await runWops(['sync', 'dev'], {
    cwd: root,
    env: keys,
    onStart: async (child) => {
      await expect.poll(asked, {interval: 5}).toBe(true);
      child.kill('SIGINT');
    },
  });
  expect(run.exitCode, run.stderr).toBe(130);
  expect((await wops('sync', 'dev')).exitCode).toBe(0);
});
