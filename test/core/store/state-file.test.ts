import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import BetterSqlite3 from 'better-sqlite3';
import {describe, expect, test} from 'vitest';
import type {WopsError} from '../../../src/core/errors.ts';
import type {Mapping} from '../../../src/core/store/rows.ts';
import {openStore} from '../../../src/core/store/store.ts';
import {temporaryFolder} from '../../support/git-repository.ts';
import {ROOT} from '../../support/run-wops.ts';

const MIGRATIONS = readdirSync(join(ROOT, 'src/core/store/migrations')).length;

function open(path: string) {
  return openStore({path, now: () => new Date(), newId: () => crypto.randomUUID()});
}

function mapping(n8nId: string, more: Partial<Mapping> = {}): Mapping {
  return {
    environment: 'dev',
    n8nId,
    canonicalId: null,
    status: 'untracked',
    linkedBy: null,
    keepUnlinked: false,
    name: n8nId,
    contentHash: 'h',
    contentCheck: 'c',
    active: false,
    archived: false,
    fingerprint: 'f',
    hashInputs: 'i',
    sourceWorkflowId: null,
    unlinkedReferences: [],
    environmentText: false,
    updatedAt: null,
    firstSeenAt: '2026-01-01T00:00:00.000Z',
    ...more,
  };
}

function failure(work: () => unknown): WopsError {
  try {
    work();
  } catch (error) {
    return error as WopsError;
  }
  throw new Error('It went through.');
}

test('a commit that was answered is written to the disk, and keys are checked', async () => {
  const path = join(await temporaryFolder(), 'state.db');
  open(path).close();
  const store = open(path);
  await expect(
    store.saveRuntimeBatch({mappings: [mapping('a', {canonicalId: 'nobody', status: 'linked'})], bodies: []}),
  ).rejects.toMatchObject({code: 'SQLITE_CONSTRAINT_FOREIGNKEY'});
  expect(await store.mappings()).toEqual([]);
  store.close();
  expect(new BetterSqlite3(path).pragma('journal_mode', {simple: true})).toBe('wal');
});

test('a newer file is refused, and left as it is', async () => {
  const path = join(await temporaryFolder(), 'state.db');
  open(path).close();
  const database = new BetterSqlite3(path);
  database.pragma(`user_version = ${MIGRATIONS + 1}`);
  database.close();
  expect(failure(() => open(path))).toMatchObject({code: 'state_newer', message: expect.stringContaining(path)});
});

describe('a damaged file', () => {
  test('that is no database is refused with the way out', async () => {
    const path = join(await temporaryFolder(), 'state.db');
    writeFileSync(path, 'this is no database, and long enough to be taken for a header of one'.repeat(20));
    const error = failure(() => open(path));
    expect(error).toMatchObject({code: 'state_damaged', message: expect.stringContaining(path)});
    expect(error.hint).toContain('wops sync');
    expect(readFileSync(path, 'utf8')).toContain('this is no database');
  });

  test('whose pages are broken says so when they are read', async () => {
    const path = join(await temporaryFolder(), 'state.db');
    const store = open(path);
    await store.saveRuntimeBatch({mappings: Array.from({length: 500}, (_, i) => mapping(`w${i}`)), bodies: []});
    store.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 3 * 4096);
    writeFileSync(path, bytes);
    const read = async () => {
      const damaged = open(path);
      try {
        await damaged.mappings();
        await damaged.saveRuntimeBatch({mappings: [mapping('new')], bodies: []});
      } finally {
        damaged.close();
      }
    };
    await expect(read()).rejects.toMatchObject({code: 'state_damaged'});
  });
});

describe('a disk that refuses', () => {
  test('a full one: the batch is not there at all, and the file is whole', async () => {
    const path = join(await temporaryFolder(), 'state.db');
    const store = open(path);
    await store.saveRuntimeBatch({mappings: [mapping('before')], bodies: []});
    const batch = Array.from({length: 5_000}, (_, i) => mapping(`w${i}`, {name: 'x'.repeat(100)}));
    const script = `
      const {openStore} = await import(${JSON.stringify(join(ROOT, 'src/core/store/store.ts'))});
      const store = openStore({path: process.argv[1], now: () => new Date(), newId: () => crypto.randomUUID()});
      const error = await store.saveRuntimeBatch({mappings: JSON.parse(process.argv[2]).map((id) => ({...JSON.parse(process.argv[3]), n8nId: id})), bodies: []}).catch((error) => error);
      process.stdout.write(JSON.stringify({code: error?.code, message: error?.message}));`;
    const ids = JSON.stringify(batch.map(({n8nId}) => n8nId));
    const node = [process.execPath, '--input-type=module', '--eval', script, path, ids, JSON.stringify(batch[0])];
    // A limit on file sizes stands in for the full disk; 1 KiB blocks.
    const child = spawn('bash', ['-c', `trap '' XFSZ; ulimit -f 300; exec "$@"`, 'bash', ...node], {
      env: {...process.env, NODE_OPTIONS: ''},
    });
    const said = JSON.parse(await text(child.stdout)) as {code: string; message: string};
    expect(said).toMatchObject({code: 'disk', message: expect.stringContaining(path)});
    expect((await store.mappings()).map(({n8nId}) => n8nId)).toEqual(['before']);
    expect(await store.check()).toEqual([]);
    store.close();
  });

  test.skipIf(process.getuid?.() !== 0)('a folder or file of somebody else is named', async () => {
    const folder = await temporaryFolder();
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'closed'));
    const path = join(folder, 'closed', 'state.db');
    const asNobody = (at: string) => runAs(65_534, at);
    expect(await asNobody(path)).toMatchObject({code: 'disk', message: expect.stringContaining(path)});
    open(path).close();
    chmodSync(path, 0o444);
    expect(await asNobody(path)).toMatchObject({code: 'disk', message: expect.stringContaining(path)});
    writeFileSync(join(folder, 'file'), '');
    expect(failure(() => open(join(folder, 'file', 'state.db')))).toMatchObject({code: 'disk'});
  });

  async function runAs(uid: number, path: string): Promise<{code?: string; message?: string}> {
    const script = `
      const {openStore} = await import(${JSON.stringify(join(ROOT, 'src/core/store/store.ts'))});
      try {
        process.setuid(${uid});
        const store = openStore({path: process.argv[1], now: () => new Date(), newId: () => crypto.randomUUID()});
        await store.recordSync('dev');
        process.stdout.write('{}');
      } catch (error) {
        process.stdout.write(JSON.stringify({code: error.code, message: error.message}));
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script, path], {
      env: {...process.env, NODE_OPTIONS: ''},
    });
    return JSON.parse(await text(child.stdout)) as {code?: string; message?: string};
  }
});

test('an older file is backed up whole before it is brought up to date', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'state.db');
  const store = open(path);
  await store.saveRuntimeBatch({mappings: [mapping('a')], bodies: []});
  store.close();
  const {migrateTo} = await laterWops(folder);
  const backupPath = `${path}.v${MIGRATIONS}.bak`;
  expect(migrateTo(path)).toBe(MIGRATIONS + 1);
  expect(existsSync(backupPath)).toBe(true);
  const backup = new BetterSqlite3(backupPath, {readonly: true});
  expect(backup.prepare('SELECT n8n_workflow_id FROM workflow_env_map').pluck().all()).toEqual(['a']);
  expect(backup.pragma('user_version', {simple: true})).toBe(MIGRATIONS);
  backup.close();
  expect(readdirSync(folder).filter((name) => name.includes('.bak'))).toEqual([`state.db.v${MIGRATIONS}.bak`]);
});

/** The store with one migration more, as a later version of wops has it. */
async function laterWops(folder: string) {
  const {openDatabase} = await import('../../../src/core/store/database.ts');
  const migrations = join(folder, 'migrations');
  mkdirSync(migrations);
  for (const name of readdirSync(join(ROOT, 'src/core/store/migrations'))) {
    writeFileSync(join(migrations, name), readFileSync(join(ROOT, 'src/core/store/migrations', name)));
  }
  writeFileSync(
    join(migrations, `${String(MIGRATIONS + 1).padStart(3, '0')}-later.sql`),
    'CREATE TABLE later (a TEXT) STRICT;',
  );
  return {
    migrateTo(path: string): number {
      const database = openDatabase(path, migrations);
      const version = database.pragma('user_version', {simple: true}) as number;
      database.close();
      return version;
    },
  };
}

describe('several processes', () => {
  test('that all make the file and write at once, all get through', async () => {
    const path = join(await temporaryFolder(), '.wops', 'state.db');
    const script = `
      const {openStore} = await import(${JSON.stringify(join(ROOT, 'src/core/store/store.ts'))});
      const store = openStore({path: process.argv[1], now: () => new Date(), newId: () => crypto.randomUUID()});
      for (let round = 0; round < 25; round++) {
        const row = {...JSON.parse(process.argv[2]), n8nId: process.pid + '-' + round};
        await store.saveRuntimeBatch({mappings: [row], bodies: []});
        await store.mappings();
        await store.recordSync('dev');
      }
      store.close();`;
    const children = Array.from({length: 6}, () =>
      spawn(process.execPath, ['--input-type=module', '--eval', script, path, JSON.stringify(mapping('x'))], {
        env: {...process.env, NODE_OPTIONS: ''},
        stdio: 'inherit',
      }),
    );
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'close'))[0]));
    expect(codes).toEqual(Array(6).fill(0));
    const store = open(path);
    expect(await store.mappings()).toHaveLength(150);
    expect(await store.check()).toEqual([]);
    store.close();
  });
});
