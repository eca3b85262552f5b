import {expect, test} from 'vitest';
import {createWorkspace} from '../../support/workspace.ts';

test('deleting removes the files of every environment in one commit, and leaves n8n alone', async () => {
  const {data, wops, make, n8n, repository} = await createWorkspace();
  const dev = make('dev', {name: 'Report', settings: {executionTimeout: 5}});
  await wops('commit', 'dev', '--all');
  const prod = make('prod', {name: 'Report', settings: {executionTimeout: 5}});
  await wops('commit', 'prod', '--all');
  const report = await data('workflow', 'delete', 'report', '--yes');
  expect(report.removed).toEqual(['workflows/dev/report.json', 'workflows/prod/report.json']);
  expect(report.remaining).toEqual([
    {environment: 'dev', n8nId: dev, active: false},
    {environment: 'prod', n8nId: prod, active: false},
  ]);
  expect(await repository.git('show', '--name-status', '--format=', report.commit)).toBe(
    'D\tworkflows/dev/report.json\nD\tworkflows/prod/report.json',
  );
  expect(n8n('prod').call('GET', `/workflows/${prod}`).status).toBe(200);
  const running = [{environments: {dev: {status: 'deleted', n8nId: dev}, prod: {status: 'deleted', n8nId: prod}}}];
  expect(await data('workflow')).toMatchObject(running);
  expect(await data('workflow', 'list', '--status', 'deleted')).toHaveLength(1);
  await wops('sync', '--full');
  expect(await data('workflow')).toMatchObject(running);
  for (const [environment, id] of Object.entries({dev, prod})) {
    n8n(environment).call('DELETE', `/workflows/${id}`);
  }
  await wops('sync');
  expect(await data('workflow', 'list', '--status', 'deleted')).toEqual([]);
});

test('a reverted deletion brings the workflow and its links back', async () => {
  const {data, wops, make, repository} = await createWorkspace();
  make('dev', {name: 'Report'});
  await wops('commit', 'dev', '--all');
  const before = await data('workflow');
  const {commit} = await data('workflow', 'delete', 'report', '--yes');
  await repository.git('revert', '--no-edit', commit);
  await wops('sync');
  expect(await data('workflow')).toEqual(before);
});

test('without --yes nothing is deleted where nobody can be asked', async () => {
  const {wops, make, repository} = await createWorkspace();
  make('dev', {name: 'Report'});
  await wops('commit', 'dev', '--all');
  const head = await repository.git('rev-parse', 'HEAD');
  const {exitCode, stderr} = await wops('workflow', 'delete', 'Report');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('workflows/dev/report.json');
  expect(stderr).toContain('wops workflow delete report --yes');
  expect(await repository.git('rev-parse', 'HEAD')).toBe(head);
});

test('the output says where it still runs; a second time says that it was deleted already', async () => {
  const {data, wops, make, n8n} = await createWorkspace();
  const trigger = {
    name: 'Schedule',
    type: 'n8n-nodes-base.scheduleTrigger',
    typeVersion: 1.2,
    position: [0, 0],
    parameters: {rule: {interval: [{}]}},
  };
  const id = make('dev', {name: 'Report', nodes: [trigger]});
  n8n('dev').call('POST', `/workflows/${id}/activate`);
  await wops('commit', 'dev', '--all');
  const {stdout} = await wops('workflow', 'delete', 'report', '--yes');
  expect(stdout).toContain(`dev: n8n id ${id}, published: it still runs`);
  expect(await data('workflow', 'delete', 'report')).toMatchObject({changed: false, commit: null});
});

test('an untracked workflow cannot be deleted', async () => {
  const {wops, make} = await createWorkspace();
  const id = make('dev', {name: 'Loose'});
  await wops('sync');
  const {exitCode, stderr} = await wops('workflow', 'delete', 'Loose', '--yes');
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`wops commit dev ${id}`);
});

test('a file with uncommitted edits stops the deletion, and nothing is changed', async () => {
  const {data, wops, make, repository} = await createWorkspace();
  make('dev', {name: 'Report'});
  await wops('commit', 'dev', '--all');
  await repository.write('workflows/dev/report.json', '{"name": "edited"}');
  const {exitCode, json} = await wops('workflow', 'delete', 'report', '--yes', '--json');
  expect([exitCode, json.error?.type]).toEqual([2, 'git_dirty']);
  expect(await data('workflow')).toHaveLength(1);
});
