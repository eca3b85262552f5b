import {mkdir, rm, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {setTimeout} from 'node:timers/promises';
import {describe, expect, test} from 'vitest';
import {requestApproval} from '../../../src/core/approval/request-approval.ts';
import {WopsError} from '../../../src/core/errors.ts';
import type {Resolution} from '../../../src/core/incident/incident.ts';
import {moveIncident} from '../../../src/core/incident/move-incident.ts';
import {reconcileExitCode, reconcileIncident} from '../../../src/core/incident/reconcile/reconcile-incident.ts';
import type {ReconcileRequest} from '../../../src/core/incident/reconcile/reconcile-report.ts';
import {applyEnvironment} from '../../../src/core/promotion/apply.ts';
import {createSnapshot} from '../../../src/core/snapshot/create-snapshot.ts';
import type {Fault} from '../../../src/sandbox/faults.ts';
import {type CoreWorkspace, createCoreWorkspace, node, note} from '../../support/core-workspace.ts';
import {createRepository} from '../../support/git-repository.ts';

const YES = {confirm: async () => {}};
const DEFAULTS: ReconcileRequest = {
  resolution: 'revert',
  workflows: [],
  force: false,
  dryRun: false,
  merge: false,
  overwrite: false,
  acceptMassChange: false,
};

const TRIGGER = node('Hook', 'n8n-nodes-base.webhook', {path: 'pay', httpMethod: 'POST'});
const version = (text: string) => ({nodes: [TRIGGER, note(text)]});

/** prod with "Pay" (published) and "Mail" in Git, then edited by hand: "Pay" changed, "Mail" gone, "Rogue" made. */
async function drifted({yaml = ''} = {}) {
  const workspace = await createCoreWorkspace({environments: {staging: 'staging', prod: 'production'}, yaml});
  const pay = workspace.make('prod', {name: 'Pay', ...version('one')});
  workspace.api('prod', 'POST', `/workflows/${pay}/publish`);
  const mail = workspace.make('prod', {name: 'Mail', nodes: [note('mail')]});
  await workspace.commit('prod', {all: true});
  workspace.edit('prod', pay, version('by hand'));
  workspace.api('prod', 'DELETE', `/workflows/${mail}`);
  const rogue = workspace.make('prod', {name: 'Rogue', nodes: [note('rogue')]});
  const check = await workspace.drift('prod');
  expect(check).toMatchObject({status: 'DRIFT_DETECTED', withDrift: 1, notInGit: 1, missingInRuntime: 1});
  return {workspace, pay, mail, rogue, number: check.incident!.number};
}

async function acknowledged(options = {}) {
  const found = await drifted(options);
  await found.workspace.core((context) =>
    moveIncident(context, String(found.number), {action: 'acknowledge', force: false}),
  );
  return found;
}

function reconcile({core}: CoreWorkspace, number: number, request: Partial<ReconcileRequest>) {
  return core((context) => reconcileIncident(context, String(number), {...DEFAULTS, ...request}, YES));
}

const incidentOf = ({core}: CoreWorkspace, number: number) =>
  core(async ({store}) => (await store.incidents.find(String(number)))[0]!);
const story = ({core}: CoreWorkspace, number: number) =>
  core(async ({store}) => {
    const [incident] = await store.incidents.find(String(number));
    return (await store.incidents.events(incident!.id)).map(({kind}) => kind);
  });

const names = (workspace: CoreWorkspace) =>
  workspace.n8n('prod').call('GET', '/workflows').body as {data: {name: string; isArchived: boolean}[]};

const running = (workspace: CoreWorkspace) =>
  names(workspace)
    .data.filter(({isArchived}) => !isArchived)
    .map(({name}) => name)
    .sort();

describe('each resolution ends with no drift, and the incident closed', () => {
  test('revert: n8n is as Git says again, and what Git does not hold is archived', async () => {
    const {workspace, number, pay} = await acknowledged();
    const report = await reconcile(workspace, number, {resolution: 'revert'});
    expect(report.reconciliation).toMatchObject({outcome: 'reconciled', check: {status: 'IN_SYNC'}});
    expect(report).toMatchObject({status: 'closed', resolution: 'revert', number});
    expect(reconcileExitCode(report)).toBe(0);
    expect(running(workspace)).toEqual(['Mail', 'Pay']);
    expect(workspace.api('prod', 'GET', `/workflows/${pay}`)).toMatchObject({
      active: true,
      nodes: expect.arrayContaining([expect.objectContaining({parameters: {text: 'one'}})]),
    });
    expect(await story(workspace, number)).toEqual([
      'detected',
      'acknowledged',
      'resolving',
      'resolved',
      'reconciled',
      'closed',
    ]);
  });

  test('promote: Git says what n8n runs, new files and removed ones in one commit that names the incident', async () => {
    const {workspace, number} = await acknowledged();
    const report = await reconcile(workspace, number, {resolution: 'promote'});
    expect(report).toMatchObject({status: 'closed', resolution: 'promote'});
    expect(report.reconciliation.outcome).toBe('reconciled');
    expect(running(workspace)).toEqual(['Pay', 'Rogue']);
    expect(await workspace.files('prod')).toEqual(['workflows/prod/pay.json', 'workflows/prod/rogue.json']);
    expect(JSON.stringify(await workspace.file('workflows/prod/pay.json'))).toContain('by hand');
    const message = await workspace.repository.git('log', '-1', '--format=%B');
    expect(message).toContain(`Wops-Incident: ${number}\n`);
  });

  test('replace by a snapshot: n8n and Git hold what it held', async () => {
    const {workspace, number, pay} = await acknowledged();
    // As if a snapshot had been made between commit and edit.
    workspace.edit('prod', pay, version('before'));
    const {id} = await workspace.core((context) => createSnapshot(context, {environment: 'prod', workflows: ['Pay']}));
    workspace.edit('prod', pay, version('by hand'));
    const report = await reconcile(workspace, number, {resolution: 'replace', from: id, workflows: ['Pay']});
    expect(report.reconciliation).toMatchObject({outcome: 'partly', from: `snapshot:${id}`});
    expect(JSON.stringify(await workspace.file('workflows/prod/pay.json'))).toContain('before');
    await reconcile(workspace, number, {resolution: 'revert'});
    expect(await incidentOf(workspace, number)).toMatchObject({status: 'closed', resolution: 'mixed'});
  });

  test('replace by a commit: n8n and Git hold what it said', async () => {
    const {workspace, number, pay} = await acknowledged();
    const old = await workspace.repository.git('rev-parse', 'HEAD');
    await workspace.core(async (context) => {
      const {commitEnvironment} = await import('../../../src/core/commit/commit-environment.ts');
      await commitEnvironment(context, {environment: 'prod', workflows: ['Pay']});
    });
    workspace.edit('prod', pay, version('once more'));
    await workspace.drift('prod');
    const report = await reconcile(workspace, number, {resolution: 'replace', from: old});
    expect(report.reconciliation).toMatchObject({outcome: 'reconciled', from: `commit:${old}`});
    expect(JSON.stringify(await workspace.file('workflows/prod/pay.json'))).toContain('one');
    expect(running(workspace)).toEqual(['Mail', 'Pay']);
  });

  test('replace by another environment: its version, carried over', async () => {
    const {workspace, number} = await acknowledged();
    const {canonicalId} = (await workspace.mapping('prod', 'Pay'))!;
    const file = await workspace.file('workflows/prod/pay.json');
    const staged = {...file, id: undefined, nodes: [TRIGGER, note('staged')], canonicalId};
    await workspace.repository.commit('Staging', {'workflows/staging/pay.json': JSON.stringify(staged)});
    const report = await reconcile(workspace, number, {resolution: 'replace', from: 'staging', workflows: ['Pay']});
    expect(report.reconciliation).toMatchObject({outcome: 'partly', from: 'staging'});
    expect(JSON.stringify(await workspace.file('workflows/prod/pay.json'))).toContain('staged');
  });

  test('acknowledge: nothing is written, and the difference counts no more until either side moves', async () => {
    const {workspace, number, pay} = await acknowledged();
    const before = await workspace.repository.git('rev-parse', 'HEAD');
    const report = await reconcile(workspace, number, {resolution: 'acknowledge', reason: 'A pilot, until March.'});
    expect(report).toMatchObject({status: 'closed', resolution: 'acknowledge'});
    expect(report.reconciliation.check).toMatchObject({status: 'IN_SYNC', affected: [], checked: 3, inSync: 0});
    expect(report.reconciliation.check!.accepted.map(({name}) => name)).toEqual(['Mail', 'Pay', 'Rogue']);
    expect(await workspace.repository.git('rev-parse', 'HEAD')).toBe(before);
    expect(running(workspace)).toEqual(['Pay', 'Rogue']);
    expect(await workspace.drift('prod')).toMatchObject({status: 'IN_SYNC'});
    workspace.edit('prod', pay, version('and on'));
    const again = await workspace.drift('prod');
    expect(again).toMatchObject({status: 'DRIFT_DETECTED', withDrift: 1, incident: {number: number + 1}});
    expect(again.accepted.map(({name}) => name)).toEqual(['Mail', 'Rogue']);
    // What was accepted once is not accepted when it comes back.
    workspace.edit('prod', pay, version('by hand'));
    expect(await workspace.drift('prod')).toMatchObject({status: 'DRIFT_DETECTED', withDrift: 1});
  });
});

test('some one way, some another: what is left stays open, and what was done is recorded for each', async () => {
  const {workspace, number} = await acknowledged();
  const first = await reconcile(workspace, number, {resolution: 'promote', workflows: ['Rogue']});
  expect(first).toMatchObject({status: 'acknowledged', resolution: 'promote'});
  expect(first.reconciliation).toMatchObject({outcome: 'partly', check: {status: 'DRIFT_DETECTED'}});
  expect(reconcileExitCode(first)).toBe(0);
  const second = await reconcile(workspace, number, {resolution: 'revert'});
  expect(second).toMatchObject({status: 'closed', resolution: 'mixed'});
  const done = (await incidentOf(workspace, number)).affected.map(({name, resolved}) => [name, resolved?.resolution]);
  expect(done).toEqual([
    ['Mail', 'revert'],
    ['Pay', 'revert'],
    ['Rogue', 'promote'],
  ]);
});

test('a dry run writes to neither n8n nor Git, and leaves the incident as it is', async () => {
  const {workspace, number} = await acknowledged();
  const {id} = await workspace.core((context) => createSnapshot(context, {environment: 'prod', workflows: []}));
  const before = [await incidentOf(workspace, number), await workspace.repository.git('rev-parse', 'HEAD')];
  const list = names(workspace);
  const plans: [Resolution, Partial<ReconcileRequest>][] = [
    ['promote', {}],
    ['revert', {}],
    ['acknowledge', {}],
    ['replace', {from: 'HEAD'}],
    ['replace', {from: id, workflows: ['Pay']}],
  ];
  for (const [resolution, more] of plans) {
    const report = await reconcile(workspace, number, {resolution, dryRun: true, ...more});
    expect(report.reconciliation).toMatchObject({outcome: 'planned', dryRun: true});
  }
  expect([await incidentOf(workspace, number), await workspace.repository.git('rev-parse', 'HEAD')]).toEqual(before);
  expect(names(workspace)).toEqual(list);
});

test('a hold does not stand in its way', async () => {
  const {workspace, number} = await acknowledged();
  await workspace.core(({store, now}) =>
    store.holds.place({
      environment: 'prod',
      reason: 'Rolled back.',
      promotionId: null,
      actor: {id: 'cli:a', name: null, email: null},
      placedAt: now().toISOString(),
    }),
  );
  const report = await reconcile(workspace, number, {resolution: 'revert'});
  expect(report).toMatchObject({status: 'closed'});
});

describe('what fails', () => {
  test('in n8n, is undone: the incident stays as it was, and its story says so', async () => {
    const {workspace, number} = await acknowledged();
    const before = running(workspace);
    const fault: Fault = {kind: 'status', status: 400, match: {method: 'PUT'}, times: 1};
    workspace.n8n('prod').faults.add(fault);
    const report = await reconcile(workspace, number, {resolution: 'revert'});
    workspace.n8n('prod').faults.clear();
    expect(report).toMatchObject({status: 'acknowledged', resolution: null});
    expect(report.reconciliation.outcome).toBe('failed');
    expect(reconcileExitCode(report)).toBe(8);
    expect(running(workspace)).toEqual(before);
    expect(await story(workspace, number)).toEqual(['detected', 'acknowledged', 'resolving', 'resolution_failed']);
  });

  test('on the person’s no, leaves no trace', async () => {
    const {workspace, number} = await acknowledged();
    const no = {
      confirm: async () => {
        throw new Error('No.');
      },
    };
    const asked = workspace.core((context) => reconcileIncident(context, String(number), DEFAULTS, no));
    await expect(asked).rejects.toThrow('No.');
    expect(await story(workspace, number)).toEqual(['detected', 'acknowledged']);
  });

  test('in the following check alone, is done all the same, and closed by the next one', async () => {
    const {workspace, number} = await acknowledged();
    await reconcile(workspace, number, {resolution: 'promote', workflows: ['Rogue', 'Mail']});
    const file = await workspace.file('workflows/prod/pay.json');
    // A file that cannot be read keeps the check from saying that nothing drifts.
    await workspace.repository.commit('Broken', {'workflows/prod/broken.json': '{'});
    const report = await reconcile(workspace, number, {resolution: 'revert', workflows: [file.canonicalId]});
    expect(report.reconciliation).toMatchObject({outcome: 'unchecked', check: {status: 'ERROR', reason: 'partial'}});
    expect(report.status).toBe('acknowledged');
    expect(reconcileExitCode(report)).toBe(8);
    await workspace.repository.git('rm', '-q', 'workflows/prod/broken.json');
    await workspace.repository.git('commit', '-qm', 'Mended');
    await workspace.drift('prod');
    expect(await incidentOf(workspace, number)).toMatchObject({status: 'closed', resolution: 'mixed'});
  });
});

describe('what is refused, and changes nothing', () => {
  test('promote of what was deleted and made anew: the error says how to link it', async () => {
    const {workspace, number, mail} = await acknowledged();
    const anew = workspace.make('prod', {name: 'Mail', nodes: [note('anew')]});
    expect(await workspace.drift('prod')).toMatchObject({withDrift: 2, missingInRuntime: 0});
    expect(anew).not.toBe(mail);
    const before = await story(workspace, number);
    await expect(reconcile(workspace, number, {resolution: 'promote'})).rejects.toMatchObject({
      code: 'usage',
      message: `"Mail" (${anew}) and its file are known to be one by their name alone.`,
      hint: expect.stringContaining(`wops workflow link prod ${anew}`),
    });
    expect(await story(workspace, number)).toEqual(before);
  });

  test('replace by what does not hold all of it: the error names what, and the command for the others', async () => {
    const {workspace, number} = await acknowledged();
    const {id} = await workspace.core((context) => createSnapshot(context, {environment: 'prod', workflows: ['Pay']}));
    const asked = reconcile(workspace, number, {resolution: 'replace', from: id});
    await expect(asked).rejects.toMatchObject({
      code: 'usage',
      message: `Snapshot ${id.slice(0, 8)} does not hold "Mail", "Rogue".`,
      hint: `wops incident reconcile ${number} replace --from snapshot:${id} Pay`,
    });
    await expect(reconcile(workspace, number, {resolution: 'replace', from: 'staging'})).rejects.toMatchObject({
      code: 'usage',
      message: 'staging does not hold "Rogue".',
      hint: `wops incident reconcile ${number} replace --from staging Mail Pay`,
    });
    expect(await story(workspace, number)).toEqual(['detected', 'acknowledged']);
  });

  test.each([
    ['from detected', drifted, {}, 'blocked', 'it cannot be reconciled from there'],
    ['by force without a reason', drifted, {force: true}, 'usage', 'takes a reason'],
    ['acknowledge without a reason', acknowledged, {resolution: 'acknowledge'}, 'usage', 'takes a reason'],
    ['replace by nothing', acknowledged, {resolution: 'replace'}, 'usage', 'replaced by'],
    ['revert --from', acknowledged, {from: 'staging'}, 'usage', 'Only replace takes --from'],
    [
      'replace by what is not there',
      acknowledged,
      {resolution: 'replace', from: 'nope'},
      'usage',
      'no such environment',
    ],
    ['replace by itself', acknowledged, {resolution: 'replace', from: 'prod'}, 'usage', 'of prod itself'],
    ['an unknown workflow', acknowledged, {workflows: ['Pya']}, 'workflow_unknown', 'did you mean "Pay"'],
  ] as const)('%s', async (_, open, request, code, says) => {
    const {workspace, number} = await open();
    const before = [await incidentOf(workspace, number), await story(workspace, number), names(workspace)];
    const asked = reconcile(workspace, number, request as Partial<ReconcileRequest>);
    await expect(asked).rejects.toMatchObject({code, message: expect.stringContaining(says)});
    expect([await incidentOf(workspace, number), await story(workspace, number), names(workspace)]).toEqual(before);
  });

  test('what is over', async () => {
    const {workspace, number} = await acknowledged();
    await reconcile(workspace, number, {resolution: 'promote'});
    await expect(reconcile(workspace, number, {})).rejects.toMatchObject({code: 'blocked'});
  });
});

test('an administrator’s force goes past the table, and the story says so', async () => {
  const {workspace, number} = await drifted();
  const report = await reconcile(workspace, number, {resolution: 'promote', force: true, reason: 'At night.'});
  expect(report).toMatchObject({status: 'closed', resolution: 'promote'});
  const forced = await workspace.core(async ({store}) => {
    const [incident] = await store.incidents.find(String(number));
    return (await store.incidents.events(incident!.id)).filter((event) => event.forced).map(({kind}) => kind);
  });
  expect(forced).toEqual(['resolving', 'resolved', 'reconciled']);
});

test('a version that n8n holds already is what Git says afterwards', async () => {
  const {workspace, number, pay} = await acknowledged();
  const old = await workspace.repository.git('rev-parse', 'HEAD');
  await workspace.core(async (context) => {
    const {commitEnvironment} = await import('../../../src/core/commit/commit-environment.ts');
    await commitEnvironment(context, {environment: 'prod', workflows: ['Pay']});
  });
  workspace.edit('prod', pay, version('one'));
  const report = await reconcile(workspace, number, {resolution: 'replace', from: old, workflows: ['Pay']});
  expect(report.reconciliation).toMatchObject({outcome: 'partly', commit: {commit: expect.any(String)}});
  expect(JSON.stringify(await workspace.file('workflows/prod/pay.json'))).toContain('one');
});

test('a copy made by hand that took the webhook’s path gives it back first', async () => {
  const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
  const pay = workspace.make('prod', {name: 'Pay', ...version('one')});
  workspace.api('prod', 'POST', `/workflows/${pay}/publish`);
  await workspace.commit('prod', {all: true});
  workspace.api('prod', 'POST', `/workflows/${pay}/unpublish`);
  const copy = workspace.make('prod', {name: 'A copy', ...version('copied')});
  workspace.api('prod', 'POST', `/workflows/${copy}/publish`);
  const {incident} = await workspace.drift('prod');
  await workspace.core((context) => moveIncident(context, 'latest', {action: 'acknowledge', force: false}));
  const held = workspace.n8n('prod').faults.add({kind: 'hold', match: {path: '*/archive'}, times: 1});
  const reverting = reconcile(workspace, incident!.number, {resolution: 'revert'});
  await held.arrived();
  // Time enough for a publication that does not wait: the path is taken, and n8n refuses it.
  await setTimeout(150);
  held.release();
  const report = await reverting;
  expect(report.reconciliation).toMatchObject({outcome: 'reconciled', operation: {status: 'completed'}});
  expect(workspace.api('prod', 'GET', `/workflows/${pay}`)).toMatchObject({active: true});
});

test('replaced from an environment, a workflow runs, or does not, as the target’s own file says', async () => {
  const {workspace, number, pay} = await acknowledged();
  const {id: _, ...file} = await workspace.file('workflows/prod/pay.json');
  await workspace.repository.commit('Staging', {
    'workflows/staging/pay.json': JSON.stringify({...file, active: false}),
  });
  workspace.api('prod', 'POST', `/workflows/${pay}/unpublish`);
  await workspace.drift('prod');
  await reconcile(workspace, number, {resolution: 'replace', from: 'staging', workflows: ['Pay']});
  expect(workspace.api('prod', 'GET', `/workflows/${pay}`)).toMatchObject({active: true});
  expect(await workspace.file('workflows/prod/pay.json')).toMatchObject({active: true});
});

describe('an approval', () => {
  const kim = {id: 'cli:kim', name: 'Kim', email: 'kim@example.com'};

  /** "Pay" drifts, under `require_attestation`; somebody else has approved of reverting it. */
  async function approved() {
    const workspace = await createCoreWorkspace({environments: {prod: 'production'}});
    const yaml = await workspace.repository.read('wops.yaml');
    const strict = yaml.replace('class: production', 'class: production\n    drift: {handling: require_attestation}');
    await workspace.repository.commit('Strict', {'wops.yaml': strict});
    const [pay, mail] = ['Pay', 'Mail'].map((name) => workspace.make('prod', {name, ...plain('one')})) as [
      string,
      string,
    ];
    await workspace.commit('prod', {all: true});
    workspace.edit('prod', pay, plain('by hand'));
    await workspace.drift('prod');
    await workspace.core((context) => moveIncident(context, 'latest', {action: 'acknowledge', force: false}));
    const {id} = await workspace.core(async (context) => {
      const asked = await requestApproval(context, 'latest', {type: 'reconcile', reason: 'Looked at it.'});
      const at = new Date().toISOString();
      await context.store.incidents.decideApproval(
        asked.id,
        {status: 'approved', reviewedBy: kim, reviewNotes: null, reviewedAt: at},
        {kind: 'approval_approved', from: null, to: null, actor: kim, at, forced: false, details: {}},
      );
      return asked;
    });
    const usedAt = () =>
      workspace.core(async ({store}) => (await store.incidents.approvals()).find((one) => one.id === id)!.usedAt);
    return {workspace, pay, mail, usedAt};
  }
  const plain = (text: string) => ({nodes: [note(text)]});

  test('is used from the first write on, and once', async () => {
    const {workspace, pay, usedAt} = await approved();
    expect(await reconcile(workspace, 1, {})).toMatchObject({status: 'closed'});
    expect(await usedAt()).toEqual(expect.any(String));
    workspace.edit('prod', pay, plain('by hand'));
    await workspace.drift('prod');
    await workspace.core((context) => moveIncident(context, 'latest', {action: 'acknowledge', force: false}));
    await expect(reconcile(workspace, 2, {})).rejects.toMatchObject({code: 'blocked'});
  });

  test('allows nothing about what drifted since it was asked for', async () => {
    const {workspace, pay, mail, usedAt} = await approved();
    workspace.edit('prod', mail, plain('evil'));
    await workspace.drift('prod');
    const since = {code: 'blocked', message: expect.stringContaining('something drifted since')};
    await expect(reconcile(workspace, 1, {})).rejects.toMatchObject(since);
    workspace.edit('prod', pay, plain('evil'));
    await workspace.drift('prod');
    await expect(reconcile(workspace, 1, {workflows: ['Pay']})).rejects.toMatchObject(since);
    workspace.edit('prod', pay, plain('by hand'));
    await workspace.drift('prod');
    expect((await reconcile(workspace, 1, {workflows: ['Pay']})).reconciliation.outcome).toBe('partly');
    expect(await usedAt()).toEqual(expect.any(String));
  });

  test.each(['promote', 'revert', 'acknowledge'] as const)(
    'allows no %s of what no check has seen yet',
    async (resolution) => {
      const {workspace, pay, usedAt} = await approved();
      const head = await workspace.repository.git('rev-parse', 'HEAD');
      workspace.edit('prod', pay, plain('evil'));
      const request = {resolution, reason: 'Because.'};
      await expect(reconcile(workspace, 1, request)).rejects.toMatchObject({code: 'blocked'});
      expect(await usedAt()).toBeNull();
      expect(await workspace.repository.git('rev-parse', 'HEAD')).toBe(head);
      expect(workspace.api('prod', 'GET', `/workflows/${pay}`)).toMatchObject({nodes: [{parameters: {text: 'evil'}}]});
    },
  );

  test('stays used where the commit that it allowed stands, whatever fails after it', async () => {
    const {workspace, usedAt} = await approved();
    const report = await workspace.core((context) => {
      // Read once after the commit, to compare the environments.
      const diffStates = () => Promise.reject(new WopsError('disk', 'The disk is full.'));
      const failing = {...context, store: {...context.store, diffStates}};
      return reconcileIncident(failing, '1', {...DEFAULTS, resolution: 'promote'}, YES);
    });
    expect(report.reconciliation).toMatchObject({
      outcome: 'reconciled',
      commit: {commit: await workspace.repository.git('rev-parse', 'HEAD')},
      unpushed: {type: 'disk', message: expect.stringMatching(/^Committed [0-9a-f]{10}; then: The disk is full\.$/)},
    });
    expect(report).toMatchObject({status: 'closed', resolution: 'promote'});
    expect(reconcileExitCode(report)).toBe(8);
    expect(await usedAt()).toEqual(expect.any(String));
  });

  test('can be used again where what it allowed was undone', async () => {
    const {workspace, usedAt} = await approved();
    workspace.n8n('prod').faults.add({kind: 'status', status: 400, match: {method: 'PUT'}, times: 1});
    expect((await reconcile(workspace, 1, {})).reconciliation.outcome).toBe('failed');
    expect(await usedAt()).toBeNull();
    expect((await reconcile(workspace, 1, {})).reconciliation.outcome).toBe('reconciled');
  });
});

test('a clone without a state file knows its workflows by their files', async () => {
  const {workspace} = await drifted();
  await rm(join(workspace.root, '.wops'), {recursive: true});
  const {incident} = await workspace.drift('prod');
  await workspace.core((context) => moveIncident(context, 'latest', {action: 'acknowledge', force: false}));
  const report = await reconcile(workspace, incident!.number, {resolution: 'promote'});
  expect(report.reconciliation.outcome).toBe('reconciled');
});

test('what cannot be pushed is done all the same, and says so', async () => {
  const {workspace, number} = await acknowledged();
  const remote = await createRepository();
  await remote.git('config', 'receive.denyCurrentBranch', 'ignore');
  await workspace.repository.git('remote', 'add', 'origin', remote.root);
  const yaml = await workspace.repository.read('wops.yaml');
  await workspace.repository.commit('Push', {'wops.yaml': `${yaml}git: {push: true, branch: main}\n`});
  await workspace.repository.git('push', '-q', 'origin', 'HEAD:refs/heads/main');
  // As a protected branch on a server does.
  await mkdir(join(remote.root, '.git', 'hooks'), {recursive: true});
  await writeFile(join(remote.root, '.git', 'hooks', 'pre-receive'), '#!/bin/sh\necho protected >&2\nexit 1\n', {
    mode: 0o755,
  });
  const report = await reconcile(workspace, number, {resolution: 'promote'});
  expect(report.reconciliation).toMatchObject({
    outcome: 'reconciled',
    unpushed: {message: expect.stringContaining('not pushed')},
  });
  expect(report).toMatchObject({status: 'closed', resolution: 'promote'});
  expect(reconcileExitCode(report)).toBe(8);
});

test('many at once are asked about with the way through; what is ignored since it was found is left alone', async () => {
  const {workspace, number, rogue} = await acknowledged();
  for (let index = 0; index < 10; index++) workspace.make('prod', {name: `Extra ${index}`, nodes: []});
  await workspace.drift('prod');
  await expect(reconcile(workspace, number, {})).rejects.toMatchObject({
    code: 'breaker',
    hint: expect.stringContaining(`wops incident reconcile ${number} revert --accept-mass-change`),
  });
  const yaml = await workspace.repository.read('wops.yaml');
  const ignoring = yaml.replace('class: production', `class: production\n    ignore: [${rogue}]`);
  await workspace.repository.commit('Ignore', {'wops.yaml': ignoring});
  await expect(reconcile(workspace, number, {acceptMassChange: true, dryRun: true})).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('"Rogue"'),
    hint: expect.stringContaining('wops drift check prod'),
  });
  expect(await story(workspace, number)).toEqual(['detected', 'acknowledged', 'spread']);
  const report = await reconcile(workspace, number, {acceptMassChange: true});
  expect(report.reconciliation.outcome).toBe('reconciled');
  expect(report.affected.find(({name}) => name === 'Rogue')).toMatchObject({drifting: false, resolved: null});
  expect(running(workspace)).toEqual(['Mail', 'Pay', 'Rogue']);
});

test('what moved since the last check is what is adopted, and what the story tells', async () => {
  const {workspace, number, pay} = await acknowledged();
  workspace.edit('prod', pay, version('moved on'));
  const report = await reconcile(workspace, number, {resolution: 'promote'});
  expect(report.reconciliation.outcome).toBe('reconciled');
  const told = report.affected.find(({name}) => name === 'Pay')!;
  expect(JSON.stringify(told.changes)).toContain('moved on');
  expect(JSON.stringify(await workspace.file('workflows/prod/pay.json'))).toContain('moved on');
});

test('what no longer drifts is not reconciled: the look before it closes the incident', async () => {
  const {workspace, number} = await acknowledged();
  await workspace.core((context) => applyEnvironment(context, {environment: 'prod', prune: true}, YES));
  await expect(reconcile(workspace, number, {})).rejects.toMatchObject({
    code: 'blocked',
    message: expect.stringContaining('drifts any more'),
  });
  expect(await incidentOf(workspace, number)).toMatchObject({status: 'closed'});
});

test('an environment that cannot be compared with Git is not reconciled, and says why', async () => {
  const {workspace, number} = await acknowledged();
  await workspace.repository.git('rm', '-rq', 'workflows/prod');
  await workspace.repository.git('commit', '-qm', 'Gone');
  await expect(reconcile(workspace, number, {})).rejects.toMatchObject({
    code: 'blocked',
    message: expect.stringContaining('cannot be compared with Git (no_folder)'),
  });
  expect(await story(workspace, number)).toEqual(['detected', 'acknowledged']);
});

test('an n8n that cannot be read is not reconciled, and says why', async () => {
  const {workspace, number} = await acknowledged();
  workspace.n8n('prod').faults.add({kind: 'status', status: 401, match: {method: 'GET'}});
  await expect(reconcile(workspace, number, {})).rejects.toMatchObject({code: 'n8n_auth', exit: 5});
  expect(await story(workspace, number)).toEqual(['detected', 'acknowledged']);
});
