import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {runWops} from '../support/run-wops.ts';

const folder = mkdtempSync(join(tmpdir(), 'wops-demo-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

test('the demo tells its story with real commands, twice, and the change in production is named', async () => {
  for (const again of [false, true]) {
    const run = await runWops(['demo', '--dir', 'story', '--fast', ...(again ? ['--yes'] : [])], {cwd: folder});
    expect(run.exitCode, run.stderr).toBe(0);
    expect(run.stdout).toContain('$ wops drift check prod --exit-code');
    expect(run.stdout).toContain('#finance → #finance-on-call');
    expect(run.stdout).toContain('(exit code 3)');
    expect(run.stdout).toContain('prod  IN_SYNC');
    expect(run.stdout).toContain('wops sandbox --data');
  }
  const status = await runWops(['status', '--json'], {cwd: join(folder, 'story')});
  expect(status.json<{data: {environments: {name: string}[]}}>().data.environments.map(({name}) => name)).toEqual([
    'dev',
    'staging',
    'prod',
  ]);
}, 120_000);

test('a folder that is not the demo’s own is never replaced', async () => {
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  const run = await runWops(['demo', '--dir', '.', '--fast', '--yes'], {cwd: folder});
  expect(run.exitCode).toBe(2);
});
