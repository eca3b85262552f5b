import {setTimeout as sleep} from 'node:timers/promises';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {OperationReport} from '../../src/core/promotion/report.ts';
import {expectSettled, type Fleet, type FleetInstance, startFleet, writesOf} from '../support/n8n-fleet.ts';
import {type OutsideService, startOutsideService} from '../support/outside-service.ts';
import {answering, chain, requestNode, setNode, webhookNode} from '../support/runnable-nodes.ts';
import {makeShop, makeShopCredentials, SHOP, shopYaml} from '../support/shop.ts';
import {targetState} from '../support/target-state.ts';

let fleet: Fleet<'dev' | 'staging' | 'prod'>;
let service: OutsideService;
let dev: FleetInstance;
let staging: FleetInstance;
let prod: FleetInstance;

beforeAll(async () => {
  fleet = await startFleet({dev: 'dev', staging: 'staging', prod: 'production'});
  service = await startOutsideService();
  ({dev, staging, prod} = fleet.instances);
});
afterAll(async () => {
  await fleet?.stop();
  await service?.stop();
});

function told({workflows}: OperationReport): string[] {
  return workflows.map(({name, action, status}) => `${name}: ${action} ${status}`).sort();
}

/** Workflows of dev that answer at webhooks of their own: `w01`… */
async function makeNumbered(count: number, text: string): Promise<string[]> {
  const ids: string[] = [];
  for (let number = 1; number <= count; number++) {
    const path = numbered(number);
    ids.push(await dev.make({name: `Workflow ${path}`, ...answering(path, text)}));
  }
  return ids;
}

function numbered(number: number): string {
  return `w${String(number).padStart(2, '0')}`;
}

/** Gives a workflow of one webhook another answer, its nodes' ids as they are. */
async function say(instance: FleetInstance, id: string, text: string, options?: {draft: boolean}) {
  const {nodes} = await instance.read(id);
  const {parameters} = setNode('Answer', {text});
  const edited = nodes.map((node) => (node.name === 'Answer' ? {...node, parameters} : node));
  return instance.edit(id, {nodes: edited}, options);
}

async function said(instance: FleetInstance, path: string) {
  return (await instance.webhook(path, {method: 'POST'})).body.text;
}

describe('a shop goes from dev to staging to production', () => {
  test('every reference resolves in the target, the webhook runs there, and a second time nothing is written', async () => {
    const workspace = await fleet.workspace(shopYaml(service.url));
    service.calls.length = 0;
    const ids = await makeShop(dev, service.url);
    await makeShopCredentials(staging, 'staging');
    await makeShopCredentials(prod, 'prod');
    await workspace.data('commit', 'dev', '--all');
    for (const [source, target] of [
      ['dev', 'staging'],
      ['staging', 'prod'],
    ] as const) {
      const instance = fleet.instances[target];
      const report = await workspace.operation(0, 'promote', source, target, '--publish');
      expect(report).toMatchObject({status: 'completed', source, target, findings: []});
      expect(told(report)).toEqual(SHOP.map((name) => `${name}: create success`));
      expect(await instance.webhook('orders', {method: 'POST'})).toEqual({
        status: 200,
        body: {
          paid: `token-${target}`,
          via: `/${target}/charge`,
          mailed: `mail-${target}`,
          counted: '0',
          home: `${instance.proxy.url}/webhook/orders`,
          text: `See ${instance.proxy.url}/home?from=mail, or ask.`,
        },
      });
      const headers = {'content-type': 'application/json'};
      await instance.webhook('orders', {method: 'POST', body: '{"fail": true}', headers});
      await service.called(`/${target}/failed`);
      // The templates are what Git holds.
      expect(JSON.stringify(workspace.file(`workflows/${target}/orders.json`))).toContain('{{env.SHOP}}/charge');
      await expectSettled(workspace, source, target);

      instance.proxy.requests.length = 0;
      const [head, before] = [workspace.git('rev-parse', 'HEAD'), await targetState(instance)];
      const again = await workspace.operation(0, 'promote', source, target, '--publish');
      expect(told(again)).toEqual(SHOP.map((name) => `${name}: none skipped`));
      expect(writesOf(instance)).toEqual([]);
      expect(workspace.git('rev-parse', 'HEAD')).toBe(head);
      expect(await targetState(instance)).toEqual(before);
    }

    // One workflow changes: it alone goes over, and its webhook keeps address and id.
    const before = await prod.byName('Orders');
    const {nodes} = await dev.read(ids.Orders);
    const changed = nodes.map((node) => (node.name === 'Charge' ? {...node, retryOnFail: true} : node));
    await dev.edit(ids.Orders, {nodes: changed});
    for (const [source, target] of [
      ['dev', 'staging'],
      ['staging', 'prod'],
    ] as const) {
      const report = await workspace.operation(0, 'promote', source, target, 'orders');
      expect(told(report).filter((line) => !line.endsWith('none skipped'))).toEqual(['Orders: update success']);
      await expectSettled(workspace, source, target);
    }
    const after = await prod.byName('Orders');
    expect(after.activeVersion!.nodes.find(({name}) => name === 'Charge').retryOnFail).toBe(true);
    expect(after.nodes.map(({name, id, webhookId}) => ({name, id, webhookId}))).toEqual(
      before.nodes.map(({name, id, webhookId}) => ({name, id, webhookId})),
    );
    expect((await prod.webhook('orders', {method: 'POST'})).body.paid).toBe('token-prod');
  });
});

describe('the scenarios of the specification', () => {
  const PIPELINE =
    'pipelines:\n  default:\n    stages:\n      - {name: dev-to-staging, source: dev, target: staging, gates: {requireCleanDrift: true}}\n';

  test('12.2: ten linked workflows go to an empty staging', async () => {
    const workspace = await fleet.workspace(PIPELINE);
    await makeNumbered(10, 'first');
    await workspace.data('onboard', 'dev', '--yes');
    const preview = await workspace.operation(0, 'promote', 'dev', 'staging', '--dry-run');
    expect(preview.gates.filter(({passed}) => !passed)).toEqual([]);
    const report = await workspace.operation(0, 'promote', 'dev', 'staging');
    expect(report).toMatchObject({status: 'completed', commit: workspace.git('rev-parse', 'HEAD').trim()});
    expect(report.workflows.filter(({status}) => status === 'success')).toHaveLength(10);
    const {pre, post} = report.snapshots;
    const [before, after] = [
      await workspace.data('snapshot', 'show', pre!),
      await workspace.data('snapshot', 'show', post!),
    ];
    expect(before).toMatchObject({type: 'pre_promotion', environment: 'staging', promotionId: report.id});
    expect(after).toMatchObject({type: 'post_promotion', environment: 'staging', promotionId: report.id});
    const {workflows} = await workspace.data('status');
    for (const {environments} of workflows) {
      expect(environments.dev.status).toBe('linked');
      expect(environments.staging).toMatchObject({status: 'linked', contentHash: environments.dev.contentHash});
    }
    expect(await workspace.data('promotion', 'show', 'latest')).toMatchObject({id: report.id, status: 'completed'});
    expect(workspace.files('staging')).toHaveLength(10);
    await expectSettled(workspace, 'dev', 'staging');
  });

  test('12.4: a credential that staging lacks stops three workflows before the first is written', async () => {
    const workspace = await fleet.workspace(
      `credentials:\n  stripe: {type: httpHeaderAuth, dev: Stripe test, staging: stripe-prod}\n${PIPELINE}`,
    );
    const id = await dev.makeCredential('httpHeaderAuth', 'Stripe test', {name: 'X', value: 'y'});
    const ids = await makeNumbered(5, 'first');
    await workspace.data('commit', 'dev', '--all');
    await workspace.operation(0, 'promote', 'dev', 'staging', '--publish');
    for (const number of [0, 1, 2]) await say(dev, ids[number]!, 'second');
    const paying = requestNode('Pay', 'https://example.com', {type: 'httpHeaderAuth', id, name: 'Stripe test'});
    await dev.edit(ids[1]!, chain(webhookNode('w02'), paying));
    await workspace.data('commit', 'dev');
    const before = await targetState(staging);
    staging.proxy.requests.length = 0;
    const report = await workspace.operation(
      4,
      'promote',
      'dev',
      'staging',
      'workflow-w01',
      'workflow-w02',
      'workflow-w03',
    );
    expect(report.status).toBe('blocked');
    const [gate] = report.gates.filter(({passed}) => !passed);
    expect(gate).toMatchObject({name: 'credentials', workflows: ['Workflow w02']});
    expect(gate!.message).toContain('"stripe-prod"');
    expect(writesOf(staging)).toEqual([]);
    expect(await targetState(staging)).toEqual(before);
    const [listed] = await workspace.data('promotion', 'list');
    expect(listed).toMatchObject({id: report.id, status: 'blocked'});
  });

  test('12.4: what n8n refuses half-way is undone, and staging is as it was', async () => {
    const workspace = await fleet.workspace(PIPELINE);
    const ids = await makeNumbered(5, 'first');
    await workspace.data('commit', 'dev', '--all');
    await workspace.operation(0, 'promote', 'dev', 'staging', '--publish');
    await takePath(workspace, 'taken');
    await say(dev, ids[0]!, 'second');
    await say(dev, ids[2]!, 'second');
    await dev.edit(ids[1]!, answering('taken', 'second'));
    const before = await targetState(staging);
    const head = workspace.git('rev-parse', 'HEAD');
    const report = await workspace.operation(
      8,
      'promote',
      'dev',
      'staging',
      'workflow-w01',
      'workflow-w02',
      'workflow-w03',
    );
    expect(report).toMatchObject({status: 'failed', rollback: {errors: []}});
    expect(report.error!.message).toMatch(/Workflow w02.*webhook/s);
    expect([...report.rollback!.restored].sort()).toEqual(['Workflow w01', 'Workflow w02', 'Workflow w03']);
    expect(report.workflows.find(({name}) => name === 'Workflow w02')).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('webhook'),
    });
    expect(report.workflows.find(({name}) => name === 'Workflow w01')).toMatchObject({status: 'rolled_back'});
    expect(await targetState(staging)).toEqual(before);
    expect(workspace.git('rev-parse', 'HEAD')).toBe(head);
    expect((await workspace.data('drift', 'check', 'staging')).environments[0].status).toBe('IN_SYNC');
    expect(await workspace.data('promotion', 'show', report.id!)).toMatchObject({
      status: 'failed',
      rollback: {errors: []},
    });
  });
});

/** A workflow of staging that nobody tracks, and that has a webhook path which a promoted one wants. */
async function takePath(workspace: Awaited<ReturnType<typeof fleet.workspace>>, path: string): Promise<string> {
  const id = await staging.make({name: 'Not ours', ...answering(path, 'not ours')});
  await staging.publish(id);
  await workspace.data('sync', 'staging');
  await workspace.data('workflow', 'ignore', 'staging', id);
  return id;
}

test('of 25 workflows the 17th cannot be published: all are as before, those that were made are archived', async () => {
  const workspace = await fleet.workspace();
  const ids = await makeNumbered(20, 'first');
  await workspace.data('commit', 'dev', '--all');
  await workspace.operation(0, 'promote', 'dev', 'staging', '--publish');
  const notOurs = await takePath(workspace, 'taken');
  for (const id of ids) await say(dev, id, 'second');
  await dev.edit(ids[16]!, {...answering('taken', 'second'), settings: {timezone: 'Europe/Paris'}});
  for (const number of [21, 22, 23, 24, 25]) {
    await dev.make({name: `Workflow ${numbered(number)}`, ...answering(numbered(number), 'second')});
  }
  await workspace.data('commit', 'dev', '--all');
  const before = await targetState(staging);
  const report = await workspace.operation(8, 'promote', 'dev', 'staging', '--publish');
  expect(report).toMatchObject({status: 'failed', rollback: {errors: []}});
  expect(report.rollback!.restored).toHaveLength(25);
  expect(await targetState(staging)).toEqual(before);
  expect(await said(staging, 'w01')).toBe('first');
  expect(await said(staging, 'w25')).toBeUndefined();
  expect((await workspace.data('drift', 'check', 'staging')).environments[0].status).toBe('IN_SYNC');

  // With the path free, the same goes through: what was archived comes back.
  await staging.api('POST', `/workflows/${notOurs}/unpublish`, {});
  const again = await workspace.operation(0, 'promote', 'dev', 'staging', '--publish');
  expect(again.status).toBe('completed');
  expect((await staging.list()).filter(({isArchived}) => isArchived)).toEqual([]);
  expect(await said(staging, 'taken')).toBe('second');
  expect(await said(staging, 'w25')).toBe('second');
  await expectSettled(workspace, 'dev', 'staging');
});

describe('rollback, holds and snapshots', () => {
  test('a promotion is rolled back on request; a hold stops the next one until it is released', async () => {
    const workspace = await fleet.workspace();
    const ids = await makeNumbered(2, 'first');
    await dev.edit(ids[0]!, {description: 'As it was'});
    await workspace.data('commit', 'dev', '--all');
    await workspace.operation(0, 'promote', 'dev', 'staging', '--publish');
    // An unpublished draft of the target belongs to what was before.
    const target = await staging.byName('Workflow w02');
    await say(staging, target.id, 'half-finished', {draft: true});
    const before = await targetState(staging);
    const files = workspace.files('staging').map((path) => workspace.file(path));

    await say(dev, ids[0]!, 'second');
    await dev.edit(ids[0]!, {name: 'Renamed', description: 'As it is', settings: {timezone: 'Europe/Paris'}});
    await say(dev, ids[1]!, 'second');
    await dev.make({name: 'New', ...answering('new', 'second')});
    await workspace.data('commit', 'dev', '--all');
    const promoted = await workspace.operation(0, 'promote', 'dev', 'staging', '--publish');
    expect(promoted.findings.map(({code}) => code)).toEqual(['draft_replaced']);
    expect(await said(staging, 'new')).toBe('second');
    expect(await staging.byName('Renamed')).toMatchObject({
      description: 'As it is',
      settings: {timezone: 'Europe/Paris'},
    });
    await expectSettled(workspace, 'dev', 'staging');

    const rolledBack = await workspace.operation(0, 'rollback', promoted.id!, '--reason', 'Sent twice');
    expect(rolledBack).toMatchObject({id: promoted.id, status: 'rolled_back', rollback: {errors: []}});
    expect(await targetState(staging)).toEqual(before);
    expect(workspace.files('staging').map((path) => workspace.file(path))).toEqual(files);
    expect(await said(staging, 'w01')).toBe('first');
    expect(await said(staging, 'w02')).toBe('first');
    expect((await staging.list()).filter(({isArchived}) => isArchived).map(({name}) => name)).toEqual(['New']);

    for (const command of [
      ['promote', 'dev', 'staging'],
      ['apply', 'staging'],
    ]) {
      const blocked = await workspace.operation(4, ...command);
      expect(blocked.gates.filter(({passed}) => !passed).map(({name}) => name)).toEqual(['hold']);
      expect(blocked.gates[0]!.message).toContain('Sent twice');
    }
    await workspace.data('hold', 'release', 'staging');
    expect((await workspace.operation(0, 'promote', 'dev', 'staging', '--publish')).status).toBe('completed');
    // The workflow that was archived is the one that comes back.
    expect((await staging.list()).filter(({name}) => name === 'New')).toMatchObject([{isArchived: false}]);
    expect(await said(staging, 'new')).toBe('second');
    await expectSettled(workspace, 'dev', 'staging');
  });

  test('a rollback is refused when somebody has changed the target since, and --force overrides', async () => {
    const workspace = await fleet.workspace();
    const [id] = await makeNumbered(1, 'first');
    await workspace.data('commit', 'dev', '--all');
    await workspace.operation(0, 'promote', 'dev', 'staging', '--publish');
    await say(dev, id!, 'second');
    await workspace.operation(0, 'promote', 'dev', 'staging');
    const target = await staging.byName('Workflow w01');
    await say(staging, target.id, 'by hand');
    const refused = await workspace.error(7, 'rollback', 'latest', '--yes');
    expect(refused).toMatchObject({type: 'stale', details: {moved: ['Workflow w01']}});
    expect(await said(staging, 'w01')).toBe('by hand');
    await workspace.operation(0, 'rollback', 'latest', '--force');
    expect(await said(staging, 'w01')).toBe('first');
  });

  test('a snapshot is restored: what was changed is as it was, what came later is archived', async () => {
    const workspace = await fleet.workspace();
    const ids = await makeNumbered(2, 'first');
    await workspace.data('commit', 'dev', '--all');
    await workspace.operation(0, 'promote', 'dev', 'staging', '--publish');
    const before = await targetState(staging);
    const {id: snapshot} = await workspace.data('snapshot', 'create', 'staging', '--reason', 'Before the sale');
    await say(dev, ids[0]!, 'second');
    await dev.edit(ids[1]!, {name: 'Renamed'});
    await workspace.operation(0, 'promote', 'dev', 'staging');
    const report = await workspace.operation(0, 'snapshot', 'restore', snapshot);
    expect(report).toMatchObject({kind: 'restore', status: 'completed'});
    expect(await targetState(staging)).toEqual(before);
    expect(await said(staging, 'w01')).toBe('first');
    expect((await workspace.data('drift', 'check', 'staging')).environments[0].status).toBe('IN_SYNC');
  });
});

describe('apply', () => {
  async function openProduction() {
    const workspace = await fleet.workspace();
    const ids = await makeNumbered(3, 'from Git');
    await workspace.data('commit', 'dev', '--all');
    await workspace.operation(0, 'promote', 'dev', 'staging', '--publish');
    await workspace.operation(0, 'promote', 'staging', 'prod', '--publish');
    return {...workspace, ids};
  }

  test('reverts an edit by hand in production, and the webhook answers all the time', async () => {
    const workspace = await openProduction();
    const target = await prod.byName('Workflow w01');
    await say(prod, target.id, 'by hand');
    const moved = target.nodes.find(({name}) => name === 'Webhook').id;
    const other = await prod.byName('Workflow w02');
    await prod.edit(other.id, {name: 'Renamed by hand', settings: {timezone: 'Europe/Paris'}});
    expect((await workspace.data('drift', 'check', 'prod')).environments[0]).toMatchObject({
      status: 'DRIFT_DETECTED',
      withDrift: 2,
    });

    const polling = new AbortController();
    const answers: string[] = [];
    const poller = (async () => {
      while (!polling.signal.aborted) {
        const {status, body} = await prod.webhook('w01', {method: 'POST'});
        answers.push(status === 200 ? body.text : String(status));
        await sleep(20);
      }
    })();
    const report = await workspace.operation(0, 'apply', 'prod');
    // A new version answers a moment after n8n has confirmed it (N8N.md).
    await expect.poll(() => answers.at(-1)).toBe('from Git');
    polling.abort();
    await poller;
    expect(told(report)).toEqual([
      'Workflow w01: update success',
      'Workflow w02: update success',
      'Workflow w03: none skipped',
    ]);
    expect([...new Set(answers)]).toEqual(['by hand', 'from Git']);
    expect(answers.length).toBeGreaterThan(10);
    const after = await prod.byName('Workflow w01');
    expect(after.nodes.find(({name}) => name === 'Webhook').id).toBe(moved);
    expect((await prod.byName('Workflow w02')).settings.timezone).toBeUndefined();
    await expectSettled(workspace, 'staging', 'prod');
  });

  test('--prune archives what Git does not hold; without it that is left alone', async () => {
    const workspace = await openProduction();
    const extra = await prod.make({name: 'Extra', ...answering('extra', 'extra')});
    await prod.publish(extra);
    const left = await workspace.operation(0, 'apply', 'prod');
    expect(left.findings).toMatchObject([{workflow: 'Extra', code: 'not_in_git'}]);
    expect((await prod.read(extra)).isArchived).toBe(false);
    const pruned = await workspace.operation(0, 'apply', 'prod', '--prune');
    expect(told(pruned).filter((line) => !line.endsWith('none skipped'))).toEqual(['Extra: archive success']);
    expect((await prod.read(extra)).isArchived).toBe(true);
    expect((await workspace.data('drift', 'check', 'prod')).environments[0].status).toBe('IN_SYNC');
    await workspace.operation(0, 'rollback', 'latest');
    expect(await said(prod, 'extra')).toBe('extra');
  });

  test('takes a file copied by hand from another folder, and one that says active: false', async () => {
    const workspace = await openProduction();
    await dev.make({name: 'Copied', ...answering('copied', 'copied')});
    await workspace.data('commit', 'dev', '--all');
    await workspace.operation(0, 'promote', 'dev', 'staging', '--publish');
    const first = workspace.file('workflows/prod/workflow-w01.json');
    workspace.commitFiles('By hand', {
      'workflows/prod/copied.json': workspace.file('workflows/staging/copied.json'),
      'workflows/prod/workflow-w01.json': {...first, active: false, tags: ['billing'], description: 'Off'},
    });
    const report = await workspace.operation(0, 'apply', 'prod');
    expect(told(report).filter((line) => !line.endsWith('none skipped'))).toEqual([
      'Copied: create success',
      'Workflow w01: update success',
    ]);
    expect(await said(prod, 'copied')).toBe('copied');
    const off = await prod.byName('Workflow w01');
    expect(off).toMatchObject({activeVersionId: null, description: 'Off', tags: [{name: 'billing'}]});
    expect(workspace.file('workflows/prod/copied.json').id).toBe((await prod.byName('Copied')).id);
    await expectSettled(workspace, 'staging', 'prod');
    expect((await workspace.operation(0, 'apply', 'prod')).workflows.every(({action}) => action === 'none')).toBe(true);
  });

  test('a workflow that was deleted or archived in production comes back', async () => {
    const workspace = await openProduction();
    const [gone, away] = [await prod.byName('Workflow w01'), await prod.byName('Workflow w02')];
    await prod.api('POST', `/workflows/${gone.id}/unpublish`, {});
    await prod.deleteWorkflow(gone.id);
    await prod.api('POST', `/workflows/${away.id}/archive`, {});
    const blocked = await workspace.operation(4, 'promote', 'staging', 'prod');
    expect(blocked.gates.filter(({passed}) => !passed)).toMatchObject([
      {name: 'requireCleanDrift', workflows: ['Workflow w01', 'Workflow w02']},
    ]);
    const report = await workspace.operation(0, 'apply', 'prod');
    expect(told(report)).toEqual([
      'Workflow w01: create success',
      'Workflow w02: create success',
      'Workflow w03: none skipped',
    ]);
    expect(await said(prod, 'w01')).toBe('from Git');
    expect(await said(prod, 'w02')).toBe('from Git');
    expect((await prod.byName('Workflow w02')).id).toBe(away.id);
    await expectSettled(workspace, 'staging', 'prod');
  });
});
