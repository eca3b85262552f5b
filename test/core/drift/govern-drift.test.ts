import {rmSync} from 'node:fs';
import Sqlite from 'better-sqlite3';
import {describe, expect, test} from 'vitest';
import {checkDrift} from '../../../src/core/drift/check-drift.ts';
import type {Incident} from '../../../src/core/incident/incident.ts';
import {moveIncident} from '../../../src/core/incident/move-incident.ts';
import {statePath} from '../../../src/core/workspace/state-folder.ts';
import {type CoreWorkspace, createCoreWorkspace, node, note} from '../../support/core-workspace.ts';

const PROD = {environments: {prod: 'production'}} as const;

/** prod with these workflows, all committed; answers their n8n ids. */
async function committed(workflows: Parameters<CoreWorkspace['make']>[1][], yaml = '') {
  const workspace = await createCoreWorkspace({...PROD, yaml});
  const ids = workflows.map((workflow) => workspace.make('prod', workflow));
  await workspace.commit('prod', {all: true});
  return {workspace, ids};
}

/** prod with `One`, which somebody has changed by hand. */
async function drifted(yaml = '') {
  const {workspace, ids} = await committed([{name: 'One', nodes: [note('a')]}], yaml);
  workspace.edit('prod', ids[0]!, {nodes: [note('by hand')]});
  return {workspace, id: ids[0]!, repair: () => workspace.edit('prod', ids[0]!, {nodes: [note('a')]})};
}

const incidents = ({core}: CoreWorkspace) => core(({store}) => store.incidents.list());
const kinds = ({core}: CoreWorkspace, {id}: Pick<Incident, 'id'>) =>
  core(async ({store}) => (await store.incidents.events(id)).map(({kind}) => kind));

describe('a check that finds drift', () => {
  test('opens an incident, names it, and goes on with it', async () => {
    const {workspace, repair} = await drifted();
    const first = await workspace.drift('prod');
    const [incident] = await incidents(workspace);
    expect(incident).toMatchObject({number: 1, environment: 'prod', status: 'detected', severity: 'low'});
    const {id, number, status, severity, escalation, owner, expiresAt} = incident!;
    expect(first).toMatchObject({
      incidentId: id,
      incident: {id, number, status, severity, escalation, owner, expiresAt},
    });
    workspace.make('prod', {name: 'New'});
    expect(await workspace.drift('prod')).toMatchObject({incidentId: id, incident: {severity: 'medium'}});
    repair();
    expect(await workspace.drift('prod')).toMatchObject({status: 'DRIFT_DETECTED', incident: {status: 'detected'}});
    expect(await kinds(workspace, incident!)).toEqual(['detected', 'spread', 'receded']);
    expect(await incidents(workspace)).toHaveLength(1);
  });

  test('finds it closed with the drift, and opens another for new drift', async () => {
    const {workspace, id, repair} = await drifted();
    const {incidentId} = await workspace.drift('prod');
    repair();
    expect(await workspace.drift('prod')).toMatchObject({status: 'IN_SYNC', incidentId, incident: {status: 'closed'}});
    // Only the check that closed it names it.
    expect(await workspace.drift('prod')).not.toHaveProperty('incident');
    workspace.edit('prod', id, {nodes: [note('again')]});
    expect(await workspace.drift('prod')).toMatchObject({incident: {number: 2, status: 'detected'}});
    expect((await incidents(workspace)).map(({number, status}) => [number, status])).toEqual([
      [2, 'detected'],
      [1, 'closed'],
    ]);
  });

  test('keeps two workflows apart that claim one file', async () => {
    const {workspace, ids} = await committed([{name: 'One', nodes: [note('a')]}]);
    const copy = workspace.make('prod', {name: 'Copy', nodes: [note('b')]});
    const file = await workspace.file('workflows/prod/one.json');
    const text = JSON.stringify({...file, id: copy});
    await workspace.repository.commit('the id of another', {'workflows/prod/one.json': text});
    await workspace.drift('prod');
    workspace.edit('prod', ids[0]!, {nodes: [note('by hand')]});
    for (let time = 0; time < 2; time += 1) {
      expect(await workspace.drift('prod')).toMatchObject({incident: {severity: 'medium'}});
      const [incident] = await incidents(workspace);
      expect(incident!.affected.map(({name}) => name)).toEqual(['Copy', 'One']);
    }
  });

  test('tells whom the policy names of what time has made of it meanwhile', async () => {
    const {workspace} = await drifted('policies: {drift: {enforceSla: true}}\n');
    await workspace.drift('prod');
    const [{id}] = (await incidents(workspace)) as [Incident];
    const overdue = (one: Incident) => ({incident: {...one, expiresAt: one.detectedAt}, events: []});
    await workspace.core(({store}) => store.incidents.change(id, overdue));
    expect(await workspace.drift('prod')).toMatchObject({incident: {status: 'expired'}});
    expect(workspace.told).toEqual([expect.stringMatching(/^warning: Incident #1 has expired.* Nobody is named/)]);
    await workspace.drift('prod');
    expect(workspace.told).toEqual([]);
  });

  test('of another version (--ref, --worktree) neither opens nor closes anything, nor changes the status', async () => {
    const {workspace, repair} = await drifted();
    const state = () => workspace.core(({store}) => store.environmentStates());
    const before = await state();
    for (const what of [{ref: 'HEAD'}, {worktree: true}]) {
      const check = await workspace.drift('prod', what);
      expect(check).toMatchObject({status: 'DRIFT_DETECTED', withDrift: 1});
      expect(check).not.toHaveProperty('incident');
    }
    expect(await incidents(workspace)).toEqual([]);
    expect(await state()).toEqual(before);
    await workspace.drift('prod');
    const open = await incidents(workspace);
    repair();
    for (const what of [{ref: 'HEAD'}, {worktree: true}]) {
      const check = await workspace.drift('prod', what);
      expect(check).toMatchObject({status: 'IN_SYNC'});
      expect(check).not.toHaveProperty('incident');
    }
    expect(await incidents(workspace)).toEqual(open);
    expect(await workspace.core(({store}) => store.driftHistory('prod', 10))).toHaveLength(5);
  });

  test('opens none where handling is warn_only', async () => {
    const {workspace} = await drifted();
    const yaml = await workspace.repository.read('wops.yaml');
    await workspace.repository.write('wops.yaml', `${yaml}    drift: {handling: warn_only}\n`);
    expect(await workspace.drift('prod')).not.toHaveProperty('incident');
    expect(await incidents(workspace)).toEqual([]);
  });

  test('opens none in dev, named, nor in staging unless the policy says so', async () => {
    const workspace = await createCoreWorkspace({environments: {dev: 'dev', staging: 'staging', prod: 'production'}});
    for (const environment of ['dev', 'staging', 'prod']) {
      const id = workspace.make(environment, {name: 'One', nodes: [note('a')]});
      await workspace.commit(environment, {all: true});
      workspace.edit(environment, id, {nodes: [note('by hand')]});
    }
    const opened = async () => {
      const environments = ['dev', 'staging', 'prod'];
      const report = await workspace.core((context) => checkDrift(context, {environments}));
      expect(report.environments.map(({status}) => status)).toEqual(Array(3).fill('DRIFT_DETECTED'));
      return report.environments.map(({incident}) => incident?.number ?? null);
    };
    expect(await opened()).toEqual([null, null, 1]);
    const yaml = await workspace.repository.read('wops.yaml');
    await workspace.repository.write('wops.yaml', `${yaml}policies: {drift: {autoCreateForProductionOnly: false}}\n`);
    expect(await opened()).toEqual([null, 2, 1]);
  });
});

describe('a check that cannot tell', () => {
  test('opens none, and closes none: unreachable, a file that cannot be read, nothing linked', async () => {
    const {workspace, id, repair} = await drifted();
    const {faults} = workspace.n8n('prod');
    const check = async (expected: object) => {
      expect(await workspace.drift('prod')).toMatchObject(expected);
      return (await incidents(workspace)).map(({status}) => status);
    };
    faults.add({kind: 'status', status: 401});
    expect(await check({status: 'ERROR', reason: 'n8n_auth'})).toEqual([]);
    faults.clear();
    expect(await check({status: 'DRIFT_DETECTED'})).toEqual(['detected']);
    faults.add({kind: 'status', status: 401});
    expect(await check({status: 'ERROR', incident: {status: 'detected'}})).toEqual(['detected']);
    faults.clear();
    repair();
    const file = await workspace.repository.read('workflows/prod/one.json');
    await workspace.repository.commit('break', {'workflows/prod/one.json': '{'});
    expect(await check({status: 'ERROR', reason: 'partial'})).toEqual(['detected']);
    await workspace.repository.commit('mend', {'workflows/prod/one.json': file});
    workspace.edit('prod', id, {nodes: [note('by hand')]});
    await workspace.data('workflow', 'unlink', 'prod', 'one', '--yes');
    expect(await check({status: 'UNTRACKED', withDrift: 1, incident: {status: 'detected'}})).toEqual(['detected']);
    await workspace.core((context) => moveIncident(context, '1', {action: 'cancel', reason: 'No.', force: false}));
    expect(await check({status: 'UNTRACKED', withDrift: 1})).toEqual(['cancelled']);
  });
});

describe('checks that overlap', () => {
  test('several at once open one incident', async () => {
    const {workspace} = await drifted();
    const {faults} = workspace.n8n('prod');
    const held = faults.add({kind: 'hold-answer', match: {path: '/api/v1/workflows*'}});
    const checks = Array.from({length: 6}, () => workspace.drift('prod'));
    await held.arrived(6);
    held.release();
    const reports = await Promise.all(checks);
    expect(new Set(reports.map(({status}) => status))).toEqual(new Set(['DRIFT_DETECTED']));
    const all = await incidents(workspace);
    expect(all).toHaveLength(1);
    expect(await kinds(workspace, all[0]!)).toEqual(['detected']);
  });

  /** prod with `One`, as it was committed or changed by hand, and `Other`. */
  async function both({text}: {text: string}) {
    const {workspace, ids} = await committed([{name: 'One', nodes: [note('a')]}, {name: 'Other'}]);
    const edit = (to: string) => workspace.edit('prod', ids[0]!, {nodes: [note(to)]});
    if (text !== 'a') edit(text);
    return {workspace, other: ids[1]!, edit};
  }

  /** A check that has read the list, and does not end before it is told to: `Other` is not on it, and is asked for. */
  async function begun({workspace, other}: {workspace: CoreWorkspace; other: string}) {
    const {faults, state} = workspace.n8n('prod');
    const hidden = state.workflows.get(other)!;
    state.workflows.remove(other);
    const held = faults.add({kind: 'hold', match: {path: `/api/v1/workflows/${other}*`}, times: 1});
    const check = workspace.drift('prod');
    await held.arrived();
    state.workflows.load(hidden);
    return async () => {
      held.release();
      return check;
    };
  }

  test('an older one that ends late does not bring drift back', async () => {
    const one = await both({text: 'by hand'});
    const {workspace} = one;
    const end = await begun(one);
    one.edit('a');
    expect(await workspace.drift('prod')).toMatchObject({status: 'IN_SYNC'});
    const late = await end();
    expect(late).toMatchObject({status: 'DRIFT_DETECTED'});
    expect(late).not.toHaveProperty('incident');
    expect(await incidents(workspace)).toEqual([]);
    const [state] = await workspace.core(({store}) => store.environmentStates());
    expect(state).toMatchObject({driftStatus: 'IN_SYNC'});
  });

  test('an older one that ends late does not open a closed incident again, nor another', async () => {
    const one = await both({text: 'by hand'});
    const {workspace} = one;
    await workspace.drift('prod');
    const end = await begun(one);
    one.edit('a');
    await workspace.drift('prod');
    expect(await end()).toMatchObject({status: 'DRIFT_DETECTED'});
    expect((await incidents(workspace)).map(({status}) => status)).toEqual(['closed']);
  });

  test('an older one that ends late does not close what a later one opened', async () => {
    const one = await both({text: 'a'});
    const {workspace} = one;
    const end = await begun(one);
    one.edit('by hand');
    await workspace.drift('prod');
    expect(await end()).toMatchObject({status: 'IN_SYNC', incident: {status: 'detected'}});
    expect((await incidents(workspace)).map(({status}) => status)).toEqual(['detected']);
  });
});

describe('what is kept of the drift', () => {
  test('both sides as they were, with the hashes that status shows, without pinned and static data', async () => {
    const yaml =
      "variables:\n  BASE: {prod: 'https://api.example.com'}\ncredentials:\n  pay: {type: httpBasicAuth, prod: Pay live}\n";
    const {workspace, ids} = await committed([{name: 'Sub', nodes: [note('sub')]}, {name: 'Gone'}], yaml);
    const pay = node(
      'Call',
      'n8n-nodes-base.httpRequest',
      {url: 'https://api.example.com/pay'},
      {
        credentials: {httpBasicAuth: {id: 'c1', name: 'Pay live'}},
      },
    );
    const calls = node('Run', 'n8n-nodes-base.executeWorkflow', {workflowId: ids[0]!});
    const main = workspace.make('prod', {name: 'Main', nodes: [pay, calls, note('a')]});
    await workspace.commit('prod', {all: true});
    const file = await workspace.repository.read('workflows/prod/main.json');
    await workspace.repository.commit('template', {
      'workflows/prod/main.json': file.replace('https://api.example.com', '{{env.BASE}}'),
    });
    await workspace.drift('prod');
    expect(await incidents(workspace)).toEqual([]);

    workspace.edit('prod', main, {nodes: [pay, calls, note('by hand')]});
    const {workflows} = workspace.n8n('prod').state;
    workflows.load({
      ...workflows.get(main)!,
      pinData: {Call: [{json: {iban: 'DE1'}}]},
      staticData: {'node:Call': {cursor: 'secret-cursor'}},
    });
    workspace.api('prod', 'DELETE', `/workflows/${ids[1]}`);
    const rogue = workspace.make('prod', {name: 'Rogue', nodes: [note('rogue')]});
    await workspace.drift('prod');
    await workspace.sync();

    const status = await workspace.data('status');
    const hashesOf = (name: string) => {
      const found = status.workflows.find((workflow: {name: string}) => workflow.name === name).environments.prod;
      return {contentHashBefore: found.gitHash, contentHashAfter: found.contentHash};
    };
    const [{id}] = (await incidents(workspace)) as [Incident];
    const snapshot = await workspace.core(({store}) => store.incidents.snapshot(id));
    const sides = (index: number) => workspace.core(({store}) => store.incidents.sides(id, index));
    expect(snapshot).toMatchObject({
      environment: 'prod',
      commit: await workspace.repository.git('rev-parse', 'HEAD'),
      summary: {withDrift: 1, notInGit: 1, missingInRuntime: 1},
      workflows: [
        {name: 'Gone', kind: 'missing_in_runtime', contentHashAfter: null},
        {name: 'Main', kind: 'modified', facets: ['content'], n8nId: main, ...hashesOf('Main')},
        {name: 'Rogue', kind: 'added_in_runtime', n8nId: rogue, contentHashBefore: null},
      ],
    });
    expect(snapshot!.workflows[0]!.contentHashBefore).toBe(hashesOf('Gone').contentHashBefore);
    expect(snapshot!.workflows[2]!.contentHashAfter).toBe(hashesOf('Rogue').contentHashAfter);
    for (const {contentHashBefore: before, contentHashAfter: after} of snapshot!.workflows) {
      for (const hash of [before, after]) if (hash !== null) expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(before).not.toBe(after);
    }

    const mainSides = await sides(1);
    expect(JSON.parse(mainSides.git!)).toEqual(await workspace.file('workflows/prod/main.json'));
    const live = JSON.parse(mainSides.live!);
    expect(live).toMatchObject({id: main, name: 'Main', versionId: expect.any(String)});
    expect(live.nodes[2].parameters).toEqual({text: 'by hand'});
    expect(Object.keys(live)).not.toEqual(expect.arrayContaining(['pinData']));
    expect(mainSides.live).not.toMatch(/iban|secret-cursor/);
    expect(await sides(0)).toMatchObject({git: expect.stringContaining('"Gone"'), live: null});
    expect(await sides(2)).toMatchObject({git: null, live: expect.stringContaining('rogue')});
    await expect(sides(3)).rejects.toMatchObject({code: 'usage'});
  });

  test('stays what it was, whatever is found later', async () => {
    const {workspace, id} = await drifted();
    const {incidentId} = await workspace.drift('prod');
    const kept = () =>
      workspace.core(async ({store}) => [
        await store.incidents.snapshot(incidentId!),
        await store.incidents.sides(incidentId!, 0),
      ]);
    const before = await kept();
    workspace.edit('prod', id, {nodes: [note('yet another')]});
    workspace.make('prod', {name: 'Rogue'});
    await workspace.drift('prod');
    expect(await kept()).toEqual(before);
  });

  test('secrets are masked in all that is told: incident, story, audit log, history and report', async () => {
    const call = (token: string) =>
      node('Call', 'n8n-nodes-base.httpRequest', {
        sendHeaders: true,
        headerParameters: {parameters: [{name: 'Authorization', value: `Bearer ${token}`}]},
        jsonBody: `{"password": "${token}", "plain": "text"}`,
      });
    const secrets = ['sk_live_51H8aaaaBBBBccccDDDDeeee', 'sk_live_99Z7zzzzYYYYxxxxWWWWvvvv'];
    const {workspace, ids} = await committed([{name: 'One', nodes: [call(secrets[0]!)]}]);
    workspace.edit('prod', ids[0]!, {nodes: [call(secrets[1]!)]});
    const report = await workspace.drift('prod');
    workspace.make('prod', {name: 'Rogue', nodes: [call(secrets[1]!)]});
    await workspace.drift('prod');
    const database = new Sqlite(statePath(workspace.root), {readonly: true});
    const told = ['drift_incident', 'incident_event', 'audit_log', 'drift_check_history', 'environment_state'].map(
      (table) => JSON.stringify(database.prepare(`SELECT * FROM ${table}`).all()),
    );
    database.close();
    expect(told[0]).toContain('Bearer ••••');
    for (const text of [...told, JSON.stringify(report), JSON.stringify(await incidents(workspace))]) {
      for (const secret of secrets) expect(text).not.toContain(secret);
      expect(text).not.toMatch(/sk_live|51H8|99Z7/);
    }
    // The evidence itself is whole: it is what can be put back.
    const sides = await workspace.core(({store}) => store.incidents.sides(report.incidentId!, 0));
    expect([sides.git, sides.live].map((side, index) => side!.includes(secrets[index]!))).toEqual([true, true]);
  });
});

describe('numbers', () => {
  const number = async (workspace: CoreWorkspace) => (await workspace.drift('prod')).incident!.number;

  test('are in the commits that wops makes, and go on from there after the state file was lost', async () => {
    const {workspace, id} = await drifted();
    expect(await number(workspace)).toBe(1);
    await workspace.commit('prod');
    const message = await workspace.repository.git('log', '-1', '--format=%B');
    expect(message).toMatch(/^Wops-Highest-Incident: 1$/m);
    rmSync(`${workspace.root}/.wops`, {recursive: true});
    workspace.edit('prod', id, {nodes: [note('again')]});
    expect(await number(workspace)).toBe(2);
  });

  test('go on from the highest that commits tell of', async () => {
    const {workspace, id, repair} = await drifted();
    expect(await number(workspace)).toBe(1);
    rmSync(`${workspace.root}/.wops`, {recursive: true});
    await workspace.repository.commit('Revert\n\nWops-Incident: 7\nWops-Highest-Incident: 12');
    await workspace.repository.commit('Later\n\nWops-Incident: 3\nWops-Highest-Incident: 11');
    expect(await number(workspace)).toBe(13);
    repair();
    await workspace.drift('prod');
    workspace.edit('prod', id, {nodes: [note('again')]});
    expect(await number(workspace)).toBe(14);
  });

  test('begin with one where no trailer tells of any; what only looks like one is none', async () => {
    const {workspace} = await drifted();
    for (const trailer of ['0', '-3', '1e3', '007', '9999999999', 'seven', '5 6', '']) {
      await workspace.repository.commit(`Odd\n\nWops-Incident: ${trailer}`);
    }
    await workspace.repository.commit('Wops-Incident: 5');
    await workspace.repository.commit('Text\n\nWops-Incident: 6\n\nMore text.');
    await workspace.repository.commit('Text\n\nOf Wops-Incident: 8\nWops-Incident: 8');
    expect(await number(workspace)).toBe(1);
  });

  test('come of the incident alone where no state file tells of more', async () => {
    const {workspace} = await drifted();
    await workspace.repository.commit('By hand\n\nWops-Incident: 41\nSigned-off-by: Ada <ada@example.com>');
    expect(await number(workspace)).toBe(42);
  });
});
