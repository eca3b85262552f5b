import {describe, expect, test} from 'vitest';
import {releaseHold} from '../../../../src/core/promotion/holds.ts';
import {promote} from '../../../../src/core/promotion/promote.ts';
import type {OperationReport} from '../../../../src/core/promotion/report.ts';
import {rollbackPromotion} from '../../../../src/core/promotion/rollback.ts';
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
  const there = workflows[0]!.n8nId!;
  const editDev = (nodes: object[]) => workspace.edit('dev', id, {nodes});
  const editProd = (nodes: object[]) => workspace.edit('prod', there, {nodes});
  editDev(dev);
  editProd(prod);
  return {
    ...workspace,
    run,
    editDev,
    editProd,
    texts: () => textsOf(workspace.api('prod', 'GET', `/workflows/${there}`)),
  };
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

describe('what a target has of its own, and Git has taken in', () => {
  /** Dev's edit and prod's hotfix were merged into prod. */
  async function merged() {
    const workspace = await setUp([edited(FIRST, 'dev'), SECOND], [FIRST, edited(SECOND, 'prod')]);
    await workspace.run({merge: true});
    return workspace;
  }
  const gateOf = ({gates}: OperationReport) => gates.find(({name}) => name === 'allowOverwritingHotfixes')!;

  test('after a merge the same promotion writes nothing, with --merge and without', async () => {
    const workspace = await merged();
    for (const options of [{}, {merge: true}, {dryRun: true}]) {
      const report = await workspace.run(options);
      expect(report).toMatchObject({workflows: [{action: 'none'}], findings: [{code: 'own_changes_kept'}]});
    }
    expect(workspace.texts()).toEqual({First: 'dev', Second: 'prod'});
  });

  test('after a merge, what the source changes next is merged again, or blocked, or overwrites by permission', async () => {
    const workspace = await merged();
    workspace.editDev([edited(FIRST, 'dev 2'), SECOND]);
    const report = await workspace.run();
    expect(report.status).toBe('blocked');
    expect(gateOf(report)).toMatchObject({passed: false, workflows: ['Flow']});
    expect(gateOf(report).message).toMatch(
      /holds changes of "Flow" that dev lacks, kept by a promotion .*\(commit [0-9a-f]{10}: .*--merge/,
    );
    expect(workspace.texts()).toEqual({First: 'dev', Second: 'prod'});
    expect(await workspace.run({merge: true})).toMatchObject({status: 'completed', findings: [{code: 'merged'}]});
    expect(workspace.texts()).toEqual({First: 'dev 2', Second: 'prod'});
    expect(await workspace.run()).toMatchObject({workflows: [{action: 'none'}]});
    expect(await workspace.run({allowHotfix: true})).toMatchObject({
      status: 'completed',
      workflows: [{action: 'update'}],
    });
    expect(workspace.texts()).toEqual({First: 'dev 2', Second: 'a'});
  });

  test('what was kept is known after a promotion that only publishes, too', async () => {
    const workspace = await merged();
    const published = await workspace.run({publish: true});
    expect(published).toMatchObject({workflows: [{action: 'publish'}]});
    expect(published.findings[0]).toMatchObject({code: 'own_changes_kept'});
    workspace.editDev([edited(FIRST, 'dev 2'), SECOND]);
    const report = await workspace.run();
    expect(report.status).toBe('blocked');
    expect(gateOf(report).message).toContain('kept by a promotion');
    expect(workspace.texts()).toEqual({First: 'dev', Second: 'prod'});
  });

  test('what was promoted is known also where the commit of it was made anew on top of others', async () => {
    const workspace = await merged();
    const {git} = workspace.repository;
    // As a push that comes second does: a colleague's commit of dev, never promoted, lies below ours.
    const ours = await git('rev-parse', 'HEAD');
    await git('reset', '-q', '--hard', 'HEAD~1');
    const file = await workspace.file('workflows/dev/flow.json');
    const [first, second] = file.nodes;
    const theirs = {...file, nodes: [first, {...second, parameters: {...second.parameters, text: 'dev, unpromoted'}}]};
    await workspace.repository.commit('Theirs', {'workflows/dev/flow.json': `${JSON.stringify(theirs, null, 2)}\n`});
    await git('cherry-pick', '-X', 'ours', ours);
    workspace.editDev([edited(FIRST, 'dev'), edited(SECOND, 'dev, unpromoted')]);
    const report = await workspace.run();
    expect(report.status).toBe('blocked');
    expect(gateOf(report).message).toContain('kept by a promotion');
  });

  test('a second hotfix at the same place merges: the first one is no conflict', async () => {
    const workspace = await merged();
    workspace.editProd([edited(FIRST, 'dev'), edited(SECOND, 'prod 2')]);
    workspace.editDev([edited(FIRST, 'dev 2'), SECOND]);
    expect(await workspace.run({merge: true})).toMatchObject({status: 'completed', findings: [{code: 'merged'}]});
    expect(workspace.texts()).toEqual({First: 'dev 2', Second: 'prod 2'});
  });

  test('once the source has it too, a promotion is one like any other', async () => {
    const workspace = await merged();
    workspace.editDev([edited(FIRST, 'dev 2'), edited(SECOND, 'prod')]);
    const report = await workspace.run();
    expect(report).toMatchObject({status: 'completed', workflows: [{action: 'update'}], findings: []});
    expect(workspace.texts()).toEqual({First: 'dev 2', Second: 'prod'});
  });

  test('a hotfix that was committed stays while the source has not moved; then it goes, and the plan says so', async () => {
    const workspace = await setUp([FIRST, SECOND], [FIRST, edited(SECOND, 'prod')]);
    await workspace.commit('prod');
    const kept = await workspace.run();
    expect(kept).toMatchObject({workflows: [{action: 'none'}], findings: [{code: 'own_changes_kept'}]});
    expect(kept.findings[0]!.message).toMatch(/\(commit [0-9a-f]{10}: /);
    workspace.editDev([edited(FIRST, 'dev'), SECOND]);
    expect(await workspace.run({dryRun: true, merge: true})).toMatchObject({findings: [{code: 'merged'}]});
    const report = await workspace.run();
    expect(report).toMatchObject({status: 'completed', findings: [{workflow: 'flow', code: 'own_changes_lost'}]});
    expect(workspace.texts()).toEqual({First: 'dev', Second: 'a'});
    expect(await workspace.run()).toMatchObject({workflows: [{action: 'none'}], findings: []});
  });

  test('where allowed by the policy, nothing of the kind is looked for', async () => {
    const workspace = await merged();
    const report = await workspace.run({allowHotfix: true, dryRun: true});
    expect(report).toMatchObject({workflows: [{action: 'update'}], findings: []});
  });

  test('a merge that was rolled back is none', async () => {
    const workspace = await setUp([edited(FIRST, 'dev'), SECOND], [FIRST, edited(SECOND, 'prod')]);
    const {id} = await workspace.run({merge: true});
    await workspace.core((context) => rollbackPromotion(context, id!, {force: false, dryRun: false}, yes));
    await workspace.core((context) => releaseHold(context, 'prod'));
    expect(workspace.texts()).toEqual({First: 'a', Second: 'prod'});
    const report = await workspace.run({dryRun: true});
    expect(gateOf(report).message).not.toContain('kept by a merge');
  });
});
