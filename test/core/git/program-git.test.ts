import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {WopsEvent} from '../../../src/core/events.ts';
import {openGit} from '../../../src/core/git/open-git.ts';
import {
  cloneRepository,
  createBareRepository,
  createRepository,
  HERMETIC_ENV,
  temporaryFolder,
} from '../../support/git-repository.ts';
import {describeGit} from './git-suite.ts';
import {failure, request} from './suite/expectations.ts';

describeGit('program');

describe('Git by program, where isomorphic-git can do less', () => {
  const open = (root: string, env: NodeJS.ProcessEnv = {}, events: WopsEvent[] = []) =>
    openGit({root, emit: (event) => events.push(event), env: {...process.env, ...HERMETIC_ENV, ...env}});

  it('pulls from and pushes to a remote that is a folder', async () => {
    const bare = await createBareRepository();
    const repository = await cloneRepository(bare.root);
    const git = await open(repository.root);
    const commit = await git.commitFiles(request({'a.json': '1'}, {branch: 'main'}));
    await git.push('origin', 'main');
    expect(await bare.git('rev-parse', 'main')).toBe(commit);
    expect(await git.pull('origin', 'main')).toEqual({commit, moved: false});
    await repository.git('remote', 'set-url', 'origin', `${bare.root}-gone`);
    await failure(git.pull('origin', 'main'), 'git_unreachable');
  });

  it('lists a file with a backslash in its name', async () => {
    const repository = await createRepository();
    const commit = await repository.commit('odd', {'a\\..\\b.json': '1'});
    expect((await (await open(repository.root)).listFiles(commit, ''))?.[0]?.path).toBe('a\\..\\b.json');
  });

  it('reads and commits in a repository with SHA-256 objects', async () => {
    const repository = await createRepository(['--object-format=sha256']);
    await repository.commit('one', {'a.json': '1'});
    const git = await open(repository.root);
    const commit = await git.commitFiles(request({'a.json': '2', 'b.json': '2'}));
    expect(commit).toHaveLength(64);
    const files = await git.listFiles(commit!, '');
    for await (const {content} of git.readBlobs([files![0]!.oid])) expect(content.toString()).toBe('2');
    expect(await repository.git('status', '--porcelain')).toBe('');
  });

  it('rebases local merges as merges', async () => {
    const bare = await createBareRepository();
    const theirs = await cloneRepository(bare.root);
    await theirs.commit('base', {'a.json': '1'});
    await theirs.git('push', '--quiet', 'origin', 'HEAD:main');
    const mine = await cloneRepository(bare.root, '--branch=main');
    await mine.git('switch', '--quiet', '-c', 'topic');
    await mine.commit('topic', {'topic.json': '1'});
    await mine.git('switch', '--quiet', 'main');
    await mine.git('merge', '--quiet', '--no-ff', '--no-edit', 'topic');
    await theirs.commit('theirs', {'b.json': '1'});
    await theirs.git('push', '--quiet', 'origin', 'HEAD:main');
    const git = await open(mine.root);
    await git.pull('origin', 'main');
    expect(await mine.git('log', '--merges', '--format=%s', 'main')).toBe("Merge branch 'topic'");
    expect(await mine.git('ls-files')).toBe('a.json\nb.json\ntopic.json');
  });

  it('runs no program that a repository names', async () => {
    const trace = path.join(await temporaryFolder(), 'ran');
    const script = path.join(await temporaryFolder(), 'evil');
    await writeFile(script, `#!/bin/sh\ntouch ${trace}\n`, {mode: 0o755});
    const repository = await createRepository();
    await repository.commit('one', {'a.json': '1'});
    for (const key of [
      'core.fsmonitor',
      'core.editor',
      'sequence.editor',
      'core.pager',
      'diff.external',
      'gpg.program',
    ]) {
      await repository.git('config', key, script);
    }
    await repository.git('remote', 'add', 'origin', `ext::${script}`);
    await repository.git('config', 'protocol.ext.allow', 'always');
    const git = await open(repository.root, {GIT_EXTERNAL_DIFF: script, GIT_PAGER: script, GIT_EDITOR: script});
    await git.commitFiles(request({'a.json': '2'}));
    await git.dirtyFiles('');
    expect((await failure(git.pull('origin', 'main'), 'git_failed')).message).toContain("'ext' not allowed");
    await expect(writeFile(trace, '', {flag: 'wx'})).resolves.toBeUndefined();
  });

  it('is not led astray by the variables that git sets for its hooks', async () => {
    const other = await createRepository();
    await other.commit('other', {'other.json': '1'});
    const repository = await createRepository();
    const first = await repository.commit('one', {'a.json': '1'});
    const git = await open(repository.root, {
      GIT_DIR: path.join(other.root, '.git'),
      GIT_INDEX_FILE: path.join(other.root, '.git/index'),
      GIT_WORK_TREE: other.root,
      GIT_PREFIX: 'x/',
    });
    expect(await git.head()).toEqual({branch: 'main', commit: first});
    await git.commitFiles(request({'a.json': '2'}));
    expect(await other.git('status', '--porcelain')).toBe('');
    expect(await repository.git('status', '--porcelain')).toBe('');
  });

  it('lets ssh ask nothing, unless the user has a command of their own', async () => {
    const log = path.join(await temporaryFolder(), 'log');
    const bin = await temporaryFolder();
    await writeFile(path.join(bin, 'ssh'), `#!/bin/sh\necho "$0 $*" >> ${log}\nexit 255\n`, {mode: 0o755});
    const repository = await createRepository();
    await repository.commit('one', {'a.json': '1'});
    await repository.git('remote', 'add', 'origin', 'ssh://git@localhost/x.git');
    const PATH = `${bin}:${process.env.PATH}`;
    await failure((await open(repository.root, {PATH})).pull('origin', 'main'), 'git_unreachable');
    await repository.git('config', 'core.sshCommand', `${bin}/ssh -i key`);
    await failure((await open(repository.root, {PATH})).pull('origin', 'main'), 'git_unreachable');
    const [asked, own] = (
      await repository
        .git('-C', path.dirname(log), 'hash-object', log)
        .then(() => import('node:fs/promises'))
        .then((fs) => fs.readFile(log, 'utf8'))
    ).split('\n');
    expect(asked).toContain('BatchMode=yes');
    expect(own).toContain('-i key');
    expect(own).not.toContain('BatchMode');
  });

  it('commits and reads 5,000 files with few processes', async () => {
    const repository = await createRepository();
    await repository.commit('one', {'workflows/dev/0.json': '{}'});
    const events: WopsEvent[] = [];
    const git = await open(repository.root, {}, events);
    const files = Object.fromEntries(
      Array.from({length: 5000}, (_, index) => [
        `workflows/dev/${index}.json`,
        `{"id": ${index}, "text": "${'x'.repeat(2000)}"}\n`,
      ]),
    );
    events.length = 0;
    const commit = await git.commitFiles(request(files));
    expect(events.length).toBeLessThan(10);
    expect(await repository.git('status', '--porcelain')).toBe('');
    const listed = (await git.listFiles(commit!, 'workflows/dev'))!;
    const read = new Set<string>();
    for await (const {oid, content} of git.readBlobs(listed.map((file) => file.oid))) {
      if (content.length > 2000) read.add(oid);
    }
    expect(read.size).toBe(5000);
  });
});
