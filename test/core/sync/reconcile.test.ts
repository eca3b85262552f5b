import {expect, test} from 'vitest';
import type {DiffStatus} from '../../../src/core/diff/diff-status.ts';
import {type CoreWorkspace, createCoreWorkspace, node, note} from '../../support/core-workspace.ts';

const ENVIRONMENTS = {dev: 'dev', staging: 'staging', prod: 'production'} as const;
const ONE_STAGE = `pipelines:
  default:
    stages:
      - {name: one, source: dev, target: staging}
`;
const STAGES = `${ONE_STAGE}      - {name: two, source: staging, target: prod}
`;

async function statuses(workspace: CoreWorkspace, source: string, target: string): Promise<Record<string, DiffStatus>> {
  const {canonical} = await workspace.rows();
  const slugs = new Map(canonical.map(({canonicalId, slug}) => [canonicalId, slug]));
  const states = await workspace.core(({store}) => store.diffStates());
  const ours = states.filter((state) => state.source === source && state.target === target);
  return Object.fromEntries(ours.map(({canonicalId, status}) => [slugs.get(canonicalId)!, status]));
}

/** A workflow with this content in dev's n8n, staging's n8n and staging's folder; null: not there. */
async function put(workspace: CoreWorkspace, name: string, [source, target, git]: (string | null)[]): Promise<void> {
  const id = workspace.make('dev', {name, nodes: [note('start')]});
  await workspace.commit('dev', {workflows: [name]});
  const {canonicalId} = (await workspace.mapping('dev', name))!;
  const make = (content: string) => workspace.make('staging', {name, nodes: [note(content)]});
  const targetId = typeof target === 'string' ? make(target) : undefined;
  const file = (content: string, more: object) =>
    JSON.stringify({canonicalId, name, nodes: [note(content)], connections: {}, settings: {}, ...more});
  const path = `workflows/staging/${name.toLowerCase()}.json`;
  // Links it once, by its id; what the folder says afterwards is another thing.
  await workspace.repository.commit('link', {[path]: file('link', targetId === undefined ? {} : {id: targetId})});
  await workspace.sync('staging');
  if (typeof git === 'string') await workspace.repository.commit('git', {[path]: file(git, {})});
  else {
    await workspace.repository.git('rm', '-q', path);
    await workspace.repository.commit('no git');
  }
  if (typeof source === 'string') workspace.edit('dev', id, {nodes: [note(source)]});
  else workspace.api('dev', 'DELETE', `/workflows/${id}`);
}

test('the table of statuses, row by row', async () => {
  const workspace = await createCoreWorkspace({environments: ENVIRONMENTS, yaml: STAGES});
  await put(workspace, 'Target-only', [null, 'x', 'x']);
  await put(workspace, 'Added', ['x', null, 'x']);
  await put(workspace, 'Unchanged', ['x', 'x', 'y']);
  await put(workspace, 'Modified', ['x', 'y', 'y']);
  await put(workspace, 'Hotfix', ['x', 'y', 'x']);
  await put(workspace, 'Conflict', ['x', 'y', 'z']);
  await put(workspace, 'No-git', ['x', 'y', null]);
  await workspace.sync();
  const expected = {
    'target-only': 'target_only',
    added: 'added',
    unchanged: 'unchanged',
    modified: 'modified',
    hotfix: 'target_hotfix',
    conflict: 'conflict',
    'no-git': 'conflict',
  };
  expect(await statuses(workspace, 'dev', 'staging')).toEqual(expected);
  // The comparison of what is read now says the same.
  const {diff} = await import('../../../src/core/comparison/diff-report.ts');
  const report = await workspace.core((context) => diff(context, {source: 'dev', target: 'staging'}));
  expect(
    Object.fromEntries(report.workflows.map(({slug, name, status}) => [slug ?? name.toLowerCase(), status])),
  ).toEqual(expected);
});

test('what a promotion would carry over is unchanged: credentials, variables, addresses', async () => {
  const workspace = await createCoreWorkspace({
    environments: ENVIRONMENTS,
    yaml: `${STAGES}credentials:
  stripe: {type: httpHeaderAuth, dev: Stripe test, staging: Stripe stage, prod: Stripe live}
variables:
  BASE: {dev: 'https://dev.example.com', staging: 'https://stg.example.com', prod: 'https://api.example.com', detect: true}
`,
  });
  const values = {
    dev: {credential: 'Stripe test', base: 'https://dev.example.com'},
    staging: {credential: 'Stripe stage', base: 'https://stg.example.com'},
    prod: {credential: 'Stripe live', base: 'https://api.example.com'},
  };
  for (const [environment, {credential, base}] of Object.entries(values)) {
    const parameters = {url: `${base}/x`, self: `${workspace.n8n(environment).url}/webhook/a`};
    const credentials = {httpHeaderAuth: {id: environment, name: credential}};
    workspace.make(environment, {
      name: 'One',
      nodes: [node('Call', 'n8n-nodes-base.httpRequest', parameters, {credentials})],
    });
  }
  await workspace.commit('dev', {all: true});
  const {canonicalId} = (await workspace.mapping('dev', 'One'))!;
  for (const environment of ['staging', 'prod']) {
    await workspace.sync();
    const {n8nId} = (await workspace.mapping(environment, 'One'))!;
    const file = {canonicalId, id: n8nId, name: 'One', nodes: [], connections: {}};
    await workspace.repository.commit('link', {[`workflows/${environment}/one.json`]: JSON.stringify(file)});
    await workspace.commit(environment);
  }
  expect((await workspace.file('workflows/prod/one.json')).nodes[0].parameters.url).toBe('{{env.BASE}}/x');
  await workspace.sync();
  expect(await statuses(workspace, 'dev', 'staging')).toEqual({one: 'unchanged'});
  expect(await statuses(workspace, 'staging', 'prod')).toEqual({one: 'unchanged'});
});

test('what the target ignores has no status, and archived there it is added', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev', staging: 'staging'}, yaml: ONE_STAGE});
  workspace.make('dev', {name: 'One'});
  await workspace.commit('dev', {all: true});
  const id = workspace.make('staging', {name: 'One'});
  await workspace.sync();
  expect(await statuses(workspace, 'dev', 'staging')).toEqual({one: 'unchanged'});
  await workspace.data('workflow', 'ignore', 'staging', 'one', '--yes');
  await workspace.sync();
  expect(await statuses(workspace, 'dev', 'staging')).toEqual({});
  await workspace.data('workflow', 'unignore', 'staging', id, '--yes');
  workspace.api('staging', 'POST', `/workflows/${id}/archive`);
  await workspace.sync();
  expect(await statuses(workspace, 'dev', 'staging')).toEqual({one: 'added'});
});

test('hashes made with another wops.yaml are not compared with newer ones', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev', staging: 'staging'}, yaml: ONE_STAGE});
  const credentials = {httpHeaderAuth: {id: 'c', name: 'Stripe'}};
  const nodes = [node('Call', 'n8n-nodes-base.httpRequest', {}, {credentials})];
  for (const environment of ['dev', 'staging']) workspace.make(environment, {name: 'One', nodes});
  await workspace.commit('dev', {all: true});
  await workspace.sync();
  const yaml = await workspace.repository.read('wops.yaml');
  const mapped = 'credentials:\n  stripe: {type: httpHeaderAuth, dev: Stripe, staging: Stripe}\n';
  await workspace.repository.write('wops.yaml', `${yaml}${mapped}`);
  workspace.n8n('staging').faults.add({kind: 'status', status: 401});
  const report = await workspace.sync();
  expect(report.staging!.status).toBe('failed');
  expect(await statuses(workspace, 'dev', 'staging')).toEqual({one: 'unchanged'});
});

test('a stage that left wops.yaml leaves no statuses behind', async () => {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev', staging: 'staging'}, yaml: ONE_STAGE});
  workspace.make('dev', {name: 'One'});
  await workspace.commit('dev', {all: true});
  await workspace.sync();
  expect(await statuses(workspace, 'dev', 'staging')).toEqual({one: 'added'});
  const yaml = await workspace.repository.read('wops.yaml');
  await workspace.repository.write('wops.yaml', yaml.slice(0, yaml.indexOf('pipelines:')));
  await workspace.sync();
  expect(await statuses(workspace, 'dev', 'staging')).toEqual({});
});
