import {mkdir, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {createRepository, openRepository, temporaryFolder} from '../../../support/git-repository.ts';
import type {SuiteSubject} from '../git-suite.ts';
import {failure, request} from './expectations.ts';

export function describeCommitting({open}: SuiteSubject): void {
  describe('committing', () => {
    it('makes the same commit as the other implementation from the same request', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'ws/a.json': '1', 'ws/sub/b.json': '2', 'ws/sub/c.json': '3', 'z.txt': ''});
      const git = await open(path.join(repository.root, 'ws'));
      const commit = await git.commitFiles(
        request(
          {'a.json': '{"ü": 1}\n', 'sub/b.json': null, 'new/deep/d.json': '{}\n', 'sub.json': 'x'},
          {message: '\r\n  Subject line \r\n\r\nBody\0.  \n\n\n', author: {name: 'A <b>\nc', email: ' a@b.c\n'}},
        ),
      );
      expect(await repository.git('cat-file', 'commit', commit!)).toMatch(
        /^tree \w+\nparent \w+\nauthor A b c <a@b.c> 1770091506 \+0000\ncommitter A b c <a@b.c> 1770091506 \+0000\n\n {2}Subject line\n\nBody\.$/,
      );
      expect(await repository.git('ls-tree', '-r', '--name-only', commit!)).toBe(
        'ws/a.json\nws/new/deep/d.json\nws/sub.json\nws/sub/c.json\nz.txt',
      );
      expect(commit).toBe('47f74054977c00d0f00b74d6f5cad84f87216a77');
    });

    it('commits exactly its files and leaves everything else as the user has it', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'w/a.json': '1', 'staged.txt': 'old', 'edited.txt': 'old', 'gone.txt': 'old'});
      await repository.write('staged.txt', 'staged');
      await repository.write('added.txt', 'added');
      await repository.git('add', 'staged.txt', 'added.txt');
      await repository.write('edited.txt', 'edited');
      await repository.write('untracked.txt', 'untracked');
      await repository.git('rm', '--quiet', 'gone.txt');
      const before = await repository.git('status', '--porcelain');
      const git = await open(repository.root);
      const commit = await git.commitFiles(request({'w/a.json': '2', 'w/b.json': '3'}));
      expect(await git.head()).toEqual({branch: 'main', commit});
      expect(await repository.git('show', '--format=', '--name-status', commit!)).toBe('M\tw/a.json\nA\tw/b.json');
      expect(await repository.git('status', '--porcelain')).toBe(before);
      expect(await repository.read('w/b.json')).toBe('3');
      expect(await repository.git('fsck', '--strict')).toBe('');
    });

    it('is null, and touches nothing, when the branch holds everything already', async () => {
      const repository = await createRepository();
      const first = await repository.commit('one', {'a.json': '1', 'b.json': '1'});
      await repository.write('b.json', 'my edit');
      const git = await open(repository.root);
      expect(await git.commitFiles(request({'a.json': '1', 'b.json': '1', 'never.json': null}))).toBeNull();
      expect(await git.commitFiles(request({}))).toBeNull();
      expect(await git.head()).toEqual({branch: 'main', commit: first});
      expect(await repository.read('b.json')).toBe('my edit');
    });

    it('makes the first commit of a repository', async () => {
      const repository = await createRepository();
      const git = await open(repository.root);
      const commit = await git.commitFiles(request({'w/a.json': '1'}));
      expect(await repository.git('log', '--format=%H %an <%ae> %ad %cn|%s', '--date=iso-strict')).toBe(
        `${commit} wops <wops@localhost> 2026-02-03T04:05:06+00:00 wops|wops: commit dev`,
      );
      expect(await repository.git('status', '--porcelain')).toBe('');
    });

    it('removes files, and folders that become empty, but never the workspace', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'ws/w/dev/a.json': '1', 'ws/w/b.json': '1'});
      const git = await open(path.join(repository.root, 'ws'));
      await git.commitFiles(request({'w/dev/a.json': null}));
      await expect(stat(path.join(repository.root, 'ws/w/dev'))).rejects.toThrow('ENOENT');
      await git.commitFiles(request({'w/b.json': null}));
      expect(await repository.git('ls-files')).toBe('');
      expect((await stat(path.join(repository.root, 'ws'))).isDirectory()).toBe(true);
      expect(await repository.git('status', '--porcelain')).toBe('');
    });

    it('takes a file that is on disk already as it should be, edited, staged or untracked', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'edited.json': '1', 'staged.json': '1', 'gone.json': '1'});
      for (const name of ['edited', 'staged', 'new']) await repository.write(`${name}.json`, '2');
      await repository.git('add', 'staged.json');
      await repository.git('rm', '--quiet', 'gone.json');
      const git = await open(repository.root);
      const commit = await git.commitFiles(
        request({'edited.json': '2', 'staged.json': '2', 'new.json': '2', 'gone.json': null}),
      );
      expect(await repository.git('show', '--format=', '--name-status', commit!)).toBe(
        'M\tedited.json\nD\tgone.json\nA\tnew.json\nM\tstaged.json',
      );
      expect(await repository.git('status', '--porcelain')).toBe('');
    });

    it('commits the bytes given, whatever eol settings and filters say, and the work tree is clean', async () => {
      const repository = await createRepository();
      await repository.git('config', 'core.autocrlf', 'input');
      await repository.git('config', 'filter.shout.clean', 'tr a-z A-Z');
      await repository.commit('one', {'.gitattributes': '*.json text eol=lf\n*.loud filter=shout\n'});
      const git = await open(repository.root);
      const content = '{\n  "code": "a\\r\\nb"\n}\n';
      const commit = await git.commitFiles(request({'a.json': content, 'b.loud': 'quiet'}));
      expect(await repository.git('cat-file', 'blob', `${commit}:a.json`)).toBe(content.trimEnd());
      expect(await repository.git('cat-file', 'blob', `${commit}:b.loud`)).toBe('quiet');
      expect(await repository.git('status', '--porcelain', 'a.json')).toBe('');
    });

    it('leaves the work tree clean for git that writes CRLF', async () => {
      const repository = await createRepository();
      await repository.git('config', 'core.autocrlf', 'true');
      await repository.commit('one', {'a.json': '{\r\n}\r\n'});
      const git = await open(repository.root);
      const commit = await git.commitFiles(request({'a.json': '{\n  "b": 1\n}\n', 'c.json': '{\n}\n'}));
      expect(await repository.git('cat-file', '-s', `${commit}:a.json`)).toBe('13');
      expect(await repository.git('status', '--porcelain')).toBe('');
    });

    it('keeps a file executable', async () => {
      const repository = await createRepository();
      await repository.write('a.json', '1');
      await repository.git('add', '.');
      await repository.git('update-index', '--chmod=+x', 'a.json');
      await repository.git('commit', '--quiet', '--message', 'one');
      await repository.git('checkout-index', '--force', '--all');
      const git = await open(repository.root);
      const commit = await git.commitFiles(request({'a.json': '2'}));
      expect(await repository.git('ls-tree', commit!)).toMatch(/^100755 /);
      expect(await repository.git('status', '--porcelain')).toBe('');
    });

    it('runs no hook, asks for no signature, and needs no identity', async () => {
      const repository = await createRepository();
      const trace = path.join(await temporaryFolder(), 'ran');
      for (const hook of ['pre-commit', 'commit-msg', 'post-commit', 'reference-transaction', 'post-index-change']) {
        const file = path.join(repository.root, '.git/hooks', hook);
        await mkdir(path.dirname(file), {recursive: true});
        await writeFile(file, `#!/bin/sh\ntouch ${trace}\nexit 1\n`, {mode: 0o755});
      }
      await repository.git('config', 'commit.gpgSign', 'true');
      await repository.git('config', 'gpg.program', '/bin/false');
      await repository.git('config', 'user.useConfigOnly', 'true');
      const git = await open(repository.root);
      expect(await git.commitFiles(request({'a.json': '1'}))).toMatch(/^[0-9a-f]{40}$/);
      await expect(stat(trace)).rejects.toThrow('ENOENT');
    });

    it('writes file names that would mean something to a shell or to Git', async () => {
      const repository = await createRepository();
      const names = [
        '-rf.json',
        ':(top)x.json',
        'a"b.json',
        "o'k $(x).json",
        'ü 顧客.json',
        '*.json',
        '#.json',
        '!x',
        'deleted',
      ];
      const git = await open(repository.root);
      const commit = await git.commitFiles(request(Object.fromEntries(names.map((name) => [`w/${name}`, name]))));
      expect((await git.listFiles(commit!, 'w'))?.map((file) => file.path)).toEqual(
        names.map((name) => `w/${name}`).sort(),
      );
      expect(await repository.git('status', '--porcelain')).toBe('');
      await git.commitFiles(request(Object.fromEntries(names.map((name) => [`w/${name}`, null]))));
      expect(await repository.git('ls-files')).toBe('');
    });

    it('commits in a linked worktree to its branch', async () => {
      const repository = await createRepository();
      const first = await repository.commit('one', {'a.json': '1'});
      const linked = openRepository(path.join(await temporaryFolder(), 'linked'));
      await repository.git('worktree', 'add', '--quiet', '-b', 'topic', linked.root);
      const git = await open(linked.root);
      const commit = await git.commitFiles(request({'a.json': '2'}));
      expect(await repository.git('rev-parse', 'topic', 'main')).toBe(`${commit}\n${first}`);
      expect(await linked.git('status', '--porcelain')).toBe('');
      expect(await repository.git('status', '--porcelain')).toBe('');
    });

    it('commits to the branch named when HEAD is detached, and HEAD stays', async () => {
      const repository = await createRepository();
      const first = await repository.commit('one', {'a.json': '1', 'b.json': '1'});
      const second = await repository.commit('two', {'b.json': '2'});
      await repository.git('switch', '--quiet', '--detach', first);
      const git = await open(repository.root);
      const third = await git.commitFiles(request({'a.json': '3'}, {branch: 'main'}));
      expect(await repository.git('rev-parse', 'main', 'main~1', 'HEAD')).toBe(`${third}\n${second}\n${first}`);
      expect(await repository.git('show', 'main:b.json')).toBe('2');
      const fourth = await git.commitFiles(request({'a.json': '4'}, {branch: 'main'}));
      expect(await repository.git('rev-parse', 'main', 'main~1')).toBe(`${fourth}\n${third}`);
      expect(await repository.git('status', '--porcelain')).toBe(' M a.json');
    });

    it('takes a detached HEAD along that stands where the branch does, as CI checks it out', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'a.json': '1', 'b.json': '1'});
      await repository.git('switch', '--quiet', '--detach');
      const git = await open(repository.root);
      for (const text of ['2', '3']) {
        const commit = await git.commitFiles(request({'a.json': text}, {branch: 'main'}));
        expect(await repository.git('rev-parse', 'main', 'HEAD')).toBe(`${commit}\n${commit}`);
        expect((await git.head()).branch).toBeNull();
        expect(await repository.git('status', '--porcelain')).toBe('');
      }
      expect(await repository.git('rev-list', '--count', 'HEAD')).toBe('3');
    });

    it('begins a branch where the remote has it, when CI has checked out a commit only', async () => {
      const repository = await createRepository();
      const first = await repository.commit('one', {'a.json': '1'});
      await repository.git('switch', '--quiet', '--detach');
      await repository.git('update-ref', 'refs/remotes/origin/main', first);
      await repository.git('branch', '--delete', '--force', '--quiet', 'main');
      const git = await open(repository.root);
      const commit = await git.commitFiles(request({'a.json': '2'}, {branch: 'main'}));
      expect(await repository.git('rev-parse', 'main', 'main~1')).toBe(`${commit}\n${first}`);
      const error = await failure(git.commitFiles(request({'a.json': '3'}, {branch: 'other'})), 'git_detached');
      expect(error.message).toContain('other');
      await failure(git.commitFiles(request({'a.json': '3'}, {branch: '../../x'})), 'git_ref_unknown');
    });

    it('builds on a commit that somebody else makes meanwhile', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'w/a.json': '1'});
      const gits = await Promise.all(Array.from({length: 4}, () => open(repository.root)));
      const results = await Promise.allSettled(
        gits.map((git, index) => git.commitFiles(request({[`w/${index}.json`]: 'x'}))),
      );
      expect(results.map((result) => result.status)).toEqual(Array(4).fill('fulfilled'));
      expect(await repository.git('rev-list', '--count', 'main')).toBe('5');
      expect(await repository.git('ls-tree', '-r', '--name-only', 'main')).toBe(
        'w/0.json\nw/1.json\nw/2.json\nw/3.json\nw/a.json',
      );
      expect(await repository.git('status', '--porcelain')).toBe('');
    });
  });
}
