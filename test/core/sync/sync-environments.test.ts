import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import BetterSqlite3 from 'better-sqlite3';
import {describe, expect, test} from 'vitest';
import {syncExitCode} from '../../../src/core/sync/sync-environments.ts';
import {call, createCoreWorkspace, note} from '../../support/core-workspace.ts';

const LIST = 'GET /api/v1/workflows';

describe('a sync', () => {
  test('remembers what each environment holds', async () => {
    const workspace = await createCoreWorkspace();
    workspace.make('dev', {name: 'One', nodes: [note('a')]});
    workspace.make('dev', {name: 'Two'});
    const report = await workspace.sync();
    expect(report.dev).toMatchObject({
      class: 'dev',
      status: 'completed',
      total: 2,
      linked: 0,
      untracked: 2,
      missing: 0,
      changed: 2,
      unchanged: 0,
    });
    expect(report.prod).toMatchObject({total: 0, status: 'completed'});
    expect((await workspace.rows()).mappings.map(({name, status}) => [name, status]).sort()).toEqual([
      ['One', 'untracked'],
      ['Two', 'untracked'],
    ]);
  });

  test('transfers no page and writes no row when nothing has changed', async () => {
    const workspace = await createCoreWorkspace({
      yaml: 'pipelines:\n  p:\n    stages:\n      - {name: s, source: dev, target: prod}\n',
    });
    for (let index = 0; index < 300; index++) workspace.make('dev', {name: `Workflow ${index}`});
    await workspace.sync('dev');
    await workspace.commit('dev', {all: true});
    await workspace.sync();
    await workspace.sync();
    const written = await countRowWrites(workspace.root, async () => {
      expect((await workspace.sync('dev')).dev).toMatchObject({changed: 0, unchanged: 300, linked: 300});
    });
    expect(workspace.asked).toEqual([`${LIST} 304`, `${LIST} 304`]);
    expect(written).toEqual([]);
  });

  test('--full reads and hashes everything again, and finds no change', async () => {
    const workspace = await createCoreWorkspace();
    workspace.make('dev', {name: 'One'});
    await workspace.sync('dev');
    const {dev} = await workspace.syncWith({environments: ['dev'], full: true});
    expect(dev).toMatchObject({changed: 0, unchanged: 1});
    expect(workspace.asked[0]).toBe(`${LIST} 200`);
    expect(workspace.asked).not.toContain(`${LIST} 304`);
  });

  test('finds the one workflow that changed among many', async () => {
    const workspace = await createCoreWorkspace();
    const ids = Array.from({length: 5}, (_, index) => workspace.make('dev', {name: `W${index}`, nodes: [note('a')]}));
    await workspace.sync('dev');
    const before = await workspace.mapping('dev', 'W3');
    workspace.edit('dev', ids[3]!, {nodes: [note('b')]});
    expect((await workspace.sync('dev')).dev).toMatchObject({changed: 1, unchanged: 4});
    expect((await workspace.mapping('dev', 'W3'))!.contentHash).not.toBe(before!.contentHash);
  });

  test('sees tags, which move neither version nor time, and hashes the same', async () => {
    const workspace = await createCoreWorkspace();
    const id = workspace.make('dev', {name: 'One'});
    const tag = workspace.api('dev', 'POST', '/tags', {name: 'billing'});
    await workspace.sync('dev');
    const before = await workspace.mapping('dev', 'One');
    workspace.api('dev', 'PUT', `/workflows/${id}/tags`, [{id: tag.id}]);
    expect((await workspace.sync('dev')).dev!.changed).toBe(1);
    const after = await workspace.mapping('dev', 'One');
    expect(after!.fingerprint).not.toBe(before!.fingerprint);
    expect(after!.contentHash).toBe(before!.contentHash);
  });

  test('follows a rename without losing the link', async () => {
    const workspace = await createCoreWorkspace();
    const id = workspace.make('dev', {name: 'Old name'});
    await workspace.commit('dev', {all: true});
    const before = await workspace.mapping('dev', 'Old name');
    workspace.edit('dev', id, {name: 'New name'});
    await workspace.sync('dev');
    expect(await workspace.mapping('dev', 'New name')).toMatchObject({
      canonicalId: before!.canonicalId,
      status: 'linked',
    });
  });

  test('counts an archived workflow as missing, and an unarchived one as linked again', async () => {
    const workspace = await createCoreWorkspace();
    const id = workspace.make('dev', {name: 'One'});
    await workspace.commit('dev', {all: true});
    workspace.api('dev', 'POST', `/workflows/${id}/archive`);
    expect((await workspace.sync('dev')).dev).toMatchObject({total: 0, linked: 0, missing: 1});
    workspace.api('dev', 'POST', `/workflows/${id}/unarchive`);
    expect((await workspace.sync('dev')).dev).toMatchObject({total: 1, linked: 1, missing: 0});
  });

  test('never lists an archived workflow that nobody tracks', async () => {
    const workspace = await createCoreWorkspace();
    const id = workspace.make('dev', {name: 'One'});
    workspace.api('dev', 'POST', `/workflows/${id}/archive`);
    expect((await workspace.sync('dev')).dev).toMatchObject({total: 0, untracked: 0, missing: 0});
  });

  test('marks a deleted workflow as missing after its own 404, and once only', async () => {
    const workspace = await createCoreWorkspace();
    const id = workspace.make('dev', {name: 'One'});
    await workspace.commit('dev', {all: true});
    workspace.api('dev', 'DELETE', `/workflows/${id}`);
    expect((await workspace.sync('dev')).dev).toMatchObject({total: 0, missing: 1});
    expect(workspace.asked).toContain(`${LIST}/${id} 404`);
    expect((await workspace.sync('dev')).dev).toMatchObject({total: 0, missing: 1});
    expect(workspace.asked).not.toContain(`${LIST}/${id} 404`);
  });

  test('forgets an untracked workflow that is gone', async () => {
    const workspace = await createCoreWorkspace();
    const id = workspace.make('dev', {name: 'One'});
    await workspace.sync('dev');
    workspace.api('dev', 'DELETE', `/workflows/${id}`);
    await workspace.sync('dev');
    expect((await workspace.rows()).mappings).toEqual([]);
  });

  test('keeps a workflow that the list lost on the way but that answers its own GET', async () => {
    const workspace = await createCoreWorkspace();
    const id = workspace.make('dev', {name: 'One'});
    workspace.make('dev', {name: 'Two'});
    await workspace.commit('dev', {all: true});
    const instance = workspace.n8n('dev');
    // The list is asked for while the workflow is hidden from it, then everything is back.
    const hidden = instance.state.workflows.get(id)!;
    instance.state.workflows.remove(id);
    instance.faults.add({kind: 'slow', delayMs: 150, match: {path: `/api/v1/workflows/${id}`}});
    instance.requests.clear();
    const syncing = workspace.sync('dev');
    await until(() => instance.requests.list().some((request) => request.path === `/api/v1/workflows/${id}`));
    instance.state.workflows.load(hidden);
    expect((await syncing).dev).toMatchObject({total: 2, linked: 2, missing: 0});
  });

  test('links a workflow that comes back after it was missing, also when its page is as before', async () => {
    const workspace = await createCoreWorkspace();
    const id = workspace.make('dev', {name: 'One'});
    workspace.make('dev', {name: 'Two'});
    await workspace.commit('dev', {all: true});
    const {workflows} = workspace.n8n('dev').state;
    const record = workflows.get(id)!;
    workflows.remove(id);
    expect((await workspace.sync('dev')).dev!.missing).toBe(1);
    workflows.load(record);
    expect((await workspace.sync('dev')).dev).toMatchObject({missing: 0, linked: 2});
  });

  test('says the same after the state file is gone', async () => {
    const workspace = await createCoreWorkspace();
    const sub = workspace.make('dev', {name: 'Sub'});
    workspace.make('dev', {name: 'Main', nodes: [call(sub)]});
    workspace.make('dev', {name: 'Untracked'});
    workspace.make('prod', {name: 'Sub'});
    await workspace.commit('dev', {workflows: ['Main', 'Sub']});
    await workspace.commit('prod', {all: true});
    await workspace.sync();
    const told = async () => {
      const {mappings, files, canonical} = await workspace.rows();
      return {
        mappings: mappings.map(({firstSeenAt: _, linkedBy: __, ...row}) => row),
        files: files.map(({commit: _, ...row}) => row),
        canonical: canonical.map(({canonicalId, slug, name}) => ({canonicalId, slug, name})),
      };
    };
    const before = await told();
    await removeState(workspace.root);
    await workspace.sync();
    expect(await told()).toEqual(before);
  });
});

describe('the safety breaker', () => {
  const withLinked = async (count: number) => {
    const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
    const ids = Array.from({length: count}, (_, index) => workspace.make('dev', {name: `W${index}`}));
    await workspace.commit('dev', {all: true});
    const remove = (gone: number) => {
      for (const id of ids.splice(0, gone)) workspace.api('dev', 'DELETE', `/workflows/${id}`);
    };
    return {workspace, remove};
  };

  test('lets five of twelve go, and stops at six', async () => {
    const {workspace, remove} = await withLinked(12);
    remove(5);
    expect((await workspace.sync('dev')).dev).toMatchObject({status: 'completed', missing: 5});
    remove(6);
    const {dev} = await workspace.sync('dev');
    expect(dev).toMatchObject({status: 'failed', missing: 5, linked: 7, error: {type: 'breaker'}});
    expect(syncExitCode({environments: [dev!]})).toBe(10);
  });

  test('measures a tenth of many', async () => {
    const {workspace, remove} = await withLinked(70);
    remove(7);
    expect((await workspace.sync('dev')).dev!.missing).toBe(7);
    remove(7);
    expect((await workspace.sync('dev')).dev!.error!.type).toBe('breaker');
  });

  test('trips again until the change is accepted', async () => {
    const {workspace, remove} = await withLinked(8);
    remove(8);
    expect((await workspace.sync('dev')).dev!.error!.type).toBe('breaker');
    expect((await workspace.sync('dev')).dev!.error!.hint).toContain('--accept-mass-change');
    const {dev} = await workspace.syncWith({environments: ['dev'], acceptMassChange: true});
    expect(dev).toMatchObject({status: 'completed', missing: 8, linked: 0});
  });

  test('does not count archived workflows that are deleted for good', async () => {
    const workspace = await createCoreWorkspace({environments: {dev: 'dev'}});
    const ids = Array.from({length: 8}, (_, index) => workspace.make('dev', {name: `W${index}`}));
    await workspace.commit('dev', {all: true});
    for (const id of ids) workspace.api('dev', 'POST', `/workflows/${id}/archive`);
    await workspace.sync('dev');
    for (const id of ids) workspace.api('dev', 'DELETE', `/workflows/${id}`);
    expect((await workspace.sync('dev')).dev).toMatchObject({status: 'completed', missing: 8});
  });
});

async function removeState(root: string): Promise<void> {
  for (const end of ['', '-wal', '-shm']) rmSync(join(root, '.wops', `state.db${end}`), {force: true});
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(2);
}

/** The tables in which rows were written meanwhile, leases and the time of the sync left out. */
async function countRowWrites(root: string, work: () => Promise<void>): Promise<string[]> {
  const database = new BetterSqlite3(join(root, '.wops', 'state.db'));
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('lease', 'environment_state')")
    .pluck()
    .all() as string[];
  for (const table of tables) {
    for (const action of ['INSERT', 'UPDATE', 'DELETE']) {
      database.exec(
        `CREATE TRIGGER watch_${table}_${action} BEFORE ${action} ON ${table} BEGIN SELECT RAISE(ABORT, '${action} ${table}'); END`,
      );
    }
  }
  const written: string[] = [];
  try {
    await work();
  } catch (error) {
    written.push(String(error));
  } finally {
    for (const table of tables) {
      for (const action of ['INSERT', 'UPDATE', 'DELETE']) database.exec(`DROP TRIGGER watch_${table}_${action}`);
    }
    database.close();
  }
  return written;
}
