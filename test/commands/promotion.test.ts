import {join} from 'node:path';
import {beforeEach, expect, test, vi} from 'vitest';
import {createWorkspace, type Workspace} from '../support/workspace.ts';

const WEBHOOK = {
  id: 'a',
  name: 'Webhook',
  type: 'n8n-nodes-base.webhook',
  typeVersion: 2,
  position: [0, 0],
  parameters: {path: 'orders'},
};

let workspace: Workspace;
beforeEach(async () => {
  vi.stubEnv('CI', 'true');
  workspace = await createWorkspace({environments: {dev: 'dev', staging: 'staging'}});
  for (const name of ['Orders', 'Billing']) workspace.make('dev', {name, nodes: [WEBHOOK]});
  await workspace.data('commit', 'dev', '--all');
  return () => vi.unstubAllEnvs();
});

test('a promotion is shown, refused without a yes, run, listed, shown again and rolled back', async () => {
  const {wops, data} = workspace;
  const planned = await wops('promote', 'dev', 'staging', 'orders', '--dry-run');
  expect(planned.exitCode).toBe(0);
  expect(planned.stdout).toContain('1  + Orders  create, unpublished\n');
  expect(planned.stdout).toMatch(/Next: wops promote dev staging orders\n$/);

  const unasked = await wops('promote', 'dev', 'staging', 'orders');
  expect(unasked.exitCode).toBe(2);
  expect(unasked.stderr).toContain('Next:  wops promote dev staging orders --yes\n');

  const done = await wops('promote', 'dev', 'staging', '--yes', '--verbose', '--', 'orders');
  expect(done.exitCode).toBe(0);
  expect(done.stdout).toContain('✓ Orders  created\n');
  expect(done.stdout).toMatch(/Next: wops drift check staging\n$/);
  expect(done.stderr).toMatch(/^step 1 create sent Orders$/m);

  const [promotion] = await data('promotion', 'list', 'staging', '--status', 'completed', '--status', 'failed');
  expect(promotion).toMatchObject({kind: 'promotion', source: 'dev', target: 'staging', workflows: 1});
  expect((await wops('promotion', 'show', 'latest')).stdout).toContain(promotion.id);

  const undo = await wops('rollback', promotion.id.slice(0, 8), '--dry-run');
  expect(undo.stdout).toContain('1  - Orders  archive\n');
  const undone = await wops('rollback', 'latest', '--yes', '--reason', 'Sent twice');
  expect(undone.exitCode).toBe(0);
  expect(undone.stdout).toContain('↺ Orders  as before\n');

  expect((await wops('hold')).stdout).toContain('Sent twice');
  const blocked = await wops('promote', 'dev', 'staging', '--yes');
  expect(blocked.exitCode).toBe(4);
  expect(blocked.stdout).toMatch(/Next: wops hold release staging\n$/);
  expect((await wops('hold', 'release', 'staging')).stdout).toContain('no longer on hold. It was because: Sent twice');
});

test('a plan is saved, and run as it was saved', async () => {
  const {wops, root} = workspace;
  const file = join(root, '.wops', 'plan.json');
  const saved = await wops('promote', 'dev', 'staging', 'orders', '--out', file);
  expect(saved.stdout).toContain(`Next: wops promote dev staging --plan ${file}\n`);
  expect((await wops('promotion', 'list', '--json')).json.data).toEqual([]);
  const run = await wops('promote', 'dev', 'staging', '--plan', file, '--yes', '--json');
  expect(run.json.data).toMatchObject({status: 'completed', workflows: [{name: 'Orders', status: 'success'}]});
});

test('a snapshot is taken, listed, shown and restored', async () => {
  const {wops, data} = workspace;
  await data('promote', 'dev', 'staging', '--yes');
  const snapshot = await data('snapshot', 'create', 'staging', 'orders', '--reason', 'Before the update');
  expect((await wops('snapshot', 'list', 'staging', '--type', 'manual_backup')).stdout).toContain('Before the update');
  expect((await wops('snapshot', 'show', snapshot.id)).stdout).toMatch(/^Orders {4}\S+ +not published$/m);
  const restored = await wops('snapshot', 'restore', snapshot.id, '--yes');
  expect(restored.stdout).toContain(`snapshot ${snapshot.id.slice(0, 8)} → staging: nothing to do`);
});
