import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {createWorkspace, type Workspace} from '../../support/workspace.ts';

/** A workspace whose wops.yaml was changed twice. */
async function changed(): Promise<Workspace> {
  const workspace = await createWorkspace();
  await workspace.repository.git('config', 'user.name', 'Ann');
  await workspace.repository.git('config', 'user.email', 'ann@example.com');
  await workspace.data('policy', 'set', 'enforceTtl=false', '--environment', 'prod');
  await workspace.data('variable', 'set', 'API_BASE', 'dev=x');
  return workspace;
}

test('audit alone lists changes of configuration, newest first, with who and what', async () => {
  const {data, wops, repository} = await changed();
  const entries = await data('audit');
  expect(entries).toMatchObject([
    {
      sequence: 2,
      action: 'config.changed',
      subject: {type: 'config', id: await repository.git('rev-parse', 'HEAD'), name: 'Set variable API_BASE'},
      actor: {id: expect.stringMatching(/^cli:/), email: 'ann@example.com'},
      environment: null,
      details: {
        subject: 'Set variable API_BASE',
        changed: ['variables.API_BASE'],
        commit: await repository.git('rev-parse', 'HEAD'),
      },
    },
    {sequence: 1, subject: {name: 'Set policies of prod: enforceTtl=false'}, environment: 'prod'},
  ]);
  const {stdout} = await wops('audit', 'list', '--limit', '1');
  expect(stdout).toMatch(/^WHEN +WHO +WHAT +ENVIRONMENT +ON +DETAILS$/m);
  expect(stdout).toMatch(
    /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ +ann@example\.com +config changed +Set variable API_BASE +changed: variables\.API_/m,
  );
  expect(stdout).not.toContain('enforceTtl');
});

test('filters say what is left', async () => {
  const {data, wops} = await changed();
  expect(await data('audit', 'list', '--action', 'config', '--since', '1h')).toHaveLength(2);
  expect(await data('audit', 'list', '--action', 'incident')).toEqual([]);
  expect(await data('audit', 'list', '--environment', 'prod')).toMatchObject([{sequence: 1}]);
  expect((await wops('audit', 'list', '--until', '1h')).stdout).toContain('No entry is like that.');
  const refused = await wops('audit', 'list', '--since', 'monday');
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('"monday" is no time');
});

test('a filter that is mistyped is refused, by the list and by the export', async () => {
  const {wops} = await createWorkspace();
  for (const command of ['list', 'export']) {
    for (const [filter, meant] of [
      ['--environment=prdo', 'prod'],
      ['--action=confg', 'config'],
    ] as const) {
      const {exitCode, stdout, stderr} = await wops('audit', command, filter);
      expect({exitCode, stdout}).toEqual({exitCode: 2, stdout: ''});
      expect(stderr).toContain(`did you mean ${meant}?`);
    }
  }
});

test('verify tells the head in the form that --expect takes', async () => {
  const {wops, data} = await changed();
  const {stdout} = await wops('audit', 'verify');
  expect(stdout).toContain('2 entries, unbroken, up to ');
  const noted = /\d+:[0-9a-f]{64}/.exec(stdout)![0];
  const {head} = await data('audit', 'verify', '--expect', noted);
  expect(`${head.sequence}:${head.hash}`).toBe(noted);
  const other = await wops('audit', 'verify', '--expect', `1:${head.hash}`, '--json');
  expect(other.exitCode).toBe(1);
  expect(other.json.error).toMatchObject({type: 'state_damaged', details: {problems: [{sequence: 1}]}});
  expect((await wops('audit', 'verify', '--expect', 'nothing')).exitCode).toBe(2);
});

test('export writes JSON Lines to stdout, and into a file with --out', async () => {
  const {wops, data, root} = await changed();
  const {stdout} = await wops('audit', 'export');
  const lines = stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line).sequence)).toEqual([1, 2]);
  const out = join(root, 'audit.jsonl');
  expect(await data('audit', 'export', '--out', out)).toEqual({file: out, format: 'jsonl', entries: 2});
  expect(readFileSync(out, 'utf8')).toBe(stdout);
  const csv = await wops('audit', 'export', '--format', 'csv', '--actor', 'nobody');
  expect(csv.stdout).toMatch(/^sequence,[^\r]*\r\n$/);
});

test('--json without --out is refused: a stream is no one document', async () => {
  const {wops} = await createWorkspace();
  const ran = await wops('audit', 'export', '--json');
  expect(ran.exitCode).toBe(2);
  expect(ran.json.error).toMatchObject({type: 'usage', hint: 'wops audit list --json'});
});
