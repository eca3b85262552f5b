import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, expect, test} from 'vitest';
import {runWops} from '../support/run-wops.ts';

const folder = mkdtempSync(join(tmpdir(), 'wops-demo-'));
afterAll(() => rmSync(folder, {recursive: true, force: true}));

test('the demo tells its story with real commands, through a failure, a crash and an incident, and leaves a workspace to go on in', async () => {
  const run = await runWops(['demo', '--dir', 'story', '--fast'], {cwd: folder});
  expect(run.exitCode, run.stderr).toBe(0);
  expect(run.stdout).toContain('$ wops drift check prod --exit-code');
  expect(run.stdout).toContain('#finance → #finance-on-call');
  expect(run.stdout).toContain('(exit code 3)');
  expect(run.stdout).toContain('prod  IN_SYNC');
  expect(run.stdout).toContain('prod has no credential "Calendar (test)"');
  expect(run.stdout).toMatch(/409:\s+There\s+is\s+a\s+conflict/);
  expect(run.stdout).toMatch(/^step \d+ publish sent Partner sign-up\n\(exit code 137\)$/m);
  expect(run.stderr).toMatch(/The promotion staging → prod \(\w+\) was left unfinished\. It is taken back now\./);
  expect(run.stdout).toContain('prod has the open incident #2 (low, acknowledged)');
  expect(run.stdout).toContain('Incident #2 in prod: it is reconciled, and closed: a check found no drift.');
  expect(run.stdout).toMatch(/^✓ \d+ entries, unbroken/m);
  expect(run.stdout).toContain('wops sandbox --data');

  const ended = await runWops(['promotion', 'list', 'prod', '--json'], {cwd: join(folder, 'story')});
  const promotions = ended.json<{data: {status: string}[]}>().data.map(({status}) => status);
  // The newest first: what settled the incident, stopped by that, rolled back, taken back after the crash, undone, done,
  // stopped by a gate.
  const withIncident = ['completed', 'blocked'];
  expect(promotions).toEqual([...withIncident, 'rolled_back', 'failed', 'failed', 'completed', 'blocked']);
}, 180_000);

test('a folder that is not the demo’s own is never replaced', async () => {
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  const run = await runWops(['demo', '--dir', '.', '--fast', '--yes'], {cwd: folder});
  expect(run.exitCode).toBe(2);
});
