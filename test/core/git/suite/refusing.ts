import {mkdir, stat, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {createRepository, type TestRepository, temporaryFolder} from '../../../support/git-repository.ts';
import type {SuiteSubject} from '../git-suite.ts';
import {failure, request} from './expectations.ts';

export function describeRefusing({open}: SuiteSubject): void {
  describe('refusing to commit', () => {
    /** What must be as before after a refusal. */
    const stateOf = async (repository: TestRepository) => [
      await repository.git('for-each-ref'),
      await repository.git('status', '--porcelain=v2', '--untracked-files=all'),
      await repository.git('diff', 'HEAD').catch(() => ''),
    ];

    it.each<[string, (repository: TestRepository) => Promise<unknown>]>([
      ['edited', (repository) => repository.write('w/a.json', 'mine')],
      ['deleted', (repository) => repository.git('rm', '--quiet', 'w/a.json')],
      [
        'staged, and then put back on disk',
        async (repository) => {
          await repository.write('w/a.json', 'mine');
          await repository.git('add', '.');
          await repository.write('w/a.json', '1');
        },
      ],
      [
        'staged differently from what is on disk',
        async (repository) => {
          await repository.write('w/a.json', 'mine');
          await repository.git('add', '.');
          await repository.write('w/a.json', 'new');
        },
      ],
    ])('overwrites nothing that was %s', async (_, edit) => {
      const repository = await createRepository();
      await repository.commit('one', {'w/a.json': '1', 'w/b.json': '1'});
      await edit(repository);
      const before = await stateOf(repository);
      const git = await open(path.join(repository.root, 'w'));
      const error = await failure(git.commitFiles(request({'a.json': 'new', 'b.json': 'new'})), 'git_dirty');
      expect(error.message).toContain('a.json');
      expect(error.details).toEqual({files: ['a.json']});
      expect(await stateOf(repository)).toEqual(before);
    });

    it('overwrites no untracked file, ignored or not, and removes none', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'.gitignore': 'ignored.json\n'});
      await repository.write('new.json', 'mine');
      await repository.write('ignored.json', 'mine');
      const git = await open(repository.root);
      const files = {'new.json': 'x', 'ignored.json': 'x'};
      expect((await failure(git.commitFiles(request(files)), 'git_dirty')).details).toEqual({
        files: ['ignored.json', 'new.json'],
      });
      expect(await git.commitFiles(request({'new.json': null}))).toBeNull();
      expect([await repository.read('new.json'), await repository.read('ignored.json')]).toEqual(['mine', 'mine']);
    });

    it('tells beforehand what stands in the way of a commit, and touches nothing', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'.gitignore': 'ignored.json\n', 'w/a.json': '1', 'w/b.json': '1'});
      const git = await open(path.join(repository.root, 'w'));
      await git.checkCommit({paths: ['a.json', 'b.json', 'new.json']});
      await repository.write('w/a.json', 'mine');
      await repository.git('rm', '--quiet', '--cached', 'w/b.json');
      await repository.write('w/new.json', 'mine');
      await repository.write('w/ignored.json', 'mine');
      const before = await stateOf(repository);
      await git.checkCommit({paths: ['other.json']});
      const paths = ['a.json', 'b.json', 'new.json', 'ignored.json', 'other.json'];
      expect((await failure(git.checkCommit({paths}), 'git_dirty')).details).toEqual({
        files: ['a.json', 'b.json', 'ignored.json', 'new.json'],
      });
      expect(await stateOf(repository)).toEqual(before);
      await repository.write('.git/MERGE_HEAD', `${await repository.git('rev-parse', 'HEAD')}\n`);
      await failure(git.checkCommit({paths: []}), 'git_conflict');
    });

    it('tells beforehand that HEAD is detached, and that a branch given takes the commit then', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'a.json': '1'});
      await repository.git('switch', '--quiet', '--detach');
      const git = await open(repository.root);
      await failure(git.checkCommit({paths: ['a.json']}), 'git_detached');
      await git.checkCommit({paths: ['a.json'], branch: 'main'});
      await failure(git.checkCommit({paths: ['a.json'], branch: 'nosuch'}), 'git_detached');
    });

    it('names the first ten files and counts the others', async () => {
      const repository = await createRepository();
      const names = Array.from({length: 13}, (_, index) => `${index + 10}.json`);
      await repository.commit('one', Object.fromEntries(names.map((name) => [name, '1'])));
      for (const name of names) await repository.write(name, 'mine');
      const git = await open(repository.root);
      const error = await failure(
        git.commitFiles(request(Object.fromEntries(names.map((name) => [name, '2'])))),
        'git_dirty',
      );
      expect(error.message).toContain('10.json, 11.json, 12.json');
      expect(error.message).toContain('19.json and 3 more');
    });

    it('names the commit and the ways out when HEAD is detached', async () => {
      const repository = await createRepository();
      const commit = await repository.commit('one', {'a.json': '1'});
      await repository.git('switch', '--quiet', '--detach');
      const git = await open(repository.root);
      const error = await failure(git.commitFiles(request({'a.json': '2'})), 'git_detached');
      expect(error.message).toContain(commit.slice(0, 7));
      expect(error.hint).toMatch(/git switch.*git\.push/);
      expect(await repository.read('a.json')).toBe('1');
    });

    it.each(['merge', 'rebase', 'cherry-pick'])('waits for an unfinished %s', async (operation) => {
      const repository = await createRepository();
      await repository.commit('one', {'w/a.json': '1'});
      await repository.git('switch', '--quiet', '-c', 'topic');
      await repository.commit('topic', {'w/a.json': 'topic'});
      await repository.git('switch', '--quiet', 'main');
      await repository.commit('main', {'w/a.json': 'main'});
      await expect(repository.git(operation, 'topic')).rejects.toThrow();
      const before = await stateOf(repository);
      const git = await open(repository.root);
      const error = await failure(git.commitFiles(request({'w/b.json': 'x'}, {branch: 'main'})), 'git_conflict');
      expect(error.message).toContain(operation);
      expect(error.hint).toContain(`git ${operation} --abort`);
      expect(await stateOf(repository)).toEqual(before);
    });

    it('does not overwrite a file that is in conflict without an operation (git stash pop)', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'a.json': '1\n'});
      await repository.write('a.json', 'stashed\n');
      await repository.git('stash');
      await repository.commit('two', {'a.json': '2\n'});
      await expect(repository.git('stash', 'pop')).rejects.toThrow();
      const git = await open(repository.root);
      expect((await failure(git.commitFiles(request({'a.json': '3'})), 'git_dirty')).message).toContain('a.json');
    });

    it('writes nowhere but below the workspace, and never into the folder of Git', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'ws/a.json': '1'});
      const before = await stateOf(repository);
      const git = await open(path.join(repository.root, 'ws'));
      const outside = ['../a.json', 'w/../../a.json', '/tmp/a.json', 'C:/a.json', 'a\\..\\b'];
      const notPlain = ['', 'w//a.json', './a.json', 'w/', 'a\nb', 'a\0b', '\u001b[2Ja'];
      const dotGit = ['.git/config', 'w/.GIT/x', '.git./x', 'git~1/x', '.g\u200cit/x', '.git::$INDEX_ALLOCATION/x'];
      for (const file of [...outside, ...notPlain, ...dotGit]) {
        const error = await failure(git.commitFiles(request({'b.json': 'x', [file]: 'x'})), 'git_failed');
        expect(error.message).toContain(JSON.stringify(file));
      }
      expect(await stateOf(repository)).toEqual(before);
    });

    it('follows no symbolic link, as a folder or as the file itself', async () => {
      const repository = await createRepository();
      const outside = await temporaryFolder();
      await writeFile(path.join(outside, 'a.json'), 'theirs');
      await repository.commit('one', {'x.json': '1'});
      await symlink(outside, path.join(repository.root, 'w'));
      await symlink(path.join(outside, 'a.json'), path.join(repository.root, 'a.json'));
      const git = await open(repository.root);
      for (const file of ['w/a.json', 'w/deep/new.json', 'a.json']) {
        expect((await failure(git.commitFiles(request({[file]: 'mine'})), 'git_failed')).message).toContain(
          'symbolic link',
        );
      }
      await repository.commit('links');
      for (const file of ['w/a.json', 'a.json']) {
        for (const content of ['mine', null]) {
          await git.commitFiles(request({[file]: content})).catch((error: Error) => error);
        }
      }
      expect(await repository.git('ls-files')).toBe('a.json\nw\nx.json');
      expect(await import('node:fs/promises').then((fs) => fs.readFile(path.join(outside, 'a.json'), 'utf8'))).toBe(
        'theirs',
      );
      await expect(stat(path.join(outside, 'deep'))).rejects.toThrow('ENOENT');
    });

    it('does not put a file where a folder is, nor a folder where a file is', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'folder/a.json': '1', file: '1'});
      await mkdir(path.join(repository.root, 'empty'));
      const git = await open(repository.root);
      for (const file of ['folder', 'file/a.json', 'empty']) {
        await failure(git.commitFiles(request({[file]: 'x'})), 'git_failed');
      }
      expect(await repository.git('status', '--porcelain')).toBe('');
    });

    it('names the lock file that a killed git has left, and writes nothing', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'a.json': '1'});
      const lock = path.join(repository.root, '.git/index.lock');
      await writeFile(lock, '');
      const git = await open(repository.root);
      const error = await failure(git.commitFiles(request({'a.json': '2'})), 'git_failed');
      expect(error.message).toContain(lock);
      expect(error.hint).toContain(`rm '${lock}'`);
      expect(await repository.read('a.json')).toBe('1');
    });

    it('goes through after a crash that left files in place, or half-written', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'a.json': '1', 'b.json': '1'});
      await repository.write('a.json', '2');
      await repository.write('.git/wops-write-abc/0', 'half');
      const git = await open(repository.root);
      const files = {'a.json': '2', 'b.json': '2', 'c.json': '2'};
      expect(await git.commitFiles(request(files))).toMatch(/^[0-9a-f]{40}$/);
      expect(await repository.git('status', '--porcelain')).toBe('');
    });
  });
}
