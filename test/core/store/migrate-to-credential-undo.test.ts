import {cpSync, mkdirSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {openDatabase} from '../../../src/core/store/database.ts';
import {openStore} from '../../../src/core/store/store.ts';
import {temporaryFolder} from '../../support/git-repository.ts';
import {ROOT} from '../../support/run-wops.ts';

const MIGRATIONS = join(ROOT, 'src/core/store/migrations');

test('a journal from before credentials were taken back is kept, and takes their steps then', async () => {
  const folder = await temporaryFolder();
  const [path, earlier] = [join(folder, 'state.db'), join(folder, 'migrations')];
  mkdirSync(earlier);
  for (const file of readdirSync(MIGRATIONS).filter((name) => name < '004')) {
    cpSync(join(MIGRATIONS, file), join(earlier, file));
  }
  const before = openDatabase(path, earlier);
  before.exec(`INSERT INTO promotion (id, kind, source, target_environment, status, stage, digest, options, actor_id, gates,
    findings, workflows, pushed, created_at) VALUES ('p', 'promotion', 'dev', 'prod', 'running', 'forward', 'd', '{}', 'a',
    '[]', '[]', '[]', 0, 'then')`);
  before.exec(`INSERT INTO promotion_step VALUES ('p', 1, 'create_credential', NULL, 't:Shop', 'confirmed',
    '{"credentialId":"c"}', NULL, 'then', 'later'), ('p', 2, 'create', 'x', 'Orders', 'sent', '{}', NULL, 'then', NULL)`);
  before.close();

  const store = openStore({path, now: () => new Date(), newId: () => crypto.randomUUID()});
  expect(await store.promotions.steps('p')).toEqual([
    {
      ...{promotionId: 'p', number: 1, kind: 'create_credential', canonicalId: null, subject: 't:Shop'},
      ...{status: 'confirmed', outcome: {credentialId: 'c'}, error: null, sentAt: 'then', settledAt: 'later'},
    },
    {
      ...{promotionId: 'p', number: 2, kind: 'create', canonicalId: 'x', subject: 'Orders'},
      ...{status: 'sent', outcome: {}, error: null, sentAt: 'then', settledAt: null},
    },
  ]);
  const step = {kind: 'undo_credential', canonicalId: null, subject: 't:Shop'} as const;
  expect(await store.promotions.addSteps('p', [step])).toMatchObject([{...step, number: 3, status: 'intended'}]);
  expect(await store.check()).toEqual([]);
  store.close();
});
