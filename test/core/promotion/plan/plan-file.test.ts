import {mkdir, readdir, readFile, stat, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {readPlan, savePlan} from '../../../../src/core/promotion/plan/plan-file.ts';
import {planOptions} from '../../../../src/core/promotion/plan/plan-options.ts';
import {node, note} from '../../../support/core-workspace.ts';
import {temporaryFolder} from '../../../support/git-repository.ts';
import {createPromotionWorkspace} from '../promotion-workspace.ts';

const PLAN = {
  wopsPlan: 1 as const,
  createdAt: '2026-01-01T00:00:00.000Z',
  kind: 'promotion' as const,
  source: 'dev',
  target: 'staging',
  options: planOptions({workflows: ['pay'], pipeline: 'default'}),
  digest: 'abc',
  workflows: [],
};

const WANTED = {kind: 'promotion', source: 'dev', target: 'staging'} as const;

test('a plan is read as it was saved, and its file is its owner’s alone', async () => {
  const path = join(await temporaryFolder(), 'plan.json');
  await writeFile(path, 'an older one', {mode: 0o644});
  await savePlan(path, PLAN);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readPlan(path, WANTED)).toEqual(PLAN);
});

test('a file that cannot be written is named, and nothing is left behind', async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'taken'));
  for (const path of [join(folder, 'taken'), join(folder, 'nowhere', 'plan.json')]) {
    await expect(savePlan(path, PLAN)).rejects.toMatchObject({code: 'usage', message: expect.stringContaining(path)});
  }
  expect(await readdir(folder)).toEqual(['taken']);
});

const HOSTILE: [what: string, text: string][] = [
  ['no JSON', '{'],
  ['nothing', ''],
  ['null', 'null'],
  ['a list', '[]'],
  ['another version', JSON.stringify({...PLAN, wopsPlan: 2})],
  ['no options', JSON.stringify({...PLAN, options: null})],
  ['workflows that are no names', JSON.stringify({...PLAN, options: {...PLAN.options, workflows: [{}]}})],
  ['a permission that is no switch', JSON.stringify({...PLAN, options: {...PLAN.options, allowHotfix: 'no'}})],
  ['a pipeline that is no name', JSON.stringify({...PLAN, options: {...PLAN.options, pipeline: {}}})],
  ['an incident that it ends', JSON.stringify({...PLAN, options: {...PLAN.options, incident: 1}})],
  ['a kind that there is not', JSON.stringify({...PLAN, kind: '__proto__'})],
  ['workflows that are none', JSON.stringify({...PLAN, workflows: [null]})],
  ['no digest', JSON.stringify({...PLAN, digest: 1})],
  ['nesting without end', '['.repeat(200_000)],
];

test.each(HOSTILE)('a file that holds %s is no plan', async (_what, text) => {
  const path = join(await temporaryFolder(), 'plan.json');
  await writeFile(path, text);
  await expect(readPlan(path, WANTED)).rejects.toMatchObject({code: 'usage', message: `${path} is no plan of wops.`});
});

test('a plan of another operation, and one that is not there, are refused', async () => {
  const path = join(await temporaryFolder(), 'plan.json');
  await expect(readPlan(path, WANTED)).rejects.toMatchObject({code: 'usage', message: `${path} does not exist.`});
  await savePlan(path, PLAN);
  for (const wanted of [{kind: 'apply'}, {target: 'prod'}, {source: 'prod'}] as const) {
    await expect(readPlan(path, {...WANTED, ...wanted})).rejects.toMatchObject({
      code: 'usage',
      message: `${path} is the plan of another operation: promotion dev → staging.`,
    });
  }
});

async function withPlan() {
  const workspace = await createPromotionWorkspace();
  const credential = workspace.credential('dev', 'httpBasicAuth', 'Key');
  workspace.credential('staging', 'httpBasicAuth', 'Key');
  const secret = node(
    'Ask',
    'n8n-nodes-base.httpRequest',
    {password: 'hunter2'},
    {credentials: {httpBasicAuth: credential}},
  );
  const id = workspace.make('dev', {name: 'Pay', nodes: [secret]});
  workspace.make('dev', {name: 'Mail', nodes: [note('mail')]});
  await workspace.commit('dev', {all: true});
  const planFile = join(await temporaryFolder(), 'plan.json');
  await workspace.promote({out: planFile});
  return {...workspace, id, planFile, carryOut: () => workspace.promote({planFile})};
}

test('a saved plan holds no content, is carried out as it is, and is stale afterwards', async () => {
  const {planFile, carryOut, held} = await withPlan();
  const text = await readFile(planFile, 'utf8');
  for (const word of ['hunter2', 'Ask', 'httpBasicAuth']) expect(text).not.toContain(word);
  expect((await carryOut()).status).toBe('completed');
  expect(held('staging', 'Pay').nodes[0].parameters.password).toBe('hunter2');
  await expect(carryOut()).rejects.toMatchObject({code: 'stale'});
});

test('what moved makes it stale, by name, and nothing is written', async () => {
  const workspace = await withPlan();
  workspace.edit('dev', workspace.id, {nodes: [note('moved')]});
  await expect(workspace.carryOut()).rejects.toMatchObject({
    code: 'stale',
    message: 'The plan is stale: "Pay" has moved since it was made. Nothing was written.',
    hint: 'What it would be now: wops promote dev staging --dry-run',
  });
  workspace.api('dev', 'POST', `/workflows/${workspace.id}/archive`);
  await expect(workspace.carryOut()).rejects.toMatchObject({details: {moved: [{name: 'Pay'}]}});
  expect(workspace.api('staging', 'GET', '/workflows').data).toEqual([]);
});

test('a plan made in a fresh clone is the plan of the machine that knows more', async () => {
  const workspace = await withPlan();
  const before = (await workspace.plan()).plan.digest;
  // Renamed: the slug is in Git, and in the state file; a name would give another.
  workspace.api('dev', 'GET', `/workflows/${workspace.id}`);
  workspace.edit('dev', workspace.id, {name: 'Payment'});
  await workspace.commit('dev');
  const known = (await workspace.plan()).plan;
  expect(known.digest).not.toBe(before);
  await workspace.forgetState();
  const fresh = (await workspace.plan()).plan;
  expect(fresh.workflows.map(({path}) => path)).toEqual(known.workflows.map(({path}) => path));
  expect(fresh.digest).toBe(known.digest);
});
