import {cpSync, existsSync, mkdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openDatabase} from '../../../src/core/store/database.ts';
import {openStore} from '../../../src/core/store/store.ts';
import {temporaryFolder} from '../../support/git-repository.ts';
import {ROOT} from '../../support/run-wops.ts';
import {affected} from '../incident/incident-samples.ts';
import {check, close, incident, open} from './incident-fixtures.ts';

test('a state file from before incidents keeps what it holds, is backed up, and can hold incidents then', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'state.db');
  const migrations = join(folder, 'migrations');
  mkdirSync(migrations);
  for (const file of ['001-main.sql', '002-promotion.sql']) {
    cpSync(join(ROOT, 'src/core/store/migrations', file), join(migrations, file));
  }
  const found = JSON.stringify([affected('Orders')]);
  const old = openDatabase(path, migrations);
  old.exec(`
    INSERT INTO environment_state VALUES ('prod', 'then', 'then', NULL, 'IN_SYNC', NULL, 0, 1);
    INSERT INTO drift_check_history VALUES ('k1', 'prod', 'manual', 'IN_SYNC', NULL, 3, 3, 0, 0, 0, '[]', 5, 'then');
    INSERT INTO drift_check_history VALUES ('k0', 'prod', 'manual', 'DRIFT_DETECTED', NULL, 3, 2, 1, 0, 0, '${found}', 5, 'long ago');
    INSERT INTO environment_hold VALUES ('prod', 'Wait', NULL, 'cli:ada', NULL, NULL, 'then');
    INSERT INTO snapshot VALUES ('s1', 'prod', 'manual_backup', NULL, NULL, NULL, 0, 'then', 1);`);
  old.close();

  const store = openStore({path, now: () => new Date(), newId: () => crypto.randomUUID()});
  const kept = check('k1', {checkType: 'manual', status: 'IN_SYNC', inSync: 3, withDrift: 0, notInGit: 0});
  const drifted = {
    ...kept,
    id: 'k0',
    status: 'DRIFT_DETECTED',
    inSync: 2,
    withDrift: 1,
    affected: [affected('Orders')],
  };
  expect(await store.driftHistory(null, 9)).toEqual([
    {...kept, checkedAt: 'then'},
    {...drifted, checkedAt: 'long ago'},
  ]);
  expect(await store.lastDriftAnswers()).toHaveLength(1);
  expect(await store.environmentStates()).toMatchObject([{environment: 'prod', lastSyncAt: 'then', everLinked: true}]);
  expect(await store.holds.list()).toMatchObject([{environment: 'prod', reason: 'Wait'}]);
  expect(await store.snapshots.list()).toMatchObject([{id: 's1'}]);
  expect(await store.beginCheck('prod')).toBe(1);
  await close(store, await open(store, incident(1)));
  expect(await store.incidents.list()).toHaveLength(1);
  expect(await store.audit.check()).toMatchObject({checked: 2, problems: []});
  expect(await store.check()).toEqual([]);
  expect(store.schemaVersion()).toBe(4);
  store.close();
  expect(existsSync(`${path}.v2.bak`)).toBe(true);
});
