import {execFileSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {ROOT, runWops} from '../support/run-wops.ts';

describe('the package, packed and installed into an empty folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wops-package-'));
  const bin = join(folder, 'node_modules', 'wops', 'bin', 'run.js');
  let packed: string[] = [];

  beforeAll(() => {
    const npm = (args: string[], cwd: string) =>
      execFileSync('npm', args, {cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit']});
    const [pack] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], ROOT)) as [
      {filename: string; files: {path: string}[]},
    ];
    packed = pack.files.map((file) => file.path);
    writeFileSync(join(folder, 'package.json'), '{"private": true}\n');
    npm(['install', join(folder, pack.filename), '--no-audit', '--no-fund', '--loglevel=error'], folder);
  });
  afterAll(() => rmSync(folder, {recursive: true, force: true}));

  test('it holds what is run and read, and no sources or tests', () => {
    expect(packed).toContain('oclif.manifest.json');
    expect(packed).toContain('docs/wops.schema.json');
    expect(packed.some((path) => path.endsWith('store/migrations/001-main.sql'))).toBe(true);
    expect(packed.filter((path) => /^(src|test|scripts)\//.test(path))).toEqual([]);
  });

  test('it makes a workspace and works in it', async () => {
    const root = join(folder, 'workspace');
    const made = await runWops(['init', root, '--env', 'dev=http://127.0.0.1:9', '--json'], {cwd: folder, bin});
    expect(made.exitCode, made.stdout + made.stderr).toBe(0);
    expect(existsSync(join(root, '.wops', 'wops.schema.json'))).toBe(true);
    const listed = await runWops(['env', 'list', '--json'], {cwd: root, bin});
    expect(listed.json<{data: {name: string}[]}>().data.map(({name}) => name)).toEqual(['dev']);
    const synced = await runWops(['sync', '--json'], {cwd: root, bin, env: {WOPS_DEV_API_KEY: 'key'}});
    expect(synced.exitCode).toBe(5);
    expect((await runWops(['status'], {cwd: root, bin})).exitCode).toBe(0);
  });

  test('it tells the version that package.json has', async () => {
    const {stdout} = await runWops(['--version'], {cwd: folder, bin});
    expect(stdout).toMatch(/^wops\/\d+\.\d+\.\d+ /);
  });
});
