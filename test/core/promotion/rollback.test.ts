import {expect, test} from 'vitest';
import {rollbackPromotion} from '../../../src/core/promotion/rollback.ts';
import {note, webhook} from '../../support/core-workspace.ts';
import {createPromotionWorkspace} from './promotion-workspace.ts';

/** Workflows of dev, promoted to staging, and again once all had changed: `id` is of the second promotion. */
async function promoted({names}: {names: string[]}) {
  const workspace = await createPromotionWorkspace();
  const make = (name: string) => workspace.make('dev', {name, nodes: [webhook(name.toLowerCase()), note('old')]});
  const ids = names.map(make);
  await workspace.commit('dev', {all: true});
  await workspace.promote({publish: true});
  for (const id of ids) workspace.edit('dev', id, {nodes: [webhook(id), note('new')]});
  await workspace.commit('dev', {all: true});
  const {id, snapshots} = await workspace.promote();
  return {
    workspace,
    id: id!,
    /** What retention does to the snapshot from before. */
    letGo: () => workspace.core(({store}) => store.snapshots.delete([snapshots.pre!])),
    rollback: (force = false) =>
      workspace.core((context) => rollbackPromotion(context, id!, {force, dryRun: false}, {confirm: async () => {}})),
  };
}

test('a promotion whose snapshot retention let go of is not taken for one that changed nothing', async () => {
  const {workspace, id, letGo, rollback} = await promoted({names: ['Pay', 'Mail']});
  await letGo();
  const after = workspace.held('staging', 'Pay').versionId;
  for (const force of [false, true]) {
    await expect(rollback(force)).rejects.toMatchObject({
      code: 'usage',
      message: `The snapshot from before promotion ${id.slice(0, 8)} is not kept any more (retention): what staging held then is not known.`,
      hint: 'Apply an older commit of Git instead: wops apply staging mail pay --ref COMMIT --dry-run',
    });
  }
  expect(workspace.held('staging', 'Pay').versionId).toBe(after);
  expect(await workspace.core(({store}) => store.holds.get('staging'))).toBeNull();
});

test('of many workflows that it changed the hint names none', async () => {
  const {letGo, rollback} = await promoted({names: ['A', 'B', 'C', 'D']});
  await letGo();
  await expect(rollback()).rejects.toMatchObject({
    hint: expect.stringMatching(/: wops apply staging --ref COMMIT --dry-run$/),
  });
});

test('one that really changed nothing is still told so', async () => {
  const {workspace} = await promoted({names: ['Pay']});
  const {id, status} = await workspace.promote();
  expect(status).toBe('completed');
  await expect(
    workspace.core((context) =>
      rollbackPromotion(context, id!, {force: false, dryRun: false}, {confirm: async () => {}}),
    ),
  ).rejects.toMatchObject({code: 'usage', message: expect.stringContaining('changed nothing in the target')});
});
