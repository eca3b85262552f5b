import {execFileSync, spawnSync} from 'node:child_process';
import {describe, expect, it} from 'vitest';
import {openGit} from '../../../src/core/git/open-git.ts';
import {createRepository, HERMETIC_ENV, type TestRepository} from '../../support/git-repository.ts';
import {failure, request} from './suite/expectations.ts';

/** Git whose every `command` is followed at once, before wops goes on, by somebody else's commit of `file`. */
function openWithRival(repository: TestRepository, command: string, file: string, times = 1) {
  let left = times;
  return openGit({
    root: repository.root,
    env: {...process.env, ...HERMETIC_ENV},
    emit: (event) => {
      if (event.kind !== 'git' || !event.command.startsWith(`git ${command}`) || left-- <= 0) return;
      const git = (args: string[], input?: string) =>
        execFileSync('git', args, {
          cwd: repository.root,
          env: {...process.env, ...HERMETIC_ENV, GIT_INDEX_FILE: '.git/rival'},
          input,
        })
          .toString()
          .trim();
      git(['read-tree', 'main']);
      const blob = git(['hash-object', '-w', '--stdin'], `rival ${left}`);
      git(['update-index', '--add', '--cacheinfo', `100644,${blob},${file}`]);
      git(['update-ref', 'refs/heads/main', git(['commit-tree', git(['write-tree']), '-p', 'main', '-m', 'rival'])]);
    },
  });
}

describe('a commit that somebody else makes at the same moment', () => {
  it('is built upon when it changes other files', async () => {
    const repository = await createRepository();
    await repository.commit('one', {'w/a.json': '1'});
    const git = await openWithRival(repository, 'fast-import', 'w/rival.json');
    const commit = await git.commitFiles(request({'w/a.json': '2'}));
    expect(await repository.git('log', '--format=%s', 'main')).toBe('wops: commit dev\nrival\none');
    expect(await repository.git('ls-tree', '-r', '--name-only', commit!)).toBe('w/a.json\nw/rival.json');
  });

  it('is not undone when it changes the same file', async () => {
    const repository = await createRepository();
    await repository.commit('one', {'w/a.json': '1', 'w/b.json': '1'});
    const git = await openWithRival(repository, 'fast-import', 'w/a.json');
    const error = await failure(git.commitFiles(request({'w/a.json': '2', 'w/b.json': '2'})), 'git_conflict');
    expect(error.details).toEqual({files: ['w/a.json']});
    expect(await repository.git('show', 'main:w/a.json')).toBe('rival 0');
  });

  it('ends the attempt when there is another one every time', async () => {
    const repository = await createRepository();
    await repository.commit('one', {'a.json': '1'});
    const git = await openWithRival(repository, 'fast-import', 'w/rival.json', 99);
    expect((await failure(git.commitFiles(request({'a.json': '2'})), 'git_failed')).message).toContain('keeps moving');
  });
});

describe('a branch that somebody deletes at the same moment', () => {
  it('is not begun anew without its history', async () => {
    const repository = await createRepository();
    await repository.commit('one', {'a.json': '1'});
    const git = await openGit({
      root: repository.root,
      env: {...process.env, ...HERMETIC_ENV},
      emit: (event) => {
        if (event.kind !== 'git' || !event.command.startsWith('git fast-import')) return;
        execFileSync('git', ['update-ref', '-d', 'refs/heads/main'], {cwd: repository.root});
      },
    });
    const error = await failure(git.commitFiles(request({'new.json': '2'})), 'git_failed');
    expect(error.message).toContain('refs/heads/main');
    expect(await repository.git('for-each-ref')).toBe('');
  });
});

describe('a kill', () => {
  it('between any two steps of a commit leaves a repository where the same request goes through', async () => {
    const script = (root: string, steps: number) => `
      import {openGit} from ${JSON.stringify(new URL('../../../src/core/git/open-git.ts', import.meta.url).href)};
      let left = ${steps};
      const git = await openGit({root: ${JSON.stringify(root)}, emit: () => --left < 0 && process.kill(process.pid, 'SIGKILL')});
      await git.commitFiles({
        files: new Map([['w/a.json', '2'], ['w/new.json', '2'], ['w/gone.json', null]]),
        message: 'm', author: {name: 'a', email: 'a@b'}, date: new Date(0),
      });`;
    const env = {...process.env, ...HERMETIC_ENV};
    let killed = 0;
    for (let steps = 0; steps < 20; steps++) {
      const repository = await createRepository();
      await repository.commit('one', {'w/a.json': '1', 'w/gone.json': '1'});
      const child = spawnSync(
        process.execPath,
        ['--input-type=module-typescript', '-e', script(repository.root, steps)],
        {env},
      );
      if (child.signal === 'SIGKILL') killed++;
      else expect(child.stderr.toString()).toBe('');
      const git = await openGit({root: repository.root, emit: () => {}, env});
      await git.commitFiles(request({'w/a.json': '2', 'w/new.json': '2', 'w/gone.json': null}));
      expect(await repository.git('ls-tree', '-r', '--name-only', 'main')).toBe('w/a.json\nw/new.json');
      expect(await repository.git('status', '--porcelain')).toBe('');
      expect(await repository.git('rev-list', '--count', 'main')).toBe('2');
      if (child.signal === null) break;
    }
    expect(killed).toBeGreaterThan(4);
  });
});
