import {cpSync, existsSync, mkdirSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import {expect, test} from 'vitest';
import {openDatabase} from '../../../src/core/store/database.ts';
import {openStore} from '../../../src/core/store/store.ts';
import {temporaryFolder} from '../../support/git-repository.ts';
import {ROOT} from '../../support/run-wops.ts';
import {promotion} from './promotion-fixtures.ts';

test('a state file from before promotions keeps what it holds, is backed up, and can hold promotions then', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'state.db');
  const migrations = join(folder, 'migrations');
  mkdirSync(migrations);
  cpSync(join(ROOT, 'src/core/store/migrations/001-main.sql'), join(migrations, '001-main.sql'));
  const old = openDatabase(path, migrations);
  old.exec(`INSERT INTO canonical_workflow VALUES ('c1', 'orders', 'Orders', 'then', 'then', NULL)`);
  old.exec(`INSERT INTO secret VALUES ('dev', '{"name":"dev"}', 'then')`);
  old.close();

  const store = openStore({path, now: () => new Date(), newId: () => crypto.randomUUID()});
  expect(await store.canonicalWorkflows()).toMatchObject([{canonicalId: 'c1', slug: 'orders'}]);
  expect(await store.secrets.get('dev')).toEqual({name: 'dev'});
  await store.promotions.create(promotion('p1'));
  expect(await store.promotions.get('p1')).toEqual(promotion('p1'));
  expect(await store.check()).toEqual([]);
  store.close();

  expect(existsSync(`${path}.v1.bak`)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.endsWith('.bak'))).toEqual(['state.db.v1.bak']);
  const backup = new BetterSqlite3(`${path}.v1.bak`, {readonly: true});
  expect(backup.pragma('user_version', {simple: true})).toBe(1);
  expect(backup.prepare('SELECT slug FROM canonical_workflow').pluck().all()).toEqual(['orders']);
  backup.close();
});
