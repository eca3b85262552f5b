import {expect, test} from 'vitest';
import {promote} from '../../../../src/core/promotion/promote.ts';
import {createCoreWorkspace, node} from '../../../support/core-workspace.ts';

const yes = {confirm: async () => {}};
const FIRST = node('First', 'n8n-nodes-base.set', {text: 'a', other: 'x'});
const SECOND = node('Second', 'n8n-nodes-base.set', {text: 'a'});

/** Promoted once; then dev changes one thing, and production, by hand, another. */
async function setUp(dev: object[], prod: object[]) {
  const workspace = await createCoreWorkspace();
  const id = workspace.make('dev', {name: 'Flow', nodes: [FIRST, SECOND]});
  await workspace.commit('dev', {all: true});
  const run = (options = {}) =>
    workspace.core((context) => promote(context, {source: 'dev', target: 'prod', ...options}, yes));
  const {workflows} = await run();
  workspace.edit('dev', id, {nodes: dev});
  const there = workflows[0]!.n8nId!;
  workspace.edit('prod', there, {nodes: prod});
  return {...workspace, run, texts: () => textsOf(workspace.api('prod', 'GET', `/workflows/${there}`))};
}

// biome-ignore lint/suspicious/noExplicitAny: n8n's answers
function textsOf({nodes}: any): Record<string, string> {
  return Object.fromEntries(
    nodes.map((one: {name: string; parameters: {text: string}}) => [one.name, one.parameters.text]),
  );
}

const edited = (one: typeof FIRST, text: string) => ({...one, parameters: {...one.parameters, text}});

test('with --merge, edits of different nodes on both sides are both written, and Git holds them', async () => {
  const workspace = await setUp([edited(FIRST, 'dev'), SECOND], [FIRST, edited(SECOND, 'prod')]);
  expect((await workspace.run()).status).toBe('blocked');
  const report = await workspace.run({merge: true});
  expect(report).toMatchObject({status: 'completed', findings: [{workflow: 'flow', code: 'merged'}]});
  expect(workspace.texts()).toEqual({First: 'dev', Second: 'prod'});
  expect(textsOf(await workspace.file('workflows/prod/flow.json'))).toEqual({First: 'dev', Second: 'prod'});
  expect((await workspace.drift('prod')).status).toBe('IN_SYNC');
});

test('with --merge, edits of one parameter to different values block, and the place is named', async () => {
  const workspace = await setUp([edited(FIRST, 'dev'), SECOND], [edited(FIRST, 'prod'), SECOND]);
  const report = await workspace.run({merge: true});
  expect(report.status).toBe('blocked');
  const gate = report.gates.find(({name}) => name === 'allowForcePromotionOnConflicts');
  expect(gate?.message).toContain('"Flow": node "First", parameters.text');
  expect(workspace.texts()).toEqual({First: 'prod', Second: 'a'});
});

test('with --merge, a hotfix that the source lacks is kept, not overwritten', async () => {
  const workspace = await setUp([FIRST, SECOND], [FIRST, edited(SECOND, 'prod')]);
  const report = await workspace.run({merge: true});
  expect(report).toMatchObject({status: 'completed', workflows: [{action: 'none'}]});
  expect(workspace.texts()).toEqual({First: 'a', Second: 'prod'});
});
