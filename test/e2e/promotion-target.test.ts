import {statSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {OperationReport} from '../../src/core/promotion/report.ts';
import {
  expectSettled,
  type Fleet,
  type FleetInstance,
  type FleetWorkspace,
  startFleet,
  writesOf,
} from '../support/n8n-fleet.ts';
import {
  answering,
  callNode,
  chain,
  node,
  requestNode,
  setNode,
  subWorkflowTrigger,
  webhookNode,
} from '../support/runnable-nodes.ts';
import {targetState} from '../support/target-state.ts';

let fleet: Fleet<'dev' | 'staging'>;
let dev: FleetInstance;
let staging: FleetInstance;

beforeAll(async () => {
  fleet = await startFleet({dev: 'dev', staging: 'staging'});
  ({dev, staging} = fleet.instances);
});
afterAll(() => fleet?.stop());

/** A blocked promotion from dev, with what is in its way; nothing was written. */
async function blockedBy(workspace: FleetWorkspace, ...more: string[]) {
  const before = await targetState(staging);
  staging.proxy.requests.length = 0;
  const report = await workspace.operation(4, 'promote', 'dev', 'staging', ...more);
  expect(report.status).toBe('blocked');
  expect(writesOf(staging)).toEqual([]);
  expect(await targetState(staging)).toEqual(before);
  return failedGates(report);
}

function failedGates({gates}: OperationReport) {
  return gates.filter(({passed}) => !passed);
}

async function promote(workspace: FleetWorkspace, ...more: string[]): Promise<OperationReport> {
  await workspace.data('commit', 'dev', '--all');
  const report = await workspace.operation(0, 'promote', 'dev', 'staging', ...more);
  expect(report.status).toBe('completed');
  return report;
}

/** A second promotion of the same finds nothing to do. */
async function expectUnchanged(workspace: FleetWorkspace, ...more: string[]) {
  staging.proxy.requests.length = 0;
  const report = await workspace.operation(0, 'promote', 'dev', 'staging', ...more);
  expect(report.workflows.filter(({action}) => action !== 'none')).toEqual([]);
  expect(writesOf(staging)).toEqual([]);
  await expectSettled(workspace, 'dev', 'staging');
}

describe('credentials', () => {
  async function open(there: [type: string, name: string][]) {
    const workspace = await fleet.workspace();
    const id = await dev.makeCredential('httpHeaderAuth', 'Stripe', {name: 'X', value: 'y'});
    const pay = requestNode('Pay', 'https://example.com', {type: 'httpHeaderAuth', id, name: 'Stripe'});
    await dev.make({name: 'Payment', ...chain(webhookNode('pay'), pay)});
    const data = {httpHeaderAuth: {name: 'X', value: 'y'}, httpBasicAuth: {user: 'u', password: 'p'}};
    for (const [type, name] of there) await staging.makeCredential(type, name, data[type as keyof typeof data]);
    await workspace.data('commit', 'dev', '--all');
    return workspace;
  }

  test.each<[string, [string, string][], RegExp]>([
    ['missing', [], /has no credential "Stripe"/],
    ['of another type', [['httpBasicAuth', 'Stripe']], /is of type httpBasicAuth/],
    [
      'there twice',
      [
        ['httpHeaderAuth', 'Stripe'],
        ['httpHeaderAuth', 'Stripe'],
      ],
      /has 2 credentials "Stripe"/,
    ],
  ])('one that is %s blocks', async (_how, there, message) => {
    const [gate, ...others] = await blockedBy(await open(there));
    expect(others).toEqual([]);
    expect(gate).toMatchObject({name: 'credentials', workflows: ['Payment']});
    expect(gate!.message).toMatch(message);
  });

  test('one that is missing is made without its secret where that is allowed, once', async () => {
    const workspace = await open([]);
    const report = await promote(workspace, '--allow-placeholder-credentials');
    expect(report.findings.map(({code}) => code)).toEqual(['placeholder_credential']);
    const {data} = await staging.api('GET', '/credentials');
    expect(data).toMatchObject([{name: 'Stripe', type: 'httpHeaderAuth'}]);
    const pay = (await staging.byName('Payment')).nodes.find(({name}) => name === 'Pay');
    expect(pay.credentials.httpHeaderAuth.id).toBe(data[0].id);
    await expectUnchanged(workspace);
  });
});

describe('what is referred to', () => {
  test('a value that is said nowhere blocks', async () => {
    const workspace = await fleet.workspace();
    await dev.make({name: 'Templated', ...answering('templated', 'for {{env.NOWHERE}}')});
    await workspace.data('commit', 'dev', '--all');
    const gates = await blockedBy(workspace);
    expect(gates).toMatchObject([{name: 'variables', workflows: ['Templated']}]);
    expect(gates[0]!.message).toContain('wops variable set NOWHERE staging=');
  });

  test('a sub-workflow that dev does not track blocks; tracked, it goes along, and is published with its caller', async () => {
    const workspace = await fleet.workspace();
    const caller = await dev.make({name: 'Caller', ...answering('caller', 'first')});
    await promote(workspace, '--publish');
    const helper = await dev.make({name: 'Helper', ...chain(subWorkflowTrigger(), setNode('Say', {text: 'helped'}))});
    await dev.edit(caller, chain(webhookNode('caller'), callNode(helper, 'Helper')));
    const untracked = await blockedBy(workspace, 'caller');
    expect(untracked).toMatchObject([{name: 'references', workflows: ['Caller']}]);
    expect(untracked[0]!.message).toContain(`wops commit dev ${helper}`);

    await workspace.data('commit', 'dev', '--all');
    const alone = await blockedBy(workspace, 'caller', '--no-dependencies');
    expect(alone.map(({name}) => name)).toContain('references');
    const report = await promote(workspace, 'caller');
    expect(report.workflows.map(({name, action}) => [name, action])).toEqual([
      ['Helper', 'create'],
      ['Caller', 'update'],
    ]);
    expect(report.findings).toMatchObject([{workflow: 'helper', code: 'published_with_caller'}]);
    expect((await staging.webhook('caller', {method: 'POST'})).body).toEqual({text: 'helped'});
    await expectUnchanged(workspace);
  });

  test('a sub-workflow that dev has not got any more blocks, and is said to be gone', async () => {
    const workspace = await fleet.workspace();
    const helper = await dev.make({name: 'Helper', ...chain(subWorkflowTrigger(), setNode('Say', {text: 'helped'}))});
    await dev.make({name: 'Caller', ...chain(webhookNode('caller'), callNode(helper, 'Helper'))});
    await dev.deleteWorkflow(helper);
    await workspace.data('commit', 'dev', '--all');
    const [gate] = await blockedBy(workspace);
    expect(gate).toMatchObject({name: 'references', workflows: ['Caller']});
    expect(gate!.message).toBe(`"Call Helper" refers to the workflow ${helper}, which dev does not have`);
  });

  test('settings that name workflows, and a call by expression, which is told', async () => {
    const workspace = await fleet.workspace();
    const helper = await dev.make({name: 'Helper', ...chain(subWorkflowTrigger(), setNode('Say', {text: 'helped'}))});
    const byExpression = callNode('={{ $json.which }}', 'by expression');
    const caller = await dev.make({name: 'Caller', ...chain(webhookNode('caller'), byExpression)});
    await dev.edit(helper, {settings: {callerPolicy: 'workflowsFromAList', callerIds: caller, errorWorkflow: caller}});
    const report = await promote(workspace);
    expect(report.findings).toMatchObject([{workflow: 'caller', code: 'reference_by_expression'}]);
    const there = (await staging.byName('Caller')).id;
    expect((await staging.byName('Helper')).settings).toMatchObject({callerIds: there, errorWorkflow: there});
    await expectUnchanged(workspace);
  });

  test('a node type that the target does not know blocks', async () => {
    const workspace = await fleet.workspace();
    const unknown = node('Frobnicate', 'n8n-nodes-nowhere.frobnicate', 1);
    await dev.make({name: 'Exotic', ...chain(webhookNode('exotic'), unknown)});
    await workspace.data('commit', 'dev', '--all');
    const gates = await blockedBy(workspace);
    expect(gates).toMatchObject([{name: 'nodeTypes', workflows: ['Exotic']}]);
    expect(gates[0]!.message).toContain('n8n-nodes-nowhere.frobnicate');
  });
});

describe('what the target has of its own', () => {
  test('settings: what n8n can be told to forget goes; the rest is a finding, once, and no endless difference', async () => {
    const workspace = await fleet.workspace();
    const id = await dev.make({name: 'Settings', ...answering('settings', 'first')});
    await promote(workspace);
    const target = await staging.byName('Settings');
    const own = {timezone: 'Europe/Paris', saveManualExecutions: false, executionTimeout: 60, callerPolicy: 'none'};
    await staging.edit(target.id, {settings: own});
    await workspace.data('commit', 'staging');
    await dev.edit(id, {settings: {executionTimeout: 90}});
    const report = await promote(workspace);
    // What staging had taken into Git of its own goes too, and that is told as well.
    expect(report.findings).toMatchObject([
      {workflow: 'settings', code: 'setting_not_removable'},
      {workflow: 'settings', code: 'own_changes_lost'},
    ]);
    expect(report.findings[0]!.message).toContain('saveManualExecutions');
    const {settings} = await staging.read(target.id);
    expect(settings).toMatchObject({executionTimeout: 90, saveManualExecutions: false});
    expect(settings.timezone).toBeUndefined();
    expect(settings.callerPolicy ?? 'workflowsFromSameOwner').toBe('workflowsFromSameOwner');
    await expectUnchanged(workspace);
  });

  test('a setting made by hand that n8n cannot be told to forget: apply says so, and Git takes it over', async () => {
    const workspace = await fleet.workspace();
    await dev.make({name: 'Settings', ...answering('settings', 'first')});
    await promote(workspace);
    const target = await staging.byName('Settings');
    await staging.edit(target.id, {settings: {saveManualExecutions: false}});
    const report = await workspace.operation(0, 'apply', 'staging');
    expect(report.findings).toMatchObject([{workflow: 'settings', code: 'setting_not_removable'}]);
    expect(workspace.file('workflows/staging/settings.json').settings).toEqual({saveManualExecutions: false});
    await expectUnchanged(workspace);
    expect((await workspace.operation(0, 'apply', 'staging')).findings).toEqual([]);
  });

  test('tags stay; a description goes over', async () => {
    const workspace = await fleet.workspace();
    const id = await dev.make({name: 'Described', ...answering('described', 'first')});
    await dev.edit(id, {description: 'What it is for'});
    await promote(workspace);
    const target = await staging.byName('Described');
    expect(target.description).toBe('What it is for');
    const tag = await staging.api('POST', '/tags', {name: 'billing'});
    await staging.api('PUT', `/workflows/${target.id}/tags`, [{id: tag.id}]);
    await workspace.data('commit', 'staging');
    await dev.edit(id, {description: 'What it is for now'});
    expect((await promote(workspace)).workflows).toMatchObject([{name: 'Described', action: 'update'}]);
    expect(await staging.read(target.id)).toMatchObject({
      description: 'What it is for now',
      tags: [{name: 'billing'}],
    });
    await expectUnchanged(workspace);
  });

  test('webhook ids, whatever workflow and node are called: its addresses do not change', async () => {
    const workspace = await fleet.workspace();
    const hook = webhookNode('hook/:id');
    const id = await dev.make({name: 'Hook', ...chain(hook, setNode('Answer', {text: 'first'}))});
    await workspace.data('commit', 'dev', '--all');
    // Made by hand in staging, with ids of its own, and linked.
    const own = webhookNode('hook/:id');
    const target = await staging.make({name: 'Hook', ...chain(own, setNode('Answer', {text: 'first'}))});
    await staging.publish(target);
    const [drift, identity] = await blockedBy(workspace);
    expect(drift).toMatchObject({name: 'requireCleanDrift', workflows: ['Hook']});
    expect(identity).toMatchObject({name: 'identity', workflows: ['Hook']});
    expect(identity!.message).toContain(`wops sync staging && wops workflow link staging ${target} hook`);
    await workspace.data('sync', 'staging');
    await workspace.data('workflow', 'link', 'staging', target, 'hook');
    await workspace.data('commit', 'staging');

    const renamed = {...hook, name: 'When called'};
    await dev.edit(id, {name: 'Hook with a new name', ...chain(renamed, setNode('Answer', {text: 'second'}))});
    const report = await promote(workspace);
    expect(report.workflows).toMatchObject([{name: 'Hook with a new name', action: 'update', slug: 'hook'}]);
    const answer = await staging.webhook(`${own.webhookId}/hook/7`, {method: 'POST'});
    expect(answer).toEqual({status: 200, body: {text: 'second'}});
    await expectUnchanged(workspace);
  });

  test('a hotfix and a conflict block, and are overwritten where that is allowed', async () => {
    const workspace = await fleet.workspace();
    const ids = [
      await dev.make({name: 'Fixed', ...answering('fixed', 'first')}),
      await dev.make({name: 'Both', ...answering('both', 'first')}),
    ];
    await promote(workspace, '--publish');
    for (const name of ['Fixed', 'Both']) {
      const {id} = await staging.byName(name);
      await staging.edit(id, answering(name.toLowerCase(), 'by hand'));
    }
    await dev.edit(ids[1]!, answering('both', 'second'));
    expect((await blockedBy(workspace)).map(({name, workflows}) => [name, workflows])).toEqual([
      ['requireCleanDrift', ['Both', 'Fixed']],
      ['allowOverwritingHotfixes', ['Fixed']],
      ['allowForcePromotionOnConflicts', ['Both']],
    ]);
    expect((await blockedBy(workspace, '--allow-hotfix')).map(({name, workflows}) => [name, workflows])).toEqual([
      ['requireCleanDrift', ['Both']],
      ['allowForcePromotionOnConflicts', ['Both']],
    ]);
    await promote(workspace, '--allow-hotfix', '--allow-conflict');
    expect((await staging.webhook('fixed', {method: 'POST'})).body.text).toBe('first');
    expect((await staging.webhook('both', {method: 'POST'})).body.text).toBe('second');
    await expectUnchanged(workspace);
  });

  test('--merge keeps what was changed by hand there beside what was changed in dev', async () => {
    const workspace = await fleet.workspace();
    const id = await dev.make({name: 'Both', ...answering('both', 'first')});
    await promote(workspace, '--publish');
    const target = await staging.byName('Both');
    await staging.edit(target.id, {settings: {timezone: 'Europe/Paris'}});
    const {nodes} = await dev.read(id);
    const {parameters} = setNode('Answer', {text: 'second'});
    await dev.edit(id, {nodes: nodes.map((one) => (one.name === 'Answer' ? {...one, parameters} : one))});
    const report = await promote(workspace, '--merge');
    expect(report.findings).toMatchObject([{workflow: 'both', code: 'merged'}]);
    expect((await staging.webhook('both', {method: 'POST'})).body.text).toBe('second');
    expect((await staging.read(target.id)).settings.timezone).toBe('Europe/Paris');
    expect((await workspace.data('drift', 'check', 'staging')).environments[0].status).toBe('IN_SYNC');
  });

  test('what cannot be published is a finding; the rest runs', async () => {
    const workspace = await fleet.workspace();
    await dev.make({name: 'Idle', ...chain(setNode('Say', {text: 'never'}))});
    await dev.make({name: 'Busy', ...answering('busy', 'busy')});
    const report = await promote(workspace, '--publish');
    expect(report.findings).toMatchObject([{workflow: 'idle', code: 'not_publishable'}]);
    expect((await staging.webhook('busy', {method: 'POST'})).body.text).toBe('busy');
    expect((await staging.byName('Idle')).activeVersionId).toBeNull();
    await expectUnchanged(workspace);
  });
});

describe('names', () => {
  test('of 128 characters, as long as n8n takes them, go over', async () => {
    const workspace = await fleet.workspace();
    await dev.make({name: 'ä'.repeat(128), ...answering('long', 'long')});
    await promote(workspace, '--publish');
    expect((await staging.webhook('long', {method: 'POST'})).body.text).toBe('long');
    await expectUnchanged(workspace);
  });

  test('that are too long for n8n fail, and what was written beside them is taken back', async () => {
    const workspace = await fleet.workspace();
    await dev.make({name: 'Short', ...answering('short', 'short')});
    await promote(workspace, '--publish');
    const before = await targetState(staging);
    const file = workspace.file('workflows/staging/short.json');
    workspace.commitFiles('By hand', {
      'workflows/staging/short.json': {...file, settings: {...file.settings, timezone: 'Europe/Paris'}},
      'workflows/staging/long.json': {name: 'x'.repeat(129), ...answering('long', 'long')},
    });
    const report = await workspace.operation(8, 'apply', 'staging');
    expect(report).toMatchObject({status: 'failed', rollback: {errors: []}});
    expect(report.error!.message).toMatch(/name/i);
    expect(await targetState(staging)).toEqual(before);
  });
});

describe('plans', () => {
  async function open() {
    const workspace = await fleet.workspace();
    const id = await dev.make({name: 'Planned', ...answering('planned', 'first')});
    await promote(workspace, '--publish');
    await dev.edit(id, answering('planned', 'second'));
    await workspace.data('commit', 'dev');
    return {...workspace, id, target: (await staging.byName('Planned')).id};
  }

  test('--dry-run shows what would be done, and sends nothing but GET', async () => {
    const workspace = await open();
    const head = workspace.git('rev-parse', 'HEAD');
    for (const {proxy} of [dev, staging]) proxy.requests.length = 0;
    const report = await workspace.operation(0, 'promote', 'dev', 'staging', '--dry-run');
    expect(report).toMatchObject({id: null, dryRun: true, status: 'pending'});
    expect(report.workflows).toMatchObject([{name: 'Planned', action: 'update', status: 'skipped'}]);
    expect(report.workflows[0]!.changes).not.toEqual([]);
    for (const {proxy} of [dev, staging])
      expect(proxy.requests.filter((request) => !request.startsWith('GET '))).toEqual([]);
    expect(workspace.git('rev-parse', 'HEAD')).toBe(head);
    expect(await workspace.data('promotion', 'list')).toHaveLength(1);
  });

  test('a saved plan is carried out as it is', async () => {
    const workspace = await open();
    const {digest} = await workspace.operation(0, 'promote', 'dev', 'staging', '--out', 'plan.json');
    expect(statSync(join(workspace.root, 'plan.json')).mode & 0o777).toBe(0o600);
    expect((await staging.webhook('planned', {method: 'POST'})).body.text).toBe('first');
    const report = await workspace.operation(0, 'promote', '--plan', 'plan.json');
    expect(report).toMatchObject({status: 'completed', digest});
    expect((await staging.webhook('planned', {method: 'POST'})).body.text).toBe('second');
    await expectSettled(workspace, 'dev', 'staging');
  });

  test.each([
    ['the source', (at: Awaited<ReturnType<typeof open>>) => dev.edit(at.id, answering('planned', 'third'))],
    ['the target', (at: Awaited<ReturnType<typeof open>>) => staging.edit(at.target, {settings: {timezone: 'UTC'}})],
    [
      "the target's folder",
      async (at: Awaited<ReturnType<typeof open>>) => {
        const path = 'workflows/staging/planned.json';
        at.commitFiles('By hand', {[path]: {...at.file(path), settings: {timezone: 'UTC'}}});
      },
    ],
  ])('a saved plan is stale when %s has moved', async (_what, move) => {
    const workspace = await open();
    await workspace.operation(0, 'promote', 'dev', 'staging', '--out', 'plan.json');
    await move(workspace);
    const before = await targetState(staging);
    staging.proxy.requests.length = 0;
    expect((await workspace.error(7, 'promote', '--plan', 'plan.json', '--yes')).type).toBe('stale');
    expect(writesOf(staging)).toEqual([]);
    expect(await targetState(staging)).toEqual(before);
  });
});
