import {describe, expect, it} from 'vitest';
import {openGit} from '../../../src/core/git/open-git.ts';
import {createRepository} from '../../support/git-repository.ts';
import {describeGit} from './git-suite.ts';
import {failure, request} from './suite/expectations.ts';

describeGit('isomorphic');

describe('Git by isomorphic-git, where only the program can do it', () => {
  const open = (root: string) => openGit({root, emit: () => {}, prefer: 'isomorphic'});

  it.each(['git@example.com:acme/x.git', 'ssh://git@example.com/x.git', '/srv/x.git', 'ext::sh -c true'])(
    'says that the remote %s needs the git program',
    async (url) => {
      const repository = await createRepository();
      await repository.commit('one', {'a.json': '1'});
      await repository.git('remote', 'add', 'origin', url);
      const git = await open(repository.root);
      for (const act of [git.pull, git.push, git.checkPush]) {
        const error = await failure(act('origin', 'main'), 'git_failed');
        expect(error.message).toContain(url);
        expect(error.hint).toContain('Install Git');
      }
    },
  );

  it('says that SHA-256 repositories need the git program', async () => {
    const repository = await createRepository(['--object-format=sha256']);
    expect((await failure(open(repository.root), 'git_failed')).message).toContain('SHA-256');
  });

  it('says which file name it cannot read', async () => {
    const repository = await createRepository();
    const commit = await repository.commit('odd', {'a\\b.json': '1'});
    const git = await open(repository.root);
    expect((await failure(git.listFiles(commit, ''), 'git_failed')).message).toContain('a\\b.json');
  });

  it('commits 500 files', async () => {
    const repository = await createRepository();
    const git = await open(repository.root);
    const files = Object.fromEntries(Array.from({length: 500}, (_, index) => [`w/${index}.json`, `${index}`]));
    const commit = await git.commitFiles(request(files));
    expect(await git.listFiles(commit!, 'w')).toHaveLength(500);
    expect(await repository.git('status', '--porcelain')).toBe('');
  });
});
