import {expect, test, vi} from 'vitest';
import {moveIncident} from '../../../../src/core/incident/move-incident.ts';
import {reconcileIncident} from '../../../../src/core/incident/reconcile/reconcile-incident.ts';
import type {ReconcileRequest} from '../../../../src/core/incident/reconcile/reconcile-report.ts';
import type {ApplyRequest} from '../../../../src/core/promotion/apply.ts';
import {planApply} from '../../../../src/core/promotion/plan/plan-apply.ts';
import {planOptions} from '../../../../src/core/promotion/plan/plan-options.ts';
import {createSnapshot} from '../../../../src/core/snapshot/create-snapshot.ts';
import {restoreSnapshot} from '../../../../src/core/snapshot/restore-snapshot.ts';
import {note} from '../../../support/core-workspace.ts';
import {actionsOf, createPromotionWorkspace} from '../promotion-workspace.ts';

const YES = {confirm: async () => {}};
const REASON = 'its mail server differs';

/** Prod: Mail (changed in n8n), Rogue (made in n8n) and Gone (archived in n8n) differ from Git, and that is accepted. */
async function accepted() {
  const workspace = await createPromotionWorkspace();
  const {core} = workspace;
  const dev = workspace.make('dev', {name: 'Mail', nodes: [note('dev')]});
  await workspace.commit('dev', {all: true});
  await workspace.promote({target: 'prod'});
  const mail = workspace.held('prod', 'Mail').id;
  const gone = workspace.make('prod', {name: 'Gone', nodes: [note('gone')]});
  workspace.make('prod', {name: 'Plain', nodes: [note('plain')]});
  await workspace.commit('prod', {all: true});
  const {id: before} = await core((context) => createSnapshot(context, {environment: 'prod', workflows: []}));
  workspace.edit('prod', mail, {nodes: [note('by hand')]});
  workspace.api('prod', 'POST', `/workflows/${gone}/archive`);
  workspace.make('prod', {name: 'Rogue', nodes: [note('rogue')]});
  const {incident} = await workspace.drift('prod');
  const number = String(incident!.number);
  await workspace.repository.git('config', 'user.name', 'Ada');
  await workspace.repository.git('config', 'user.email', 'ada@example.com');
  await core((context) => moveIncident(context, number, {action: 'acknowledge', force: false}));
  const flags = {force: false, dryRun: false, merge: false, overwrite: false, acceptMassChange: false};
  const request: ReconcileRequest = {...flags, resolution: 'acknowledge', reason: REASON, workflows: []};
  await core((context) => reconcileIncident(context, number, request, YES));
  const says = (done: string) =>
    `It is ${done}, though it was accepted as it is in #${number} by ada@example.com: ${REASON}`;
  const apply = (options: Partial<ApplyRequest> = {}) => workspace.apply({environment: 'prod', ...options});
  return {...workspace, dev, mail, before, says, apply};
}

const CODE = 'accepted_difference';

test('an apply says of whom and why it overrides what was accepted; before, and of what it did', async () => {
  const workspace = await accepted();
  const {apply, says} = workspace;
  const overridden = [
    {workflow: 'gone', code: CODE, message: says('created')},
    {workflow: 'mail', code: CODE, message: says('written over')},
  ];
  const left = {workflow: 'Rogue', code: 'not_in_git', message: expect.any(String)};
  const planned = await apply({dryRun: true});
  expect(planned.findings).toEqual([...overridden, left]);
  expect(planned.gates.every(({passed}) => passed)).toBe(true);

  const done = await apply();
  expect(done).toMatchObject({status: 'completed', findings: [...overridden, left]});
  expect(actionsOf(done)).toContain('Mail: update');
  expect((await apply()).findings).toEqual([left]);
});

test('so does one that archives what Git does not hold, a promotion, and a restore', async () => {
  const workspace = await accepted();
  const {apply, says} = workspace;
  const pruned = await apply({prune: true, workflows: ['Rogue'], dryRun: true});
  expect(pruned.findings).toEqual([{workflow: 'Rogue', code: CODE, message: says('archived')}]);

  workspace.edit('dev', workspace.dev, {nodes: [note('newer')]});
  await workspace.commit('dev');
  const promoted = await workspace.promote({target: 'prod', dryRun: true, allowHotfix: true, allowConflict: true});
  expect(promoted.findings).toEqual([{workflow: 'mail', code: CODE, message: says('written over')}]);

  const request = {snapshot: workspace.before, workflows: ['Mail'], dryRun: true};
  const restored = await workspace.core((context) => restoreSnapshot(context, request, YES));
  expect(restored.findings).toEqual([{workflow: 'mail', code: CODE, message: says('written over')}]);
});

test('of what it leaves alone it says nothing, nor of what is not as it was accepted', async () => {
  const {apply, edit, mail} = await accepted();
  expect((await apply({workflows: ['plain'], dryRun: true})).findings).toEqual([]);
  edit('prod', mail, {nodes: [note('by hand, again')]});
  expect(await apply({workflows: ['mail'], dryRun: true})).toMatchObject({
    workflows: [{action: 'update'}],
    findings: [],
  });
});

test('where nothing was accepted, nobody is asked for it', async () => {
  const workspace = await createPromotionWorkspace();
  const id = workspace.make('prod', {name: 'Mail', nodes: [note('one')]});
  await workspace.commit('prod', {all: true});
  workspace.edit('prod', id, {nodes: [note('by hand')]});
  const asked = await workspace.core(async (context) => {
    const acceptances = vi.spyOn(context.store.incidents, 'acceptances');
    const {plan} = await planApply(context, {environment: 'prod', asks: true}, planOptions({}));
    expect(plan.findings).toEqual([]);
    return acceptances.mock.calls.length;
  });
  // By the comparison.
  expect(asked).toBe(1);
});
