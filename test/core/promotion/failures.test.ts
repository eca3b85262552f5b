import {chmod, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from 'vitest';
import {nextCommand} from '../../../src/commands/_views/operation-next.ts';
import {ERRORS} from '../../../src/core/errors.ts';
import {operationExitCode} from '../../../src/core/promotion/exit-code.ts';
import {releaseHold} from '../../../src/core/promotion/holds.ts';
import {type PromoteRequest, promote} from '../../../src/core/promotion/promote.ts';
import type {OperationReport} from '../../../src/core/promotion/report.ts';
import {resumePromotion} from '../../../src/core/promotion/resume.ts';
import {rollbackPromotion} from '../../../src/core/promotion/rollback.ts';
import {askSandbox, captureState, whatRuns} from '../../support/captured-state.ts';
import {createCoreWorkspace, note, webhook} from '../../support/core-workspace.ts';
import {cloneRepository, createBareRepository, type TestRepository} from '../../support/git-repository.ts';
import {NEXT} from './kill-matrix.ts';
import {KILL_SCENARIOS} from './kill-scenarios.ts';
import {KillWorkspace, stepsTold} from './kill-workspace.ts';

const yes = {confirm: async () => {}};
const PUSH = 'git:\n  push: true\n';

/** `Orders` and `Billing` run in prod, and have moved in dev; `Fresh` is new in dev. */
async function setUp({yaml = ''} = {}) {
  const workspace = await createCoreWorkspace({yaml});
  const run = (request: Partial<PromoteRequest> = {}, host = yes): Promise<OperationReport> =>
    workspace.core((context) => promote(context, {source: 'dev', target: 'prod', publish: true, ...request}, host));
  const remote = await createBareRepository();
  await workspace.repository.git('remote', 'add', 'origin', remote.root);
  await workspace.repository.git('push', '--quiet', 'origin', 'main');
  const ids = ['Orders', 'Billing'].map((name) =>
    workspace.make('dev', {name, nodes: [webhook(name.toLowerCase()), note('old')]}),
  );
  await workspace.commit('dev', {all: true});
  const {workflows} = await run();
  for (const [index, id] of ids.entries()) {
    workspace.edit('dev', id, {nodes: [webhook(['orders', 'billing'][index]!), note('new')]});
  }
  workspace.make('dev', {name: 'Fresh', nodes: [webhook('fresh')]});
  await workspace.commit('dev', {all: true});
  const prod = workspace.n8n('prod');
  return {
    ...workspace,
    prod,
    remote,
    promote: run,
    resume: () => workspace.core((context) => resumePromotion(context, 'latest', yes)),
    rollback: () =>
      workspace.core((context) => rollbackPromotion(context, 'latest', {force: false, dryRun: false}, yes)),
    state: () => captureState(askSandbox(prod)),
    idOf: (name: string): string => workflows.find((one) => one.name === name)!.n8nId!,
    promotions: () => workspace.core(({store}) => store.promotions.list()),
  };
}

describe('a failure before the switch', () => {
  test('changes nothing that runs, at no moment', async () => {
    const {prod, promote, state} = await setUp();
    const before = await state();
    const others = watch(async () => JSON.stringify(whatRuns(await state())));
    prod.faults.add({kind: 'status', status: 400, match: {method: 'POST', path: '*/workflows'}});
    const report = await promote();
    expect(report.status).toBe('failed');
    expect(operationExitCode(report)).toBe(8);
    expect(await others()).toEqual([JSON.stringify(whatRuns(before))]);
    prod.faults.clear();

    const seen = watch(async () => JSON.stringify(whatRuns(await state())));
    await promote();
    expect((await seen()).length).toBeGreaterThan(1);
  });

  test('undoes the drafts that were saved', async () => {
    const {prod, promote, state} = await setUp();
    const before = await state();
    prod.faults.add({kind: 'status', status: 400, match: {method: 'PUT'}, skip: 1, times: 1});
    const report = await promote();
    expect(report).toMatchObject({status: 'failed', rollback: {errors: []}});
    expect(await state()).toEqual(before);
  });
});

describe('n8n refuses', () => {
  for (const status of [403, 409]) {
    test(`${status} for a draft that it has saved in fact: that is read, and the promotion goes on`, async () => {
      const {prod, promote, state} = await setUp();
      prod.faults.add({kind: 'late-status', status, match: {method: 'PUT'}, times: 1});
      expect((await promote()).status).toBe('completed');
      expect(Object.values(await state()).map(({live}) => JSON.stringify(live).includes('"new"'))).toContain(true);
    });

    test(`${status} for a publication, and all is undone`, async () => {
      const {prod, promote, state} = await setUp();
      const before = await state();
      prod.faults.add({kind: 'publication-refused', status, match: {path: '*/publish'}, skip: 1, times: 1});
      const report = await promote();
      expect(report).toMatchObject({status: 'failed', rollback: {errors: []}});
      expect(await state()).toEqual(before);
    });
  }

  test('a webhook path that another workflow has, and all is undone', async () => {
    const workspace = await setUp();
    const {id} = workspace.api('prod', 'POST', '/workflows', {
      ...{name: 'Somebody', nodes: [webhook('fresh')], connections: {}, settings: {}},
    });
    workspace.api('prod', 'POST', `/workflows/${id}/publish`);
    await workspace.commit('prod', {all: true});
    const before = await workspace.state();
    const report = await workspace.promote();
    expect(report).toMatchObject({
      status: 'failed',
      error: {type: 'n8n_refused', message: expect.stringContaining('conflict with one of the webhooks')},
      rollback: {errors: []},
    });
    expect(report.workflows.find(({name}) => name === 'Fresh')).toMatchObject({status: 'failed'});
    expect(operationExitCode(report)).toBe(8);
    expect(await workspace.state()).toEqual(before);
  });
});

describe('somebody else is at work', () => {
  test('an edit between the plan and the first write stops it, with nothing written', async () => {
    const workspace = await setUp();
    const confirm = async () => workspace.edit('prod', workspace.idOf('Orders'), {nodes: [webhook('mine')]});
    await expect(workspace.promote({}, {confirm})).rejects.toMatchObject({code: 'stale', exit: 7});
    expect((await workspace.promotions())[0]).toMatchObject({status: 'cancelled'});
    expect(workspace.asked.filter((line) => /^(POST|PUT)/.test(line) && !line.includes('packages'))).toEqual([]);
  });

  test('an edit while it is written is kept, and the rest is undone', async () => {
    const workspace = await setUp();
    const id = workspace.idOf('Orders');
    const before = await workspace.state();
    // Asked for by itself for the snapshot, and then just before it is written.
    const held = workspace.prod.faults.add({kind: 'hold', match: {method: 'GET', path: `*/workflows/${id}`}, skip: 1});
    const running = workspace.promote();
    await held.arrived();
    workspace.edit('prod', id, {nodes: [webhook('orders'), note('mine')]}, '?publishIfActive=false');
    held.release();
    expect(await running).toMatchObject({status: 'failed', error: {type: 'stale'}});
    const {[id]: edited, ...others} = await workspace.state();
    expect(JSON.stringify(edited!.draft)).toContain('"mine"');
    expect({...others, [id]: {...edited, draft: before[id]!.draft}}).toEqual(before);
  });

  test('a second promotion to the same target is refused as busy', async () => {
    const workspace = await setUp();
    const held = workspace.prod.faults.add({kind: 'hold', match: {method: 'POST', path: '*/workflows'}});
    const running = workspace.promote();
    await held.arrived();
    await expect(workspace.promote()).rejects.toMatchObject({code: 'busy', exit: 6});
    held.release();
    expect((await running).status).toBe('completed');
  });
});

test('a push that is refused leaves the promotion standing, and resume finishes it', async () => {
  const {promote, resume, remote, repository, drift} = await setUp({yaml: PUSH});
  await refusePushes(remote);
  const report = await promote();
  expect(report).toMatchObject({status: 'completed_with_errors', pushed: false, commit: expect.any(String)});
  expect(operationExitCode(report)).toBe(8);
  expect((await resume()).status).toBe('completed_with_errors');
  await takePushes(remote);
  expect(await resume()).toMatchObject({status: 'completed', pushed: true, commit: report.commit});
  expect(await remote.git('rev-parse', 'main')).toBe(await repository.git('rev-parse', 'main'));
  expect((await drift('prod')).status).toBe('IN_SYNC');
});

test('a push in conflict with what others pushed says how to settle it, and resume finishes it then', async () => {
  const {promote, resume, remote, repository} = await setUp({yaml: PUSH});
  await pushByAnother(remote, 'workflows/prod/orders.json');
  const report = await promote();
  expect(report).toMatchObject({status: 'completed_with_errors', error: {type: 'git_conflict'}});
  expect(report.error!.message).not.toContain('Nothing was changed');
  expect(report.error!.hint).toBe(
    `git pull --rebase origin main, settle the conflict, then: wops promotion resume ${report.id}`,
  );
  expect(nextCommand(report)).toBe('git pull --rebase origin main');

  await repository.git('branch', '--set-upstream-to', 'origin/main', 'main');
  await expect(repository.git('pull', '--quiet', '--rebase')).rejects.toThrow();
  await repository.git('checkout', '--quiet', '--theirs', 'workflows/prod/orders.json');
  await repository.git('add', '--all');
  await repository.git('-c', 'core.editor=true', 'rebase', '--continue');
  const resumed = await resume();
  expect(resumed).toMatchObject({status: 'completed', pushed: true});
  expect(resumed.error).toBeUndefined();
  expect(await remote.git('rev-parse', 'main')).toBe(await repository.git('rev-parse', 'main'));
});

test('a rollback whose push is refused is finished by resume, which leaves n8n as it is by then', async () => {
  const workspace = await setUp({yaml: PUSH});
  const {promote, rollback, resume, remote, repository, idOf, api} = workspace;
  await promote();
  await refusePushes(remote);
  const report = await rollback();
  expect(report).toMatchObject({status: 'rolled_back', error: {type: expect.stringMatching(/^git_/)}, hold: {}});
  expect(operationExitCode(report)).toBe(8);
  expect(nextCommand(report)).toBe(`wops promotion resume ${report.id!.slice(0, 8)}`);

  await workspace.core((context) => releaseHold(context, 'prod'));
  workspace.edit('prod', idOf('Orders'), {nodes: [webhook('orders'), note('newer')]});
  await takePushes(remote);
  const resumed = await resume();
  expect(resumed).toMatchObject({status: 'rolled_back', rollback: {errors: []}});
  expect([resumed.error, resumed.hold]).toEqual([undefined, undefined]);
  expect(nextCommand(resumed)).toBe('wops promote dev prod --dry-run');
  expect(JSON.stringify(api('prod', 'GET', `/workflows/${idOf('Orders')}`).nodes)).toContain('newer');
  expect(await remote.git('rev-parse', 'main')).toBe(await repository.git('rev-parse', 'main'));
});

describe('the CLI', () => {
  let workspace: KillWorkspace;
  afterEach(() => workspace.dispose());

  const [updates] = KILL_SCENARIOS;
  const open = async () => {
    workspace = await KillWorkspace.create(updates!);
    await updates!.prepare(workspace);
    await workspace.keep();
    return workspace.state();
  };

  test('interrupted by Ctrl-C it finishes the step in hand, takes all back and ends with 130', async () => {
    const before = await open();
    for (const step of ['create sent Fresh', 'publish sent Orders', 'publish confirmed Orders']) {
      await workspace.putBack();
      const run = await workspace.killAt(step, updates!.command, 'SIGINT');
      expect(run.exitCode, run.stderr).toBe(ERRORS.interrupted.exit);
      expect(stepsTold(run)).toContain(step.replace('sent', 'confirmed'));
      expect(run.stderr).toContain('prod is as it was before');
      expect(await workspace.state(), step).toEqual(before);
      expect(await workspace.statuses()).toContain('failed');
    }
  });

  test('killed after a workflow turned out not to be publishable, a resumed promotion leaves it unpublished', async () => {
    await open();
    workspace.make('dev', {name: 'Plain', nodes: [note('no trigger')]});
    await workspace.done('commit', 'dev', '--all');
    await workspace.killAt('publish failed Plain', updates!.command);
    const run = await workspace.wops(['promotion', 'resume', 'latest', '--yes', '--json']);
    expect(run.exitCode, run.stderr).toBe(0);
    const {data} = run.json<{data: OperationReport}>();
    expect(data).toMatchObject({status: 'completed'});
    expect(data.findings.map(({code}) => code)).toContain('not_publishable');
    const plain = Object.values(await workspace.state()).find(({name}) => name === 'Plain');
    expect(plain).toMatchObject({live: null});
  });

  test('on a disk that fills up it says so, and the next command with room takes all back', async () => {
    const before = await open();
    for (const fileLimit of [20, 100, 140, 200]) {
      await workspace.putBack();
      const run = await workspace.wops(updates!.command, {fileLimit});
      expect(run.exitCode, run.stderr).toBe(ERRORS.disk.exit);
      expect(run.stderr).toMatch(/disk|full/i);
      await workspace.wops(NEXT);
      expect(await workspace.state(), `${fileLimit} KiB`).toEqual(before);
      expect(await workspace.statuses()).not.toContain('running');
    }
  });
});

const HOOK = 'hooks/pre-receive';

async function refusePushes(remote: TestRepository): Promise<void> {
  await remote.write(HOOK, '#!/bin/sh\nexit 1\n');
  await chmod(join(remote.root, HOOK), 0o755);
}

const takePushes = (remote: TestRepository) => writeFile(join(remote.root, HOOK), '#!/bin/sh\n');

/** Somebody else edits the note of the workflow in this file, and pushes that. */
async function pushByAnother(remote: TestRepository, path: string): Promise<void> {
  const other = await cloneRepository(remote.root);
  await other.commit('By hand', {[path]: (await other.read(path)).replaceAll('old', 'by another')});
  await other.git('push', '--quiet', 'origin', 'main');
}

/** Watches something until the answer is called: every value that was seen, once. */
function watch(look: () => Promise<string>): () => Promise<string[]> {
  const seen = new Set<string>();
  let stopped = false;
  const watching = (async () => {
    while (!stopped) {
      seen.add(await look());
      await new Promise(setImmediate);
    }
    seen.add(await look());
  })();
  return async () => {
    stopped = true;
    await watching;
    return [...seen];
  };
}
