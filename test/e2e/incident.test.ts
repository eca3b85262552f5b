import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Resolution} from '../../src/core/incident/incident.ts';
import type {ReconcileReport} from '../../src/core/incident/reconcile/reconcile-report.ts';
import type {OperationReport} from '../../src/core/promotion/report.ts';
import {type N8nEditor, openEditor} from '../support/n8n-editor.ts';
import {type Fleet, type FleetInstance, type FleetWorkspace, startFleet, writesOf} from '../support/n8n-fleet.ts';
import {ROOT, runWops} from '../support/run-wops.ts';
import {answering} from '../support/runnable-nodes.ts';
import {targetState} from '../support/target-state.ts';
import {whileCalling} from '../support/while-calling.ts';
import type {AnyJson} from '../support/workspace.ts';

let fleet: Fleet<'prod'>;
let prod: FleetInstance;
let editor: N8nEditor;

beforeAll(async () => {
  fleet = await startFleet({prod: 'production'});
  ({prod} = fleet.instances);
  editor = openEditor(prod);
});
afterAll(() => fleet?.stop());

/** What staging must run is its folder in Git: its n8n is not asked. */
const STAGING = '  staging: {class: staging, url: "http://127.0.0.1:9", apiKey: "$' + '{KEY_PROD}"}\n';
const FROM_GIT = 'from Git';
const BY_HAND = 'by hand';

/** Production with workflows that answer at webhooks, the same in Git and in n8n: `w1`… */
async function openProduction(count: number): Promise<{workspace: FleetWorkspace; ids: string[]}> {
  const workspace = await fleet.workspace(STAGING);
  const ids: string[] = [];
  for (let number = 1; number <= count; number++) ids.push(await make(`w${number}`, FROM_GIT));
  await workspace.data('onboard', 'prod', '--yes');
  return {workspace, ids};
}

async function make(name: string, text: string): Promise<string> {
  const id = await prod.make({name, ...answering(name, text)});
  await editor.publish(id);
  return id;
}

/** Somebody gives a workflow another answer, in the editor. */
async function say(id: string, text: string): Promise<void> {
  const {nodes} = await prod.read(id);
  const {parameters} = answering('', text).nodes[1]!;
  await editor.save(id, {nodes: nodes.map((node) => (node.name === 'Answer' ? {...node, parameters} : node))});
  await editor.publish(id);
}

/** w1 says something else, w2 is off, w3 is gone, `rogue` came; w4 is left alone. */
async function editByHand(ids: string[], goes: 'remove' | 'archive'): Promise<void> {
  await say(ids[0]!, BY_HAND);
  await editor.unpublish(ids[1]!);
  await editor[goes](ids[2]!);
  await make('rogue', BY_HAND);
}

/** Production, edited by hand, with an incident that somebody has taken on. `before` comes before the edits. */
async function drifted(
  goes: 'remove' | 'archive' = 'remove',
  before: (workspace: FleetWorkspace, ids: string[]) => Promise<void> = async () => {},
) {
  const {workspace, ids} = await openProduction(4);
  await before(workspace, ids);
  await editByHand(ids, goes);
  expect(await check(workspace)).toMatchObject({
    status: 'DRIFT_DETECTED',
    ...{checked: 5, inSync: 1, withDrift: 2, notInGit: 1, missingInRuntime: 1},
    affected: [
      {name: 'rogue', kind: 'added_in_runtime'},
      {name: 'w1', kind: 'modified'},
      {name: 'w2', kind: 'activation'},
      {name: 'w3', kind: 'missing_in_runtime'},
    ],
    incident: {number: 1, status: 'detected', severity: 'medium'},
  });
  await workspace.data('incident', 'ack', '1');
  prod.proxy.requests.length = 0;
  return {workspace, ids};
}

async function check(workspace: FleetWorkspace, ...more: string[]): Promise<AnyJson> {
  return (await workspace.data('drift', 'check', 'prod', ...more)).environments[0];
}

/** `wops incident reconcile 1 …`, which must end with 0. */
function reconcile(workspace: FleetWorkspace, resolution: Resolution, ...more: string[]): Promise<ReconcileReport> {
  return workspace.data('incident', 'reconcile', '1', resolution, ...more, '--yes');
}

/** What webhooks answer now: a text, or null where there is none. */
async function answers(paths: string[]): Promise<Record<string, string | null>> {
  const said = paths.map(async (path) => {
    const {status, body} = await prod.webhook(path, {method: 'POST'});
    expect([200, 404]).toContain(status);
    return [path, status === 200 ? body.text : null];
  });
  return Object.fromEntries(await Promise.all(said));
}

interface Live {
  /** What the webhooks that must answer all the time said meanwhile, in order. */
  heard: Record<string, string[]>;
  /** What is said then. A publication takes effect a moment after n8n has confirmed it. */
  afterwards: Record<string, string | null>;
}

async function live<T>({heard, afterwards}: Live, act: () => Promise<T>): Promise<T> {
  const calls = await whileCalling(prod, Object.keys(heard), async () => {
    const result = await act();
    await expect.poll(() => answers(Object.keys(afterwards))).toEqual(afterwards);
    return result;
  });
  expect(calls.heard).toEqual(heard);
  return calls.result;
}

/** A check finds nothing, the incident is over, and the audit log holds the whole story, unbroken. */
async function expectOver(workspace: FleetWorkspace, resolution: Resolution | 'mixed', story: string[]): Promise<void> {
  expect(await check(workspace, '--exit-code')).toMatchObject({status: 'IN_SYNC', affected: []});
  const [incident, entries, verified] = await Promise.all([
    workspace.data('incident', 'show', '1'),
    workspace.data<AnyJson[]>('audit', 'list', '--limit', '1000'),
    workspace.data('audit', 'verify'),
  ]);
  expect(incident).toMatchObject({status: 'closed', resolution});
  expect(incident.timeline.map(({kind}: AnyJson) => kind)).toEqual(story);
  const told = entries.filter(({subject}) => subject.id === incident.id).map(({action}) => action);
  expect(told.reverse()).toEqual(story.map((kind) => `incident.${kind}`));
  const operations = incident.affected.map(({resolved}: AnyJson) => resolved.promotionId).filter(Boolean);
  for (const id of new Set(operations)) {
    expect(entries).toContainEqual(
      expect.objectContaining({action: 'promotion.completed', subject: expect.objectContaining({id})}),
    );
  }
  expect(verified).toMatchObject({checked: entries.length, problems: []});
}

const TAKEN_ON = ['detected', 'acknowledged'];
const PARTLY = ['resolving', 'resolved', 'receded'];
const ENDED = ['resolving', 'resolved', 'reconciled', 'closed'];
const OVER = [...TAKEN_ON, ...ENDED];

function failedGates({gates}: OperationReport) {
  return gates.filter(({passed}) => !passed);
}

/** Production's files in staging's folder as well, with another answer: what would be promoted next. */
function stage(workspace: FleetWorkspace, names: string[], text: string): void {
  const files = names.map((name): [string, object] => {
    const {id: _, ...file} = workspace.file(`workflows/prod/${name}.json`);
    const staged = JSON.parse(JSON.stringify(file).replaceAll(FROM_GIT, text));
    return [`workflows/staging/${name}.json`, staged];
  });
  workspace.commitFiles('Staging', Object.fromEntries(files));
}

describe('12.3: production runs a sixth workflow', () => {
  test('an incident is opened, is seen everywhere, and blocks promotions until it has ended', async () => {
    const {workspace} = await openProduction(5);
    stage(workspace, ['w1'], 'staged');
    const sixth = await make('Sixth', BY_HAND);
    const found = await check(workspace);
    expect(found).toMatchObject({
      status: 'DRIFT_DETECTED',
      ...{checked: 6, inSync: 5, withDrift: 0, notInGit: 1, missingInRuntime: 0},
      affected: [{name: 'Sixth', n8nId: sixth, canonicalId: null, kind: 'added_in_runtime'}],
      incidentId: expect.any(String),
    });
    const incident = await workspace.data('incident', 'show', found.incidentId);
    expect(incident).toMatchObject({
      ...{id: found.incidentId, number: 1, environment: 'prod', status: 'detected', severity: 'low'},
      affected: [{name: 'Sixth', n8nId: sixth, kind: 'added_in_runtime', drifting: true}],
      snapshot: {
        commit: workspace.git('rev-parse', 'HEAD').trim(),
        summary: {checked: 6, inSync: 5, withDrift: 0, notInGit: 1, missingInRuntime: 0},
        workflows: [
          {name: 'Sixth', contentHashBefore: null, contentHashAfter: expect.stringMatching(/^[0-9a-f]{64}$/)},
        ],
      },
    });
    expect(Date.parse(incident.expiresAt) - Date.parse(incident.detectedAt)).toBe(168 * 3_600_000);
    await expectShown(workspace, 'DRIFT_INCIDENT_ACTIVE', {number: 1, status: 'detected'});

    await workspace.data('incident', 'ack', '1');
    await expectShown(workspace, 'DRIFT_INCIDENT_ACKNOWLEDGED', {number: 1, status: 'acknowledged'});
    expect((await check(workspace)).incidentId).toBe(incident.id);
    expect(await workspace.data('incident', 'list')).toHaveLength(1);
    expect((await workspace.wops('drift', 'check', 'prod', '--exit-code')).exitCode).toBe(3);

    const before = await targetState(prod);
    const blocked = await workspace.operation(4, 'promote', 'staging', 'prod');
    expect(blocked.status).toBe('blocked');
    expect(failedGates(blocked).map(({name}) => name)).toEqual(['blockOnActiveDrift', 'requireCleanDrift']);
    expect(failedGates(blocked)[0]!.message).toContain('incident #1 (low, acknowledged)');
    expect(await targetState(prod)).toEqual(before);

    // Past its deadline: a new one, since that of #1 is a week away.
    await workspace.data('incident', 'close', '1', '--reason', 'To be looked at again');
    await workspace.data('policy', 'set', 'severityTtlHours.low=0.0003', '--environment', 'prod');
    const next = (await check(workspace)).incident;
    expect(next).toMatchObject({number: 2, status: 'detected'});
    expect(Date.parse(next.expiresAt) - Date.parse(next.detectedAt)).toBe(1080);
    await expect.poll(async () => (await workspace.data('incident', 'show', '2')).status).toBe('expired');
    const overdue = failedGates(await workspace.operation(4, 'promote', 'staging', 'prod'));
    expect(overdue.map(({name}) => name)).toEqual(['blockOnActiveDrift', 'enforceTtl', 'requireCleanDrift']);
    expect(overdue[0]!.message).toContain('incident #2 (low, expired)');
    expect(overdue[1]!.message).toContain(`Incident #2 in prod is overdue since ${next.expiresAt}`);

    // Without it, and with the sixth workflow in Git, the same promotion goes through.
    await workspace.data('incident', 'reconcile', '2', 'promote', '--yes');
    expect((await workspace.operation(0, 'promote', 'staging', 'prod')).status).toBe('completed');
    expect((await prod.webhook('w1', {method: 'POST'})).body.text).toBe('staged');
    expect(await workspace.data('audit', 'verify')).toMatchObject({problems: []});
  });
});

/** In `wops status` and in `wops drift status`. */
async function expectShown(workspace: FleetWorkspace, status: string, incident: object): Promise<void> {
  const [inStatus, inDriftStatus] = await Promise.all([workspace.data('status'), workspace.data('drift', 'status')]);
  expect(inStatus.environments[0]).toMatchObject({name: 'prod', driftStatus: status, incident});
  expect(inDriftStatus.environments[0]).toMatchObject({name: 'prod', status, incident});
}

const REVERTED = {w1: FROM_GIT, w2: FROM_GIT, w3: FROM_GIT, w4: FROM_GIT, rogue: null};
const AS_EDITED = {w1: BY_HAND, w2: null, w3: null, w4: FROM_GIT, rogue: BY_HAND};

describe('production was edited by hand; its webhooks answer all the time while that is settled', () => {
  test('revert: n8n is as Git says again, and what Git does not hold is archived', async () => {
    const {workspace, ids} = await drifted();
    const heard = {w1: [BY_HAND, FROM_GIT], w4: [FROM_GIT]};
    const report = await live({heard, afterwards: REVERTED}, () => reconcile(workspace, 'revert'));
    expect(report).toMatchObject({
      status: 'closed',
      reconciliation: {outcome: 'reconciled', check: {status: 'IN_SYNC'}},
    });
    expect((await prod.list()).find(({name}) => name === 'rogue')).toMatchObject({isArchived: true});
    expect((await prod.byName('w1')).id).toBe(ids[0]);
    await expectOver(workspace, 'revert', OVER);
  });

  test('revert: a copy made by hand gives back the path that it took', async () => {
    const {workspace, ids} = await openProduction(2);
    await editor.unpublish(ids[0]!);
    await expect.poll(() => answers(['w1'])).toEqual({w1: null});
    const copy = await prod.make({name: 'w1 copy', ...answering('w1', BY_HAND)});
    await editor.publish(copy);
    await expect.poll(() => answers(['w1'])).toEqual({w1: BY_HAND});
    expect(await check(workspace)).toMatchObject({withDrift: 1, notInGit: 1});
    await workspace.data('incident', 'ack', '1');
    const report = await live({heard: {w2: [FROM_GIT]}, afterwards: {w1: FROM_GIT, w2: FROM_GIT}}, () =>
      reconcile(workspace, 'revert'),
    );
    expect(report).toMatchObject({status: 'closed', reconciliation: {outcome: 'reconciled'}});
    expect(await prod.read(copy)).toMatchObject({isArchived: true});
    await expectOver(workspace, 'revert', OVER);
  });

  test('promote: Git says what runs, in a commit that names the incident, and n8n is not written to', async () => {
    const {workspace} = await drifted('archive');
    const heard = {w1: [BY_HAND], w4: [FROM_GIT], rogue: [BY_HAND]};
    const {status, reconciliation} = await live({heard, afterwards: AS_EDITED}, () => reconcile(workspace, 'promote'));
    expect([status, reconciliation.outcome]).toEqual(['closed', 'reconciled']);
    expect(writesOf(prod)).toEqual([]);
    expect(workspace.files('prod')).toEqual(['rogue', 'w1', 'w2', 'w4'].map((name) => `workflows/prod/${name}.json`));
    expect(JSON.stringify(workspace.file('workflows/prod/w1.json'))).toContain(BY_HAND);
    expect(workspace.file('workflows/prod/w2.json').active).toBe(false);
    expect(workspace.git('log', '-1', '--format=%H %(trailers:key=Wops-Incident,valueonly)').trim()).toBe(
      `${reconciliation.commit!.commit} 1`,
    );
    await expectOver(workspace, 'promote', OVER);
  });

  test('replace by a commit: n8n and Git hold what it said', async () => {
    let commit = '';
    const {workspace} = await drifted('remove', async ({git, data}, ids) => {
      commit = git('rev-parse', 'HEAD').trim();
      await say(ids[0]!, 'second');
      await data('commit', 'prod');
    });
    const heard = {w1: [BY_HAND, FROM_GIT], w4: [FROM_GIT]};
    const replace = () => reconcile(workspace, 'replace', '--from', commit.slice(0, 10));
    const {reconciliation} = await live({heard, afterwards: REVERTED}, replace);
    expect(reconciliation).toMatchObject({outcome: 'reconciled', from: `commit:${commit}`});
    expect(workspace.git('diff', '--stat', commit, 'HEAD', '--', 'workflows/prod/w1.json')).toBe('');
    await expectOver(workspace, 'replace', OVER);
  });

  test('replace by a snapshot and by staging: what they hold, and what they do not hold is told', async () => {
    let snapshot = '';
    const {workspace} = await drifted('archive', async (before, ids) => {
      stage(before, ['w1'], 'staged');
      snapshot = `snapshot:${(await before.data('snapshot', 'create', 'prod', '--reason', 'A good one')).id}`;
      await say(ids[1]!, 'second');
      await before.data('commit', 'prod');
    });
    const refused = await workspace.error(2, 'incident', 'reconcile', '1', 'replace', '--from', snapshot, '--yes');
    expect(refused.message).toContain('does not hold "rogue"');
    expect(refused.hint).toBe(`wops incident reconcile 1 replace --from ${snapshot} w1 w2 w3`);
    expect(writesOf(prod)).toEqual([]);

    const {reconciliation} = await live(
      {
        heard: {w1: [BY_HAND], w4: [FROM_GIT], rogue: [BY_HAND]},
        afterwards: {...AS_EDITED, w2: FROM_GIT, w3: FROM_GIT},
      },
      () => reconcile(workspace, 'replace', '--from', snapshot, 'w2', 'w3'),
    );
    expect(reconciliation).toMatchObject({outcome: 'partly', from: snapshot});
    expect(JSON.stringify(workspace.file('workflows/prod/w2.json'))).toContain(FROM_GIT);

    const staged = await live(
      {
        heard: {w1: [BY_HAND, 'staged'], w2: [FROM_GIT], w3: [FROM_GIT], w4: [FROM_GIT], rogue: [BY_HAND]},
        afterwards: {...REVERTED, w1: 'staged', rogue: BY_HAND},
      },
      () => reconcile(workspace, 'replace', '--from', 'staging', 'w1'),
    );
    expect(staged.reconciliation).toMatchObject({outcome: 'partly', from: 'staging'});
    expect(JSON.stringify(workspace.file('workflows/prod/w1.json'))).toContain('staged');

    await live({heard: {w1: ['staged']}, afterwards: {...REVERTED, w1: 'staged'}}, () =>
      reconcile(workspace, 'revert'),
    );
    await expectOver(workspace, 'mixed', [...TAKEN_ON, ...PARTLY, ...PARTLY, ...ENDED]);
  });

  test('acknowledge: nothing is written, and it counts no more until a side moves', async () => {
    const {workspace, ids} = await drifted('archive');
    const [head, before] = [workspace.git('rev-parse', 'HEAD'), await targetState(prod)];
    const heard = {w1: [BY_HAND], w4: [FROM_GIT], rogue: [BY_HAND]};
    const accept = () => reconcile(workspace, 'acknowledge', '--reason', 'A pilot, until March');
    const report = await live({heard, afterwards: AS_EDITED}, accept);
    expect(report).toMatchObject({status: 'closed', reason: 'A pilot, until March'});
    expect(writesOf(prod)).toEqual([]);
    expect([workspace.git('rev-parse', 'HEAD'), await targetState(prod)]).toEqual([head, before]);
    await expectOver(workspace, 'acknowledge', [...TAKEN_ON, 'resolved', 'reconciled', 'closed']);
    await say(ids[0]!, 'and on');
    expect(await check(workspace)).toMatchObject({affected: [{name: 'w1'}], incident: {number: 2, severity: 'low'}});
  });

  test('one workflow is adopted, the rest reverted', async () => {
    const {workspace} = await drifted();
    const adopted = await live(
      {heard: {w1: [BY_HAND], w4: [FROM_GIT]}, afterwards: {...REVERTED, w1: BY_HAND}},
      async () => {
        const first = await reconcile(workspace, 'promote', 'w1');
        await reconcile(workspace, 'revert');
        return first;
      },
    );
    expect(adopted).toMatchObject({status: 'acknowledged', resolution: 'promote', reconciliation: {outcome: 'partly'}});
    const {affected} = await workspace.data('incident', 'show', '1');
    expect(affected.map(({name, resolved}: AnyJson) => [name, resolved.resolution])).toEqual([
      ['rogue', 'revert'],
      ['w1', 'promote'],
      ['w2', 'revert'],
      ['w3', 'revert'],
    ]);
    await expectOver(workspace, 'mixed', [...TAKEN_ON, ...PARTLY, ...ENDED]);
  });
});

test('require_attestation: it takes the approval of somebody else', async () => {
  const {workspace, ids} = await openProduction(1);
  await workspace.data('policy', 'set', 'handling=require_attestation', '--environment', 'prod');
  await say(ids[0]!, BY_HAND);
  await check(workspace);
  await workspace.data('incident', 'ack', '1');
  prod.proxy.requests.length = 0;
  const revert = ['incident', 'reconcile', '1', 'revert', '--yes'];
  const missing = await workspace.error(4, ...revert);
  expect(missing).toMatchObject({type: 'blocked', message: expect.stringContaining('nobody has asked for one')});
  expect(missing.hint).toBe('wops approval request 1 reconcile --resolution revert --reason "…"');
  const {id, needed} = await workspace.data(
    ...['approval', 'request', '1', 'reconcile', '--resolution', 'revert', '--reason', 'Not reviewed'],
  );
  expect(needed).toBe(true);
  expect((await workspace.error(4, ...revert)).message).toContain('is not decided yet');
  expect(await workspace.error(4, 'approval', 'approve', id, '--yes')).toMatchObject({type: 'blocked'});
  const rita = {GIT_AUTHOR_NAME: 'Rita Reviewer', GIT_AUTHOR_EMAIL: 'rita@example.com'};
  const approved = await run(workspace, ['approval', 'approve', id, '--yes', '--json'], rita);
  expect(approved.exitCode, approved.stderr + approved.stdout).toBe(0);
  expect((await workspace.error(4, 'incident', 'reconcile', '1', 'promote', '--yes')).type).toBe('blocked');
  expect(writesOf(prod)).toEqual([]);
  const heard = {w1: [BY_HAND, FROM_GIT]};
  const reverted = await live({heard, afterwards: {w1: FROM_GIT}}, () => reconcile(workspace, 'revert'));
  expect(reverted).toMatchObject({status: 'closed'});
  const [approval] = await workspace.data('approval', 'list');
  expect(approved.json<AnyJson>().data).toMatchObject({
    id,
    status: 'approved',
    reviewedBy: {email: 'rita@example.com'},
  });
  expect(approval).toMatchObject({id, requestedBy: {email: 'tess@example.com'}, usedAt: expect.any(String)});
  const asked = ['approval_requested', 'approval_approved'];
  await expectOver(workspace, 'revert', [...TAKEN_ON, ...asked, ...ENDED]);
});

test('killed in the middle of a revert: the next command takes that back, and the revert goes through then', async () => {
  const {workspace} = await drifted();
  const before = await targetState(prod);
  const killed = await run(workspace, ['incident', 'reconcile', '1', 'revert', '--yes', '--verbose'], {
    NODE_OPTIONS: `--import=${pathToFileURL(join(ROOT, 'test', 'support', 'kill-at-line.mjs'))}`,
    KILL_AT_STEP: 'publish confirmed w1',
  });
  expect(killed.exitCode, killed.stderr).toBe(null);
  await expect.poll(() => answers(['w1'])).toEqual({w1: FROM_GIT});
  const undone = {heard: {w1: [FROM_GIT, BY_HAND], w4: [FROM_GIT]}, afterwards: AS_EDITED};
  await live(undone, () => workspace.data('sync', 'prod'));
  expect(await targetState(prod)).toEqual(before);
  expect(await check(workspace)).toMatchObject({
    status: 'DRIFT_DETECTED',
    incident: {number: 1, status: 'acknowledged'},
  });
  const heard = {w1: [BY_HAND, FROM_GIT], w4: [FROM_GIT]};
  const {reconciliation} = await live({heard, afterwards: REVERTED}, () => reconcile(workspace, 'revert'));
  expect(reconciliation.outcome).toBe('reconciled');
  await expectOver(workspace, 'revert', [...TAKEN_ON, 'resolving', 'resolution_failed', ...ENDED]);
});

/** As `workspace.wops`, with more in the environment of the process. */
function run({root}: FleetWorkspace, args: string[], env: Record<string, string>) {
  return runWops(args, {cwd: root, env: {KEY_PROD: prod.n8n.apiKey, ...env}});
}
