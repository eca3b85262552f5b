import {describe, expect, test} from 'vitest';
import type {Actor} from '../../../src/core/actor.ts';
import {requestApproval} from '../../../src/core/approval/request-approval.ts';
import {checkDrift} from '../../../src/core/drift/check-drift.ts';
import {type Incident, type IncidentEvent, type Resolution, workflowKey} from '../../../src/core/incident/incident.ts';
import {moveIncident} from '../../../src/core/incident/move-incident.ts';
import {leftResolutions} from '../../../src/core/incident/reconcile/attempts.ts';
import {reconcileIncident} from '../../../src/core/incident/reconcile/reconcile-incident.ts';
import type {ReconcileRequest} from '../../../src/core/incident/reconcile/reconcile-report.ts';
import {openRecord} from '../../../src/core/incident/reconcile/record-resolution.ts';
import {applyEnvironment} from '../../../src/core/promotion/apply.ts';
import {decidePromotion} from '../../../src/core/promotion/decide.ts';
import {resumePromotion} from '../../../src/core/promotion/resume.ts';
import type {JsonObject} from '../../../src/core/workflow/runtime-workflow.ts';
import {type CoreWorkspace, createCoreWorkspace, note} from '../../support/core-workspace.ts';

const YES = {confirm: async () => {}};
const KIM: Actor = {id: 'cli:kim', name: 'Kim', email: 'kim@example.com'};
const DEFAULTS: ReconcileRequest = {
  resolution: 'revert',
  workflows: [],
  force: false,
  dryRun: false,
  merge: false,
  overwrite: false,
  acceptMassChange: false,
};
const STAGED: Partial<ReconcileRequest> = {resolution: 'replace', from: 'staging'};

const version = (text: string) => ({nodes: [note(text)]});

/**
 * prod with "Mail", "Pay" and "Rogue" drifting: edited by hand, edited by hand, not in Git; the incident is acknowledged. A
 * stage from staging, which has a version of "Mail" and "Pay" of its own, wants an approval.
 */
async function drifted({isStrict = false} = {}) {
  const yaml = 'pipelines: {p: {stages: [{source: staging, target: prod, approvals: {required: 1}}]}}\n';
  const workspace = await createCoreWorkspace({environments: {staging: 'staging', prod: 'production'}, yaml});
  await as(workspace, 'ada');
  if (isStrict) {
    const strict = 'class: production\n    drift: {handling: require_attestation}';
    const config = (await workspace.repository.read('wops.yaml')).replace('class: production', strict);
    await workspace.repository.commit('Strict', {'wops.yaml': config});
  }
  const ids: Record<string, string> = {};
  for (const name of ['Mail', 'Pay']) ids[name] = workspace.make('prod', {name, ...version('one')});
  await workspace.commit('prod', {all: true});
  for (const name of ['Mail', 'Pay']) {
    const {id: _, ...file} = await workspace.file(`workflows/prod/${name.toLowerCase()}.json`);
    const staged = JSON.stringify({...file, ...version('staged')});
    await workspace.repository.commit('Staging', {[`workflows/staging/${name.toLowerCase()}.json`]: staged});
    workspace.edit('prod', ids[name]!, version('by hand'));
  }
  workspace.make('prod', {name: 'Rogue', ...version('rogue')});
  await workspace.drift('prod');
  await workspace.core((context) => moveIncident(context, 'latest', {action: 'acknowledge', force: false}));
  const edit = (name: string, text: string) => workspace.edit('prod', ids[name]!, version(text));
  return {workspace, edit};
}

function reconcile({core}: CoreWorkspace, request: Partial<ReconcileRequest>) {
  return core((context) => reconcileIncident(context, '1', {...DEFAULTS, ...request}, YES));
}

/** What waits for the approval of its stage; answers its promotion. */
async function waiting(workspace: CoreWorkspace, ...workflows: string[]): Promise<string> {
  const {reconciliation} = await reconcile(workspace, {...STAGED, workflows});
  expect(reconciliation.outcome).toBe('waiting');
  return reconciliation.operation!.id!;
}

/** Whoever works from now on. */
async function as({repository}: CoreWorkspace, name: string): Promise<void> {
  await repository.git('config', 'user.name', name);
  await repository.git('config', 'user.email', `${name}@example.com`);
}

async function goOn(workspace: CoreWorkspace, promotion: string): Promise<void> {
  await as(workspace, 'bob');
  await workspace.core((context) => decidePromotion(context, promotion, {decision: 'approved'}));
  await as(workspace, 'ada');
  const {status} = await workspace.core((context) => resumePromotion(context, promotion, YES));
  expect(status).toBe('completed');
}

/** Does it, and dies before it is written down that it was done. */
async function dyingReconcile({core}: CoreWorkspace, request: Partial<ReconcileRequest>) {
  const dead = core(async (context) => {
    const {change} = context.store.incidents;
    const incidents: typeof context.store.incidents = {
      ...context.store.incidents,
      change: (id, decide) =>
        change(id, (incident) => {
          const decision = decide(incident);
          if (decision.events.some(({kind}) => kind === 'resolved')) throw new Error('killed');
          if (decision.events.some(({kind}) => kind === 'resolution_failed')) throw new Error('killed');
          return decision;
        }),
    };
    const dying = {...context, store: {...context.store, incidents}};
    return reconcileIncident(dying, '1', {...DEFAULTS, ...request}, YES);
  });
  await expect(dead).rejects.toThrow('killed');
}

const incidentOf = ({core}: CoreWorkspace) =>
  core(async ({store}): Promise<Incident> => (await store.incidents.find('1'))[0]!);
const events = ({core}: CoreWorkspace) =>
  core(async ({store}) => store.incidents.events((await store.incidents.find('1'))[0]!.id));
/** From where it was acknowledged on, with the workflows that each line names. */
const story = async (workspace: CoreWorkspace) =>
  (await events(workspace)).slice(2).map(({kind, details: {workflows, gone}}) => {
    const names = workflows ?? gone;
    return Array.isArray(names) ? `${kind} ${names.join(', ')}` : kind;
  });
const resolutions = async (workspace: CoreWorkspace) => {
  const {affected} = await incidentOf(workspace);
  return Object.fromEntries(affected.map(({name, resolved}) => [name, resolved?.resolution ?? null]));
};

describe('what its process could not write down before it died is in the story all the same', () => {
  test('an apply that was carried out', async () => {
    const {workspace} = await drifted();
    await dyingReconcile(workspace, {resolution: 'revert'});
    expect(await incidentOf(workspace)).toMatchObject({status: 'acknowledged', resolution: null});
    await workspace.drift('prod');
    const incident = await incidentOf(workspace);
    expect(incident).toMatchObject({status: 'closed', resolution: 'revert'});
    expect(incident.affected.every(({resolved}) => resolved?.promotionId)).toBe(true);
    const all = 'Mail, Pay, Rogue';
    expect(await story(workspace)).toEqual([`resolving ${all}`, `resolved ${all}`, 'reconciled', 'closed']);
  });

  test('a commit that was made', async () => {
    const {workspace} = await drifted();
    await dyingReconcile(workspace, {resolution: 'promote'});
    await workspace.drift('prod');
    const commit = await workspace.repository.git('rev-parse', 'HEAD');
    const {status, resolution, affected} = await incidentOf(workspace);
    expect({status, resolution}).toEqual({status: 'closed', resolution: 'promote'});
    expect(affected.map(({resolved}) => resolved?.commit)).toEqual([commit, commit, commit]);
  });

  test('and a commit that was not made is not, nor is that of another taken for it', async () => {
    const {workspace, edit} = await drifted();
    await begin(workspace, {resolution: 'promote', workflows: ['Pay']});
    await reconcile(workspace, {resolution: 'promote', workflows: ['Mail']});
    edit('Pay', 'one');
    await workspace.drift('prod');
    expect(await resolutions(workspace)).toEqual({Mail: 'promote', Pay: null, Rogue: null});
    expect((await story(workspace)).filter((line) => line.startsWith('resolved'))).toEqual(['resolved Mail']);
  });

  test('two commits, each by the one that it was made for', async () => {
    const {workspace} = await drifted();
    const commits: Record<string, string | null> = {};
    for (const name of ['Pay', 'Mail']) {
      await begin(workspace, {resolution: 'promote', workflows: [name]});
      commits[name] = (await workspace.commit('prod', {workflows: [name], incident: 1})).commit;
    }
    await workspace.drift('prod');
    const {affected} = await incidentOf(workspace);
    expect(affected.map(({name, resolved}) => [name, resolved?.commit])).toEqual([
      ['Mail', commits.Mail],
      ['Pay', commits.Pay],
      ['Rogue', undefined],
    ]);
  });

  test.each([
    ['revert', 'Rogue'],
    ['promote', 'Pay'],
  ] as const)('where others drift still: %s of %s alone', async (resolution, name) => {
    const {workspace} = await drifted();
    await dyingReconcile(workspace, {resolution, workflows: [name]});
    await workspace.drift('prod');
    const half = [`resolving ${name}`, `resolved ${name}`, `receded ${name}`];
    expect(await story(workspace)).toEqual(half);
    expect(await incidentOf(workspace)).toMatchObject({status: 'acknowledged', resolution});
    await workspace.drift('prod');
    expect(await story(workspace)).toEqual(half);
    await reconcile(workspace, {resolution: resolution === 'revert' ? 'promote' : 'revert'});
    expect(await incidentOf(workspace)).toMatchObject({status: 'closed', resolution: 'mixed'});
    expect((await resolutions(workspace))[name]).toBe(resolution);
  });
});

describe('what waits for the approval of a stage', () => {
  test('is on the timeline while it does', async () => {
    const {workspace} = await drifted();
    await waiting(workspace, 'Pay');
    await workspace.drift('prod');
    expect(await story(workspace)).toEqual(['resolving Pay']);
    expect(await incidentOf(workspace)).toMatchObject({status: 'acknowledged', resolution: null});
  });

  test('is resolved by its promotion, although others drift still, and stays so when those are resolved another way', async () => {
    const {workspace} = await drifted();
    const promotion = await waiting(workspace, 'Pay');
    await goOn(workspace, promotion);
    expect(await workspace.drift('prod')).toMatchObject({status: 'DRIFT_DETECTED'});
    const {resolution, affected} = await incidentOf(workspace);
    expect(resolution).toBe('replace');
    expect(affected.map(({name, resolved}) => [name, resolved?.from, resolved?.promotionId])).toEqual([
      ['Mail', undefined, undefined],
      ['Pay', 'staging', promotion],
      ['Rogue', undefined, undefined],
    ]);
    await reconcile(workspace, {resolution: 'revert'});
    expect(await incidentOf(workspace)).toMatchObject({status: 'closed', resolution: 'mixed'});
    expect(await resolutions(workspace)).toEqual({Mail: 'revert', Pay: 'replace', Rogue: 'revert'});
    expect(await story(workspace)).toEqual([
      'resolving Pay',
      'resolved Pay',
      'receded Pay',
      'resolving Mail, Rogue',
      'resolved Mail, Rogue',
      'reconciled',
      'closed',
    ]);
  });

  test('is so too where nobody checked before the others were reconciled', async () => {
    const {workspace} = await drifted();
    await goOn(workspace, await waiting(workspace, 'Pay'));
    await reconcile(workspace, {resolution: 'revert'});
    expect(await incidentOf(workspace)).toMatchObject({status: 'closed', resolution: 'mixed'});
    expect(await resolutions(workspace)).toEqual({Mail: 'revert', Pay: 'replace', Rogue: 'revert'});
    expect((await story(workspace)).filter((line) => line.startsWith('resolved'))).toHaveLength(2);
  });

  test('is not taken for the doing of a revert that found nothing to revert there', async () => {
    const {workspace} = await drifted();
    await goOn(workspace, await waiting(workspace, 'Pay'));
    await revertUnseen(workspace);
    expect(await resolutions(workspace)).toEqual({Mail: 'revert', Pay: null, Rogue: 'revert'});
    await workspace.drift('prod');
    expect(await resolutions(workspace)).toEqual({Mail: 'revert', Pay: 'replace', Rogue: 'revert'});
    expect(await incidentOf(workspace)).toMatchObject({status: 'closed', resolution: 'mixed'});
    expect((await story(workspace)).slice(2)).toEqual(['resolved Mail, Rogue', 'resolved Pay', 'reconciled', 'closed']);
  });

  test('is not hidden by a later one that died: each is settled on its own, once', async () => {
    const {workspace} = await drifted();
    const promotion = await waiting(workspace, 'Pay');
    await dyingReconcile(workspace, {resolution: 'revert', workflows: ['Rogue']});
    await goOn(workspace, promotion);
    await workspace.drift('prod');
    await workspace.drift('prod');
    expect(await resolutions(workspace)).toEqual({Mail: null, Pay: 'replace', Rogue: 'revert'});
    const lines = await story(workspace);
    expect(lines.filter((line) => line.startsWith('resolved'))).toEqual(['resolved Rogue', 'resolved Pay']);
  });

  test('is resolved in part, where a part was edited again before a check saw it', async () => {
    const {workspace, edit} = await drifted();
    await goOn(workspace, await waiting(workspace, 'Mail', 'Pay'));
    edit('Pay', 'by hand once more');
    await workspace.drift('prod');
    expect(await resolutions(workspace)).toEqual({Mail: 'replace', Pay: null, Rogue: null});
    edit('Pay', 'staged');
    await workspace.drift('prod');
    expect(await resolutions(workspace)).toEqual({Mail: 'replace', Pay: null, Rogue: null});
    expect(await story(workspace)).toEqual(['resolving Mail, Pay', 'resolved Mail', 'receded Mail', 'receded Pay']);
  });

  test('is not resolved where all of it was edited again, whatever ends that drift', async () => {
    const {workspace, edit} = await drifted();
    await goOn(workspace, await waiting(workspace, 'Pay'));
    edit('Pay', 'by hand once more');
    await workspace.drift('prod');
    await reconcile(workspace, {resolution: 'promote'});
    expect(await resolutions(workspace)).toEqual({Mail: 'promote', Pay: 'promote', Rogue: 'promote'});
    expect((await story(workspace)).slice(0, 2)).toEqual(['resolving Pay', 'resolution_failed Pay']);
  });

  test('gives way to what was done about the same workflow after it', async () => {
    const {workspace, edit} = await drifted();
    await goOn(workspace, await waiting(workspace, 'Pay'));
    edit('Pay', 'by hand once more');
    await revertUnseen(workspace);
    await workspace.drift('prod');
    expect(await resolutions(workspace)).toEqual({Mail: 'revert', Pay: 'revert', Rogue: 'revert'});
  });
});

test('what a check has settled while its process was at work is not written down twice', async () => {
  const {workspace} = await drifted();
  await revertUnseen(workspace, {workflows: ['Rogue'], meanwhile: () => workspace.drift('prod')});
  expect(await story(workspace)).toEqual(['resolving Rogue', 'resolved Rogue', 'receded Rogue']);
  expect(await incidentOf(workspace)).toMatchObject({status: 'acknowledged', resolution: 'revert'});
});

test('nor is what two checks see at once', async () => {
  const {workspace} = await drifted();
  await dyingReconcile(workspace, {resolution: 'revert', workflows: ['Rogue']});
  await workspace.core((context) => {
    const change: typeof context.store.incidents.change = async (id, decide) => {
      await workspace.drift('prod');
      return context.store.incidents.change(id, decide);
    };
    const late = {...context, store: {...context.store, incidents: {...context.store.incidents, change}}};
    return checkDrift(late, {environments: ['prod']});
  });
  expect(await story(workspace)).toEqual(['resolving Rogue', 'resolved Rogue', 'receded Rogue']);
});

describe('the approval that it took', () => {
  test('can be used again where its promotion was rejected, and that of another stays used', async () => {
    const {workspace} = await drifted({isStrict: true});
    const [first, second] = [await approve(workspace), await approve(workspace)];
    const done = await waiting(workspace, 'Mail');
    const refused = await waiting(workspace, 'Pay');
    expect(await unused(workspace, first, second)).toEqual([]);
    await goOn(workspace, done);
    await workspace.core((context) => decidePromotion(context, refused, {decision: 'rejected', comment: 'No.'}));
    await workspace.drift('prod');
    const began = (await events(workspace)).find(({details}) => details.promotion === refused)!;
    expect(await unused(workspace, first, second)).toEqual([began.details.approval]);
    expect(await resolutions(workspace)).toEqual({Mail: 'replace', Pay: null, Rogue: null});
  });

  test('stays used where something was written, although it drifts all the same', async () => {
    const {workspace, edit} = await drifted({isStrict: true});
    const id = await approve(workspace);
    await goOn(workspace, await waiting(workspace, 'Pay'));
    edit('Pay', 'by hand once more');
    await workspace.drift('prod');
    expect(await story(workspace)).toContain('resolution_failed Pay');
    expect(await unused(workspace, id)).toEqual([]);
  });

  test('stays used where it broke off behind what it had written: the next check says what that was', async () => {
    const {workspace} = await drifted({isStrict: true});
    const id = await approve(workspace);
    await workspace.core(async (context) => {
      const record = openRecord(context, {...(await resolving(workspace)), approval: id});
      const stored = (promotion: {id: string}) => record.began(promotion.id);
      await applyEnvironment(context, {environment: 'prod', prune: true, incident: 1}, {...YES, stored});
      await record.failed('Git said no.');
    });
    expect(await unused(workspace, id)).toEqual([]);
    await workspace.drift('prod');
    expect(await incidentOf(workspace)).toMatchObject({status: 'closed', resolution: 'revert'});
  });
});

describe('an end is that of', () => {
  test.each<[string, Told[], number[]]>([
    ['the one of its promotion', [begun({promotion: 'a'}), begun({promotion: 'b'}), done({promotion: 'a'})], [2]],
    ['the one of its name', [begun({attempt: 'a'}), begun({attempt: 'b'}), done({attempt: 'a'})], [2]],
    ['no other, whatever it says', [begun({promotion: 'a'}), done({promotion: 'b'}), done({attempt: 'c'})], [1]],
    ['one of before they had names, of its promotion', [begun({promotion: 'a'}), done({promotionId: 'a'})], []],
    ['… that was to do the same', [begun({promotion: 'a', workflows: ['x']}), failed({workflows: ['x']})], []],
    ['… the last such', [begun({promotion: 'a'}), begun({}), failed({}), begun({promotion: 'c'})], [1, 4]],
    ['… and of no other', [begun({promotion: 'a', workflows: ['x']}), failed({workflows: ['y']})], [1]],
    ['… and, named by a check, of that', [begun({}), begun({workflows: ['y']}), done({attempt: '1'})], [2]],
    ['none that comes behind it', [done({promotion: 'a'}), begun({promotion: 'a'})], [2]],
  ])('%s', (_, told, left) => {
    const all = told.map((event, index) => ({...event, number: index + 1}) as IncidentEvent);
    expect(leftResolutions(all).map(({number}) => number)).toEqual(left);
  });
});

type Told = Pick<IncidentEvent, 'kind' | 'details'>;

function begun(details: JsonObject): Told {
  return {kind: 'resolving', details: {resolution: 'revert', ...details}};
}

function done(details: JsonObject): Told {
  return {kind: 'resolved', details: {resolution: 'revert', ...details}};
}

function failed(details: JsonObject): Told {
  return {kind: 'resolution_failed', details: {resolution: 'revert', message: 'No.', ...details}};
}

/** What is to be done about all that drifts as last found. */
async function resolving(workspace: CoreWorkspace, request: Partial<ReconcileRequest> = {}) {
  const incident = await incidentOf(workspace);
  const {workflows: names = []} = request;
  const workflows = incident.affected.filter(({name}) => names.length === 0 || names.includes(name));
  return {
    incident,
    workflows,
    request: {...DEFAULTS, ...request},
    replacement: null,
    actor: KIM,
    approval: null,
    reason: null,
  };
}

async function begin(workspace: CoreWorkspace, request: {resolution: Resolution; workflows: string[]}) {
  const what = await resolving(workspace, request);
  await workspace.core((context) => openRecord(context, what).began(null));
}

/** Reverts all that is in the incident, or these, without a look at what still drifts. */
async function revertUnseen(
  workspace: CoreWorkspace,
  {workflows = [], meanwhile}: {workflows?: string[]; meanwhile?: () => Promise<unknown>} = {},
) {
  const what = await resolving(workspace, {workflows});
  await workspace.core(async (context) => {
    const record = openRecord(context, what);
    const host = {...YES, stored: ({id}: {id: string}) => record.began(id)};
    const options = {environment: 'prod', prune: true, incident: 1, workflows: what.workflows.map(workflowKey)};
    const operation = await applyEnvironment(context, options, host);
    await meanwhile?.();
    await record.resolved({operation});
  });
}

/** Kim's, of replacing. */
function approve({core}: CoreWorkspace): Promise<string> {
  return core(async (context) => {
    const {id} = await requestApproval(context, 'latest', {type: 'reconcile', reason: 'Looked at it.'});
    const at = new Date().toISOString();
    await context.store.incidents.decideApproval(
      id,
      {status: 'approved', reviewedBy: KIM, reviewNotes: null, reviewedAt: at},
      {kind: 'approval_approved', from: null, to: null, actor: KIM, at, forced: false, details: {}},
    );
    return id;
  });
}

function unused({core}: CoreWorkspace, ...ids: string[]): Promise<string[]> {
  return core(async ({store}) =>
    (await store.incidents.approvals()).flatMap(({id, usedAt}) => (ids.includes(id) && usedAt === null ? [id] : [])),
  );
}
