import {expect, test} from 'vitest';
import {call, note, webhook} from '../../../support/core-workspace.ts';
import {actionsOf, createPromotionWorkspace, shutGates} from '../promotion-workspace.ts';

/** Staging runs what its folder says: Child, Other and Parent, which calls Child. */
async function withStaging() {
  const workspace = await createPromotionWorkspace();
  const child = workspace.make('staging', {name: 'Child', nodes: [webhook('child')]});
  const parent = workspace.make('staging', {name: 'Parent', nodes: [webhook('start'), call(child)]});
  const other = workspace.make('staging', {name: 'Other', nodes: [note('other')]});
  await workspace.commit('staging', {all: true});
  const remove = async (slug: string) => {
    await workspace.repository.git('rm', '--quiet', `workflows/staging/${slug}.json`);
    await workspace.repository.commit(`Without ${slug}`);
  };
  const change = async (slug: string, values: object) => {
    const path = `workflows/staging/${slug}.json`;
    await workspace.repository.commit('Change', {[path]: JSON.stringify({...(await workspace.file(path)), ...values})});
  };
  return {...workspace, ids: {child, parent, other}, remove, change};
}

test('what runs is made what Git says, and then there is nothing left', async () => {
  const workspace = await withStaging();
  workspace.edit('staging', workspace.ids.other, {nodes: [note('by hand')], settings: {timezone: 'UTC'}, name: 'Hers'});
  const report = await workspace.apply();
  expect([report.status, actionsOf(report)]).toEqual(['completed', ['Child: none', 'Other: update', 'Parent: none']]);
  const {name, nodes, settings} = workspace.api('staging', 'GET', `/workflows/${workspace.ids.other}`);
  expect([name, nodes[0].parameters.text, settings.timezone]).toEqual(['Other', 'other', undefined]);
  expect((await workspace.planApply()).plan.workflows.every(({action}) => action === 'none')).toBe(true);
});

test('publication, tags and archiving follow the file', async () => {
  const workspace = await withStaging();
  await workspace.change('child', {active: true, tags: ['b', 'a', 'b']});
  workspace.api('staging', 'POST', `/workflows/${workspace.ids.other}/archive`);
  const report = await workspace.apply();
  expect(actionsOf(report)).toEqual(['Child: update', 'Other: create', 'Parent: none']);
  const child = workspace.api('staging', 'GET', `/workflows/${workspace.ids.child}`);
  expect([child.activeVersionId !== null, child.tags.map(({name}: {name: string}) => name)]).toEqual([
    true,
    ['a', 'b'],
  ]);
  expect(workspace.api('staging', 'GET', `/workflows/${workspace.ids.other}`).isArchived).toBe(false);
  await workspace.change('child', {active: false});
  expect(actionsOf(await workspace.planApply())).toEqual(['Child: unpublish', 'Other: none', 'Parent: none']);
});

test('what a running workflow calls stays published, whatever its file says', async () => {
  const workspace = await withStaging();
  await workspace.change('child', {active: true});
  await workspace.change('parent', {active: true});
  await workspace.apply();
  await workspace.change('child', {active: false});
  const {plan} = await workspace.planApply();
  expect(actionsOf(await workspace.planApply())).toEqual(['Child: none', 'Other: none', 'Parent: none']);
  expect(plan.findings).toMatchObject([{workflow: 'child', code: 'published_with_caller'}]);
});

test('a file copied from another environment’s folder is applied in this one’s terms', async () => {
  const workspace = await withStaging();
  const copies = await Promise.all(
    ['child', 'parent'].map(async (slug) => [slug, await workspace.file(`workflows/staging/${slug}.json`)] as const),
  );
  await workspace.repository.commit(
    'Copies',
    Object.fromEntries(copies.map(([slug, file]) => [`workflows/prod/${slug}.json`, JSON.stringify(file)])),
  );
  await workspace.sync('staging', 'prod');
  const report = await workspace.apply({environment: 'prod'});
  expect([report.status, actionsOf(report)]).toEqual(['completed', ['Child: create', 'Parent: create']]);
  const [child, parent] = [workspace.held('prod', 'Child'), workspace.held('prod', 'Parent')];
  expect(parent.nodes[1].parameters.workflowId).toBe(child.id);
});

test('what Git does not hold is told and left alone; --prune archives it', async () => {
  const workspace = await withStaging();
  await workspace.remove('other');
  workspace.make('staging', {name: 'Untracked', nodes: [note('u')]});
  const {plan} = await workspace.planApply();
  expect(plan.findings.map(({workflow, code}) => `${workflow} ${code}`).toSorted()).toEqual([
    'Other not_in_git',
    'Untracked not_in_git',
  ]);
  const report = await workspace.apply({prune: true});
  expect(actionsOf(report)).toEqual(['Child: none', 'Other: archive', 'Parent: none', 'Untracked: archive']);
  expect(report.status).toBe('completed');
  expect(workspace.held('staging', 'Untracked').isArchived).toBe(true);
  expect(actionsOf(await workspace.planApply({prune: true}))).toEqual(['Child: none', 'Parent: none']);
});

test('--prune does not take away what a running workflow calls, nor what is written refers to', async () => {
  const workspace = await withStaging();
  await workspace.change('child', {active: true});
  await workspace.change('parent', {active: true});
  await workspace.apply();
  await workspace.remove('child');
  expect(shutGates(await workspace.planApply({prune: true}))).toEqual(['publication']);
  await workspace.change('parent', {active: false, name: 'Caller'});
  expect(shutGates(await workspace.planApply({prune: true}))).toEqual(['references']);
});

test('many at once trip the breaker; a folder that is not there, or cannot be read, prunes nothing', async () => {
  const workspace = await withStaging();
  for (let index = 0; index < 10; index++) workspace.make('staging', {name: `Extra ${index}`, nodes: [note('x')]});
  await expect(workspace.planApply({prune: true})).rejects.toMatchObject({
    code: 'breaker',
    details: {live: 13, pruned: 10},
  });
  const meant = await workspace.planApply({prune: true, acceptMassChange: true});
  expect(meant.plan.workflows.filter(({action}) => action === 'archive')).toHaveLength(10);

  workspace.make('prod', {name: 'Alone', nodes: [note('x')]});
  await expect(workspace.planApply({environment: 'prod', prune: true})).rejects.toMatchObject({
    code: 'usage',
    hint: expect.stringContaining('wops commit prod --all'),
  });
  await workspace.repository.commit('Broken', {'workflows/staging/other.json': '{'});
  await expect(workspace.planApply({prune: true, acceptMassChange: true})).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('workflows/staging/other.json'),
  });
});

test('--ref reads another commit, also for what must not be pruned', async () => {
  const workspace = await withStaging();
  await workspace.repository.commit('Broken', {'workflows/staging/other.json': '{'});
  const broken = await workspace.repository.git('rev-parse', 'HEAD');
  await workspace.repository.git('checkout', '--quiet', 'HEAD~1', '--', 'workflows');
  await workspace.repository.commit('Whole again');
  expect(actionsOf(await workspace.planApply({prune: true}))).toEqual(['Child: none', 'Other: none', 'Parent: none']);
  await expect(workspace.planApply({prune: true, ref: broken})).rejects.toMatchObject({code: 'usage'});
});

test('--prune takes what is named alone, however many those are; a name that is nowhere is refused', async () => {
  const workspace = await withStaging();
  const extras = Array.from({length: 10}, (_, index) => `Extra ${index}`);
  for (const name of [...extras, 'Stays']) workspace.make('staging', {name, nodes: [note('x')]});
  const {plan} = await workspace.planApply({prune: true, workflows: ['other', ...extras]});
  const archived = plan.workflows.filter(({action}) => action === 'archive').map(({name}) => name);
  expect(archived.toSorted()).toEqual(extras);
  expect(plan.workflows).toHaveLength(11);
  await expect(workspace.planApply({prune: true, workflows: ['Extra 99']})).rejects.toMatchObject({
    code: 'workflow_unknown',
  });
  await expect(workspace.planApply({workflows: ['Stays']})).rejects.toMatchObject({code: 'workflow_unknown'});
});
