import {chmod, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {addEnvironment, updateEnvironment} from '../../../src/core/config/edit-environment.ts';
import {changeConfig} from '../../../src/core/workspace/change-config.ts';
import {createCoreWorkspace} from '../../support/core-workspace.ts';
import {cloneRepository, createBareRepository} from '../../support/git-repository.ts';

const PUSHING = 'git: {push: true}\n';

/** A workspace with a remote that it pushes to. */
async function withRemote() {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev'}, yaml: PUSHING});
  const remote = await createBareRepository();
  await workspace.repository.git('remote', 'add', 'origin', remote.root);
  await workspace.repository.git('push', '--quiet', 'origin', 'main');
  await workspace.repository.git('fetch', '--quiet', 'origin');
  const change = () =>
    workspace.core((context) =>
      changeConfig(context, 'Add staging', () =>
        addEnvironment(context.root, 'staging', {
          class: 'staging',
          url: 'http://127.0.0.1:9',
          apiKey: 'secret:staging',
        }),
      ),
    );
  const config = () => workspace.repository.read('wops.yaml');
  return {...workspace, remote, change, config};
}

test('with git.push the change is pushed', async () => {
  const {change, remote} = await withRemote();
  const {commit, pushed} = await change();
  expect(pushed).toBe(true);
  expect(await remote.git('rev-parse', 'main')).toBe(commit);
});

test('where a colleague pushed first, the change goes on top and its commit is the one pushed', async () => {
  const {change, remote} = await withRemote();
  const colleague = await cloneRepository(remote.root);
  const theirs = await colleague.commit('Notes', {'notes.md': 'x'});
  await colleague.git('push', '--quiet', 'origin', 'main');
  const {commit} = await change();
  expect(await remote.git('rev-parse', 'main')).toBe(commit);
  expect(await remote.git('rev-parse', 'main~1')).toBe(theirs);
});

test('a remote that cannot be reached stops the change before it is made', async () => {
  const {change, config, repository} = await withRemote();
  await repository.git('remote', 'set-url', 'origin', join(repository.root, 'nowhere'));
  const [before, tip] = [await config(), await repository.git('rev-parse', 'HEAD')];
  await expect(change()).rejects.toMatchObject({code: expect.stringMatching(/^git_/)});
  expect(await config()).toBe(before);
  expect(await repository.git('rev-parse', 'HEAD')).toBe(tip);
});

test('a push that the server refuses says what was committed; the same change again pushes that', async () => {
  const {core, change, remote, repository} = await withRemote();
  const hook = join(remote.root, 'hooks', 'pre-receive');
  await remote.write('hooks/pre-receive', '#!/bin/sh\necho "not on a Friday" >&2\nexit 1\n');
  await chmod(hook, 0o755);
  const again = () =>
    core((context) =>
      changeConfig(context, 'Again', () => updateEnvironment(context.root, 'staging', {class: 'staging'})),
    );
  const failure = await change().catch((error) => error);
  const commit = await repository.git('rev-parse', 'HEAD');
  expect(failure.message).toContain(`Committed ${commit.slice(0, 10)} to main, but not pushed.`);
  expect(failure.details).toMatchObject({commit, branch: 'main'});
  expect(await repository.git('status', '--porcelain')).toBe('');
  await rm(hook);
  expect(await again()).toMatchObject({commit: null, pushed: true});
  expect(await remote.git('rev-parse', 'main')).toBe(commit);
});

test('on a detached HEAD without git.push nothing is changed', async () => {
  const {core, repository} = await createCoreWorkspace({environments: {dev: 'dev'}});
  await repository.git('checkout', '--quiet', '--detach');
  const before = await repository.read('wops.yaml');
  const change = core((context) =>
    changeConfig(context, 'Never', () => {
      throw new Error('the edit must not even begin');
    }),
  );
  await expect(change).rejects.toMatchObject({code: 'git_detached'});
  expect(await repository.read('wops.yaml')).toBe(before);
});

test('on a detached HEAD with git.push the change goes to git.branch and is pushed', async () => {
  const {change, remote, repository} = await withRemote();
  await repository.git('checkout', '--quiet', '--detach');
  const {commit} = await change();
  expect(await remote.git('rev-parse', 'main')).toBe(commit);
  expect(await remote.git('show', 'main:wops.yaml')).toContain('staging');
});

test('on a detached HEAD that is behind, the change does not undo what the branch says', async () => {
  const {change, config, repository} = await withRemote();
  const text = await config();
  await repository.commit('Tenant', {'wops.yaml': `tenant: acme\n${text}`});
  await repository.git('checkout', '--quiet', '--detach', 'HEAD~1');
  await expect(change()).rejects.toMatchObject({code: 'git_conflict'});
  expect(await config()).toBe(text);
  expect(await repository.git('show', 'main:wops.yaml')).toContain('tenant: acme');
});

test('a merge that is not finished stops the change before it is made', async () => {
  const {change, config, repository} = await withRemote();
  const before = await config();
  await repository.write('.git/MERGE_HEAD', `${await repository.git('rev-parse', 'HEAD')}\n`);
  await expect(change()).rejects.toMatchObject({code: 'git_conflict'});
  expect(await config()).toBe(before);
});

test('where the commit fails all the same, wops.yaml is put back', async () => {
  const {core, config, repository} = await withRemote();
  const before = await config();
  const change = core((context) =>
    changeConfig(context, 'Add staging', async () => {
      const settings = {class: 'staging', url: 'http://127.0.0.1:9', apiKey: 'secret:staging'} as const;
      const edited = await addEnvironment(context.root, 'staging', settings);
      await repository.write('.git/MERGE_HEAD', `${await repository.git('rev-parse', 'HEAD')}\n`);
      return edited;
    }),
  );
  await expect(change).rejects.toMatchObject({code: 'git_conflict'});
  expect(await config()).toBe(before);
});

test('what the edit refuses is told as it is, and nothing is committed', async () => {
  const {core, repository} = await withRemote();
  const tip = await repository.git('rev-parse', 'HEAD');
  const change = core((context) =>
    changeConfig(context, 'Twice', () => addEnvironment(context.root, 'dev', {class: 'dev', url: 'x', apiKey: 'y'})),
  );
  await expect(change).rejects.toMatchObject({code: 'usage'});
  expect(await repository.git('rev-parse', 'HEAD')).toBe(tip);
});

test('a change is in the audit log once, with its commit; what changed nothing is not', async () => {
  const {change, core} = await withRemote();
  const {commit} = await change();
  const same = () =>
    core((context) =>
      changeConfig(context, 'Again', () => updateEnvironment(context.root, 'staging', {class: 'staging'})),
    );
  expect(await same()).toMatchObject({commit: null});
  expect(await core(({store}) => store.audit.list())).toMatchObject([
    {
      action: 'config.changed',
      subject: {type: 'config', id: commit, name: 'Add staging'},
      details: {subject: 'Add staging', commit},
    },
  ]);
});

test('where a colleague pushed first, the audit log names the commit that was pushed', async () => {
  const {change, core, remote} = await withRemote();
  const colleague = await cloneRepository(remote.root);
  await colleague.commit('Notes', {'notes.md': 'x'});
  await colleague.git('push', '--quiet', 'origin', 'main');
  await change();
  const [entry] = await core(({store}) => store.audit.list());
  expect(entry?.subject.id).toBe(await remote.git('rev-parse', 'main'));
});

test('a change whose push is refused is in the audit log all the same', async () => {
  const {change, core, remote, repository} = await withRemote();
  await remote.write('hooks/pre-receive', '#!/bin/sh\nexit 1\n');
  await chmod(join(remote.root, 'hooks', 'pre-receive'), 0o755);
  await expect(change()).rejects.toThrow('not pushed');
  const commit = await repository.git('rev-parse', 'HEAD');
  expect(await core(({store}) => store.audit.list())).toMatchObject([{subject: {id: commit}}]);
});

test('without a repository the audit log is all that remembers', async () => {
  const {core} = await createCoreWorkspace({environments: {dev: 'dev'}, git: false});
  const change = () =>
    core((context) =>
      changeConfig(context, 'Owner', () => updateEnvironment(context.root, 'dev', {owner: 'ann@example.com'})),
    );
  await change();
  await change();
  expect(await core(({store}) => store.audit.list())).toMatchObject([
    {action: 'config.changed', subject: {id: '', name: 'Owner'}, details: {commit: null}},
  ]);
});
