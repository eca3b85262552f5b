import {expect, test} from 'vitest';
import {releaseHold} from '../../../../src/core/promotion/holds.ts';
import {promote} from '../../../../src/core/promotion/promote.ts';
import type {OperationReport} from '../../../../src/core/promotion/report.ts';
import {rollbackPromotion} from '../../../../src/core/promotion/rollback.ts';
import type {Fault} from '../../../../src/sandbox/faults.ts';
import {askSandbox, captureCredentials, captureState} from '../../../support/captured-state.ts';
import {createCoreWorkspace, node, note, webhook} from '../../../support/core-workspace.ts';

const yes = {confirm: async () => {}};
const TYPE = 'httpHeaderAuth';
const DELETE = {method: 'DELETE', path: '*/credentials/*'};

/** `Orders` runs in prod; in dev it uses a credential by now that prod lacks. */
async function setUp() {
  const workspace = await createCoreWorkspace();
  const {core, api, make, edit} = workspace;
  const prod = workspace.n8n('prod');
  const promoteWith = (options: object = {}): Promise<OperationReport> =>
    core((context) => promote(context, {source: 'dev', target: 'prod', publish: true, ...options}, yes));
  const orders = make('dev', {name: 'Orders', nodes: [webhook('orders'), note('old')]});
  await workspace.commit('dev', {all: true});
  await promoteWith();
  const {id} = api('dev', 'POST', '/credentials', {name: 'Shop', type: TYPE, data: {}});
  edit('dev', orders, {nodes: [webhook('orders'), using(id)]});
  await workspace.commit('dev', {all: true});
  const credentials = () => captureCredentials(askSandbox(prod));
  return {
    ...workspace,
    prod,
    state: () => captureState(askSandbox(prod)),
    credentials,
    /** Only those that are to be taken back are in prod. */
    placeholder: async () => (await credentials())[0]!,
    promote: (options: object = {}) => promoteWith({allowPlaceholderCredentials: true, ...options}),
    /** Its first draft is refused. */
    promoteInVain: () => {
      prod.faults.add({kind: 'status', status: 400, match: {method: 'PUT'}, times: 1});
      return promoteWith({allowPlaceholderCredentials: true});
    },
    rollback: () => core((context) => rollbackPromotion(context, 'latest', {force: false, dryRun: false}, yes)),
    fill: (credential: string) =>
      api('prod', 'PATCH', `/credentials/${credential}`, {data: {name: 'x-key', value: 'a secret'}}),
  };
}

function using(id: string, name = 'Shop') {
  return node('Shop', 'n8n-nodes-base.httpRequest', {url: 'http://x'}, {credentials: {[TYPE]: {id, name}}});
}

const codes = ({findings}: OperationReport) => findings.map(({code}) => code);

test('a promotion that fails takes its placeholder with it, and the next one finds the credential missing', async () => {
  const {promote, promoteInVain, credentials, state} = await setUp();
  const before = await state();
  expect(await promoteInVain()).toMatchObject({status: 'failed', rollback: {errors: []}, findings: []});
  expect(await credentials()).toEqual([]);
  expect(await state()).toEqual(before);
  const {status, gates} = await promote({allowPlaceholderCredentials: false});
  expect(status).toBe('blocked');
  expect(gates.filter(({passed}) => !passed).map(({name}) => name)).toEqual(['credentials']);
});

test('a rollback removes the placeholder, and does not ask to fill it in any more', async () => {
  const {promote, rollback, credentials} = await setUp();
  expect(codes(await promote())).toEqual(['placeholder_credential']);
  expect(await credentials()).toHaveLength(1);
  expect(await rollback()).toMatchObject({status: 'rolled_back', rollback: {errors: []}, findings: []});
  expect(await credentials()).toEqual([]);
});

test('one that somebody has filled in stays, and is named', async () => {
  const {promote, rollback, placeholder, fill, state} = await setUp();
  const before = await state();
  await promote();
  const {id} = await placeholder();
  fill(id);
  expect(await rollback()).toMatchObject({
    status: 'rolled_back',
    findings: [{code: 'placeholder_kept', message: expect.stringContaining('httpHeaderAuth:Shop')}],
  });
  expect(await placeholder()).toMatchObject({id, name: 'Shop'});
  expect(await state()).toEqual(before);
});

test('one that another workflow uses by now stays, and the workflow is named', async () => {
  const {promote, rollback, placeholder, make} = await setUp();
  await promote();
  const {id} = await placeholder();
  make('prod', {name: 'By hand', nodes: [using(id)]});
  expect((await rollback()).findings).toEqual([
    {code: 'placeholder_kept', message: expect.stringContaining('"By hand" uses it')},
  ]);
  expect(await placeholder()).toMatchObject({id});
});

test('one that is filled in at the last moment stays: it is read once more before each try to remove it', async () => {
  const {promote, rollback, placeholder, fill, prod} = await setUp();
  await promote();
  const {id} = await placeholder();
  const removed = prod.faults.add({kind: 'slow', delayMs: 0, match: DELETE});
  // Read twice to find out whether it may go.
  const held = prod.faults.add({kind: 'hold', match: {method: 'GET', path: '*/credentials?*'}, skip: 2});
  const running = rollback();
  await held.arrived();
  fill(id);
  held.release();
  expect(codes(await running)).toEqual(['placeholder_kept']);
  expect(removed.hits).toBe(0);
  expect(await placeholder()).toMatchObject({id});
});

test.each<[string, Partial<Fault>]>([
  ['is lost', {kind: 'lost-answer'}],
  ['says that n8n is busy', {kind: 'late-status', status: 503}],
])('where the answer to its removal %s, reading shows that it is gone', async (_, fault) => {
  const {promote, rollback, credentials, prod} = await setUp();
  await promote();
  const placed = prod.faults.add({kind: 'cut', match: DELETE, times: 1, ...fault});
  expect(await rollback()).toMatchObject({status: 'rolled_back', rollback: {errors: []}, findings: []});
  expect(placed.hits).toBe(1);
  expect(await credentials()).toEqual([]);
});

test('a key that may not remove it leaves it, and nothing is promoted until somebody has looked', async () => {
  const {promote, promoteInVain, placeholder, prod} = await setUp();
  prod.faults.add({kind: 'status', status: 403, body: {message: 'Forbidden'}, match: DELETE});
  const report = await promoteInVain();
  expect(report).toMatchObject({
    status: 'failed',
    rollback: {restored: ['Orders'], errors: [{workflow: 'httpHeaderAuth:Shop'}]},
    hold: {reason: expect.stringContaining('could not be undone in full')},
  });
  expect(await placeholder()).toMatchObject({name: 'Shop'});
  expect(await promote({allowPlaceholderCredentials: false})).toMatchObject({status: 'blocked'});
});

test('what could not be removed then goes with a rollback later', async () => {
  const {promoteInVain, rollback, credentials, prod} = await setUp();
  prod.faults.add({kind: 'status', status: 403, body: {message: 'Forbidden'}, match: DELETE});
  await promoteInVain();
  prod.faults.clear();
  expect(await rollback()).toMatchObject({status: 'rolled_back', rollback: {errors: []}});
  expect(await credentials()).toEqual([]);
});

test('an older operation is not taken back over a newer one, unless that is forced', async () => {
  const {core, promote, promoteInVain, credentials, prod} = await setUp();
  prod.faults.add({kind: 'status', status: 403, body: {message: 'Forbidden'}, match: DELETE});
  const {id} = await promoteInVain();
  prod.faults.clear();
  await core((context) => releaseHold(context, 'prod'));
  expect((await promote()).status).toBe('completed');
  const rollback = (force: boolean) => core((context) => rollbackPromotion(context, id!, {force, dryRun: false}, yes));
  await expect(rollback(false)).rejects.toMatchObject({code: 'stale', hint: expect.stringContaining(`${id} --force`)});
  expect(await rollback(true)).toMatchObject({status: 'rolled_back', rollback: {errors: []}});
  expect(await credentials()).toEqual([]);
});
