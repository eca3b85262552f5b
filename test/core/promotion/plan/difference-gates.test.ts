import {expect, test} from 'vitest';
import {note} from '../../../support/core-workspace.ts';
import {createPromotionWorkspace, shutGates} from '../promotion-workspace.ts';

/** Promoted once: dev, staging and Git agree. */
async function agreed() {
  const workspace = await createPromotionWorkspace();
  const id = workspace.make('dev', {name: 'Pay', nodes: [note('first')]});
  await workspace.commit('dev', {all: true});
  await workspace.promote();
  const there = workspace.held('staging', 'Pay').id;
  const plan = async (options = {}) => {
    const operation = await workspace.plan(options);
    return [operation.plan.workflows[0]!.difference, ...shutGates(operation)];
  };
  return {
    ...workspace,
    planned: plan,
    inDev: (text: string) => workspace.edit('dev', id, {nodes: [note(text)]}),
    inStaging: (text: string) => workspace.edit('staging', there, {nodes: [note(text)]}),
  };
}

test('what moved in the source alone goes through', async () => {
  const {planned, inDev} = await agreed();
  expect(await planned()).toEqual(['unchanged']);
  inDev('second');
  expect(await planned()).toEqual(['modified']);
});

test('what moved in the target alone is a hotfix: kept, unless it may be overwritten', async () => {
  const {planned, inStaging, promote, held} = await agreed();
  inStaging('hotfix');
  expect(await planned()).toEqual(['target_hotfix', 'requireCleanDrift', 'allowOverwritingHotfixes']);
  expect(await planned({allowConflict: true})).toEqual([
    'target_hotfix',
    'requireCleanDrift',
    'allowOverwritingHotfixes',
  ]);
  expect((await promote()).status).toBe('blocked');
  expect(held('staging', 'Pay').nodes[0].parameters.text).toBe('hotfix');
  expect(await planned({allowHotfix: true})).toEqual(['target_hotfix']);
  expect((await promote({allowHotfix: true})).status).toBe('completed');
  expect(held('staging', 'Pay').nodes[0].parameters.text).toBe('first');
});

test('what moved on both sides is a conflict, and needs its own permission', async () => {
  const {planned, inDev, inStaging} = await agreed();
  inDev('second');
  inStaging('hotfix');
  expect(await planned()).toEqual(['conflict', 'requireCleanDrift', 'allowForcePromotionOnConflicts']);
  expect(await planned({allowHotfix: true})).toEqual([
    'conflict',
    'requireCleanDrift',
    'allowForcePromotionOnConflicts',
  ]);
  expect(await planned({allowConflict: true})).toEqual(['conflict']);
});

test('the same change on both sides is no conflict; Git has to be told', async () => {
  const {planned, inDev, inStaging, commit} = await agreed();
  inDev('second');
  inStaging('second');
  expect(await planned()).toEqual(['unchanged', 'requireCleanDrift']);
  await commit('staging');
  expect(await planned()).toEqual(['unchanged']);
});

test('an untracked workflow of that name in the target is not doubled', async () => {
  const workspace = await createPromotionWorkspace();
  workspace.make('dev', {name: 'Pay', nodes: [note('first')]});
  await workspace.commit('dev', {all: true});
  const there = workspace.make('staging', {name: 'Pay', nodes: [note('whose?')]});
  const operation = await workspace.plan();
  expect(shutGates(operation)).toEqual(['requireCleanDrift', 'identity']);
  expect(operation.gates.find(({name}) => name === 'identity')!.message).toContain(
    `wops workflow link staging ${there} pay`,
  );
});

test('a missing credential, a variable without a value and an unknown node type are named before anything is written', async () => {
  const workspace = await createPromotionWorkspace('variables: {API: {dev: d}}\n');
  const credential = workspace.credential('dev', 'httpBasicAuth', 'Key');
  workspace.make('dev', {
    name: 'Pay',
    nodes: [{...note('{{env.API}}'), credentials: {httpBasicAuth: credential}}],
  });
  await workspace.commit('dev', {all: true});
  const {gates, status} = await workspace.promote();
  expect(status).toBe('blocked');
  const shut = gates.filter(({passed}) => !passed).map(({name, message}) => [name, message]);
  expect(shut).toEqual([
    ['credentials', '"Note": staging has no credential "Key" (httpBasicAuth)'],
    ['variables', '{{env.API}} has no value in staging: wops variable set API staging=VALUE'],
  ]);
  expect(workspace.api('staging', 'GET', '/workflows').data).toEqual([]);
});
