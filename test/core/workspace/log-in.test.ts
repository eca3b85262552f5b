import {join} from 'node:path';
import {expect, onTestFinished, test, vi} from 'vitest';
import {logIn} from '../../../src/core/workspace/log-in.ts';
import {createCoreWorkspace} from '../../support/core-workspace.ts';
import {temporaryFolder} from '../../support/git-repository.ts';

const KEY = 'n8n_api_0123456789';

test('a stored key is in the audit log with its place and address, and the key is not', async () => {
  vi.stubEnv('XDG_CONFIG_HOME', join(await temporaryFolder(), 'config'));
  onTestFinished(() => void vi.unstubAllEnvs());
  const {core, n8n} = await createCoreWorkspace({environments: {dev: 'dev'}});
  await core((context) => logIn(context, 'dev', KEY));
  const entries = await core(({store}) => store.audit.list());
  expect(entries).toMatchObject([
    {action: 'config.changed', subject: {name: 'Keep the API key of dev as a secret'}},
    {
      action: 'secret.stored',
      subject: {type: 'secret', id: 'dev', name: 'dev'},
      environment: 'dev',
      details: {origin: new URL(n8n('dev').url).origin},
    },
  ]);
  expect(JSON.stringify(entries)).not.toContain(KEY);
});

test('what is no key is refused, and not said to be stored', async () => {
  const {core} = await createCoreWorkspace({environments: {dev: 'dev'}});
  await expect(core((context) => logIn(context, 'dev', 'two words'))).rejects.toMatchObject({code: 'secret_refused'});
  expect(await core(({store}) => store.audit.list())).toEqual([]);
});
