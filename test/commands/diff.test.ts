import {readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {createWorkspace, type Workspace} from '../support/workspace.ts';

const SET = {id: 's', name: 'Set', type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [0, 0], parameters: {}};

/** A workspace whose prod has one workflow that changed since it was committed, and one that did not. */
async function drifted(): Promise<Workspace> {
  const workspace = await createWorkspace();
  const id = workspace.make('prod', {name: 'Report', nodes: [SET]});
  workspace.make('prod', {name: 'Same'});
  await workspace.wops('commit', 'prod', '--all');
  const body = {name: 'Report', nodes: [{...SET, parameters: {mode: 'raw'}}], connections: {}, settings: {}};
  workspace.n8n('prod').call('PUT', `/workflows/${id}`, body);
  return workspace;
}

describe('formats', () => {
  test('text is the default, markdown goes into a comment, github onto the file, html is a page', async () => {
    const {wops} = await drifted();
    const shown = async (...flags: string[]) => (await wops('diff', 'prod', ...flags)).stdout;
    expect(await shown()).toContain('    + Set  mode  raw\n');
    expect(await shown('--format', 'text')).toBe(await shown());
    expect(await shown('--format', 'markdown')).toContain('```diff\n+ Set  mode  raw\n```');
    expect(await shown('--format', 'github')).toContain(
      '::warning file=workflows/prod/report.json,title=Report::changed in n8n: 1 parameter%0A+ Set  mode  raw\n',
    );
    const page = await shown('--format', 'html');
    expect(page).toMatch(/^<!doctype html>[\s\S]*<svg [\s\S]*class="node square changed"[\s\S]*<\/html>\n$/);
  });

  test('--stat is a line per workflow in each of them', async () => {
    const {wops} = await drifted();
    for (const format of ['text', 'markdown', 'github', 'html']) {
      const {stdout} = await wops('diff', 'prod', '--format', format, '--stat');
      expect(stdout).toContain('Report');
      expect(stdout).not.toContain('mode');
    }
  });

  test('--json has no graphs and takes no format; a format must be one', async () => {
    const {wops, data} = await drifted();
    expect(JSON.stringify(await data('diff', 'prod'))).not.toContain('graph');
    const both = await wops('diff', 'prod', '--json', '--format', 'html');
    expect([both.exitCode, both.json.error?.type]).toEqual([2, 'usage']);
    expect((await wops('diff', 'prod', '--format', 'pdf')).exitCode).toBe(2);
  });

  test('--exit-code is 3 in every format', async () => {
    const {wops} = await drifted();
    expect((await wops('diff', 'prod', '--format', 'markdown', '--exit-code')).exitCode).toBe(3);
  });
});

test('GitHub is told of files from the top of the repository, wherever in it the workspace is', async () => {
  const {root, repository, make, wops, n8n} = await createWorkspace();
  const [reports, stays] = ['Report', 'Same'].map((name) => make('prod', {name, nodes: [SET]}));
  await repository.commit('Below', {'sub dir/wops.yaml': await readFile(join(root, 'wops.yaml'), 'utf8')});
  const below = (...args: string[]) => wops(...args, '--workspace', join(root, 'sub dir'));
  await below('commit', 'prod', '--all');
  const body = {name: 'Report', nodes: [{...SET, disabled: true}], connections: {}, settings: {}};
  n8n('prod').call('PUT', `/workflows/${reports}`, body);
  n8n('prod').call('DELETE', `/workflows/${stays}`);
  make('prod', {name: 'New'});
  const file = (slug: string) => `file=sub dir/workflows/prod/${slug}.json,`;

  const diff = (await below('diff', 'prod', '--format', 'github')).stdout;
  expect(diff).toContain(`::warning ${file('report')}title=Report::changed`);
  expect(diff).toContain(`::notice ${file('same')}title=Same::`);
  expect(diff).toContain('::notice title=New::');
  const drift = (await below('drift', 'check', 'prod', '--format', 'github')).stdout;
  expect(drift).toContain(`::warning ${file('report')}title=prod%3A Report::changed`);
  expect(drift).toContain(`::warning ${file('same')}title=prod%3A Same::`);
  expect(drift).toContain('::warning title=prod%3A New::');
  const incident = (await below('incident', 'show', '1', '--format', 'github')).stdout;
  expect(incident).toContain(`${file('report')}title=Report::`);
  const plan = await below('apply', 'prod', '--dry-run', '--format', 'github');
  expect(plan.stdout).toContain(`::notice ${file('report')}title=Report::`);
});

test('--all-facets is for one environment, and says so where two are named', async () => {
  const {wops} = await createWorkspace();
  const both = await wops('diff', 'dev', 'prod', '--all-facets', '--json');
  expect(both.exitCode).toBe(2);
  expect(both.json.error).toMatchObject({type: 'usage', message: expect.stringContaining('--all-facets')});
  expect(both.json.error?.hint).toBe('wops diff prod --all-facets, or without it: wops diff dev prod');
  expect((await wops('diff', 'prod', '--all-facets')).exitCode).toBe(0);
});

test('a reference is told by the name of the workflow it leads to', async () => {
  const {make, wops, n8n} = await createWorkspace();
  const alarm = make('prod', {name: 'Alarm'});
  const id = make('prod', {name: 'Report'});
  await wops('commit', 'prod', '--all');
  const settings = {errorWorkflow: alarm};
  n8n('prod').call('PUT', `/workflows/${id}`, {name: 'Report', nodes: [], connections: {}, settings});
  for (const format of ['text', 'markdown', 'github', 'html']) {
    const {stdout} = await wops('diff', 'prod', '--format', format);
    expect(stdout.replaceAll('&quot;', '"')).toContain('workflow "Alarm"');
  }
  const drift = await wops('drift', 'check', 'prod', '--details');
  expect(drift.stdout).toContain('+ settings  errorWorkflow  workflow "Alarm"');
});
