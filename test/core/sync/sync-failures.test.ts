import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {describe, expect, test} from 'vitest';
import {syncExitCode} from '../../../src/core/sync/sync-environments.ts';
import type {Fault} from '../../../src/sandbox/faults.ts';
import {type CoreWorkspace, createCoreWorkspace, note} from '../../support/core-workspace.ts';
import {ROOT} from '../../support/run-wops.ts';

describe('an environment that cannot be read', () => {
  const faults: Record<string, {fault: Fault; code: string}> = {
    'answers 503': {fault: {kind: 'status', status: 503, retryAfter: 0}, code: 'n8n_unreachable'},
    'refuses the key': {fault: {kind: 'status', status: 401}, code: 'n8n_auth'},
    'is a web page': {fault: {kind: 'html'}, code: 'n8n_answer'},
    'stops in the middle of an answer': {fault: {kind: 'half-json'}, code: 'n8n_answer'},
  };

  test.each(Object.entries(faults))('%s: the others go on, and the run ends with 8', async (_name, {fault, code}) => {
    const workspace = await createCoreWorkspace();
    for (const environment of ['dev', 'prod']) workspace.make(environment, {name: 'One'});
    await workspace.sync();
    const before = await workspace.rows();
    workspace.make('dev', {name: 'Two'});
    workspace.n8n('prod').faults.add(fault);
    const {dev, prod} = await workspace.sync();
    expect(dev).toMatchObject({status: 'completed', total: 2});
    expect(prod).toMatchObject({status: 'failed', total: 1, error: {type: code, hint: expect.any(String)}});
    expect(syncExitCode({environments: [dev!, prod!]})).toBe(8);
    expect(syncExitCode({environments: [prod!]})).toBe(5);
    const rowsOf = (rows: typeof before) => rows.mappings.filter(({environment}) => environment === 'prod');
    expect(rowsOf(await workspace.rows())).toEqual(rowsOf(before));
  });

  test('the answer that breaks is a later page: what came before it stays, nothing is missing', async () => {
    const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
    for (let index = 0; index < 300; index++) workspace.make('dev', {name: `W${index}`});
    workspace.n8n('dev').faults.add({kind: 'half-json', match: {path: '*cursor=*'}});
    expect((await workspace.sync('dev')).dev).toMatchObject({status: 'failed', untracked: 250, missing: 0});
    workspace.n8n('dev').faults.clear();
    expect((await workspace.sync('dev')).dev).toMatchObject({status: 'completed', untracked: 300, unchanged: 250});
    expect(workspace.asked[0]).toBe('GET /api/v1/workflows 304');
  });

  test('without its key', async () => {
    const workspace = await createCoreWorkspace();
    delete process.env.WOPS_TEST_PROD_KEY;
    const {dev, prod} = await workspace.sync();
    expect(dev!.status).toBe('completed');
    expect(prod!.error!.type).toBe('secret_missing');
  });
});

test('an interrupted sync says so, waits for its other environments, and the next one is right', async () => {
  const workspace = await createCoreWorkspace();
  for (const environment of ['dev', 'prod']) {
    for (let index = 0; index < 300; index++) workspace.make(environment, {name: `W${index}`});
  }
  const abort = new AbortController();
  workspace.n8n('dev').faults.add({kind: 'slow', delayMs: 5_000, match: {path: '*cursor=*'}});
  const syncing = workspace.syncWith({}, abort.signal);
  syncing.catch(() => {});
  await until(() => workspace.n8n('dev').requests.list().length > 1);
  abort.abort();
  await expect(syncing).rejects.toMatchObject({code: 'interrupted'});
  expect(await workspace.core(async ({store}) => [store.leases.list(), await store.check()])).toEqual([[], []]);
  workspace.n8n('dev').faults.clear();
  const {dev, prod} = await workspace.sync();
  expect([dev!.untracked, prod!.untracked]).toEqual([300, 300]);
});

describe('several at once', () => {
  test('a second sync of an environment is busy and says who holds it; others are free', async () => {
    const workspace = await createCoreWorkspace();
    await workspace.core(async ({store}) => {
      const lease = store.leases.acquire('environment:dev', 'wops sync dev');
      const busy = workspace.sync();
      await expect(busy).rejects.toMatchObject({
        code: 'busy',
        exit: 6,
        message: expect.stringContaining('wops sync dev'),
      });
      expect((await workspace.sync('prod')).prod!.status).toBe('completed');
      lease.release();
    });
    expect((await workspace.sync('dev')).dev!.status).toBe('completed');
  });

  test('the lease of a dead process is free at once', async () => {
    const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
    const holder = await holdLease(workspace);
    await expect(workspace.sync('dev')).rejects.toMatchObject({code: 'busy'});
    holder.kill('SIGKILL');
    await once(holder, 'close');
    expect((await workspace.sync('dev')).dev!.status).toBe('completed');
  });

  test('a sync whose lease is broken stops before its next write', async () => {
    const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
    workspace.make('dev', {name: 'One'});
    await workspace.core(async (context) => {
      const {withLeases} = await import('../../../src/core/sync/with-leases.ts');
      const lost = new AbortController();
      const leases = {...context.store.leases, acquire: () => ({lost: lost.signal, release() {}})};
      const held = {...context, store: {...context.store, leases}};
      const work = withLeases(held, {environments: ['dev'], purpose: () => 'test'}, async ({signal}) => {
        lost.abort(Object.assign(new Error('taken away'), {code: 'busy'}));
        signal.throwIfAborted();
      });
      await expect(work).rejects.toMatchObject({code: 'busy'});
    });
  });
});

test('killed again and again, each time a write further, the next sync is right', async () => {
  const workspace = await createCoreWorkspace();
  const fill = (environment: string) => {
    for (let index = 0; index < 260; index++) {
      workspace.make(environment, {name: `W${index}`, nodes: [note(String(index))]});
    }
  };
  fill('dev');
  await workspace.commit('dev', {all: true});
  fill('prod');
  for (const writes of [0, 1, 2, 3]) await killSync(workspace, writes);
  expect(await workspace.core(({store}) => store.check())).toEqual([]);
  expect((await workspace.sync()).prod).toMatchObject({status: 'completed', linked: 260, untracked: 0, missing: 0});
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(2);
}

const NODE_ENV = {...process.env, NODE_OPTIONS: ''};

/** A process that holds dev's lease until it is killed. */
async function holdLease(workspace: CoreWorkspace) {
  const script = `
    const {openStore} = await import(${JSON.stringify(join(ROOT, 'src/core/store/store.ts'))});
    const store = openStore({path: ${JSON.stringify(statePath(workspace))}, now: () => new Date(), newId: () => crypto.randomUUID()});
    store.leases.acquire('environment:dev', 'another process');
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {env: NODE_ENV});
  await once(child.stdout, 'data');
  return child;
}

/** Syncs in a process that kills itself inside its \`writes\`-th batch of rows, with the transaction open. */
async function killSync(workspace: CoreWorkspace, writes: number): Promise<void> {
  const source = (file: string) => JSON.stringify(join(ROOT, 'src/core', file));
  const script = `
    const {openContext} = await import(${source('open-context.ts')});
    const {syncEnvironments} = await import(${source('sync/sync-environments.ts')});
    const root = ${JSON.stringify(workspace.root)};
    const context = await openContext({cwd: root, workspace: root, emit: () => {}, signal: new AbortController().signal});
    let left = ${writes};
    const {saveRuntimeBatch} = context.store;
    const store = {...context.store, saveRuntimeBatch: async (batch) => {
      if (left-- > 0) return saveRuntimeBatch(batch);
      // Half of the batch is written when the process dies.
      const bodies = {[Symbol.iterator]: function* () { yield* batch.bodies; }};
      const mappings = {[Symbol.iterator]: function* () {
        yield* batch.mappings.slice(0, 10);
        process.kill(process.pid, 'SIGKILL');
        for (;;);
      }};
      return saveRuntimeBatch({...batch, bodies, mappings});
    }};
    await syncEnvironments({...context, store}, {environments: ['prod']});
    process.kill(process.pid, 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {env: NODE_ENV, stdio: 'inherit'});
  const [, signal] = await once(child, 'close');
  expect(signal).toBe('SIGKILL');
}

function statePath({root}: CoreWorkspace): string {
  return join(root, '.wops', 'state.db');
}
