import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {serveGit} from '../../../support/git-http-server.ts';
import {
  cloneRepository,
  copyClone,
  createBareRepository,
  createRepository,
  type TestRepository,
} from '../../../support/git-repository.ts';
import type {SuiteSubject} from '../git-suite.ts';
import {failure, request} from './expectations.ts';

/** A bare remote over HTTP, a colleague's clone of it, and ours. All hold a commit with these files. */
export async function sharedRepository(
  files: Record<string, string>,
): Promise<{mine: TestRepository; theirs: TestRepository; bare: TestRepository}> {
  const bare = await createBareRepository();
  const server = await serveGit(path.dirname(bare.root));
  const theirs = await cloneRepository(bare.root);
  await theirs.commit('base', files);
  await theirs.git('push', '--quiet', 'origin', 'main');
  const mine = await copyClone(theirs, server.url(path.basename(bare.root)));
  return {mine, theirs, bare};
}

async function publish(repository: TestRepository, message: string, files: Record<string, string>): Promise<string> {
  const commit = await repository.commit(message, files);
  await repository.git('push', '--quiet', 'origin', 'main');
  return commit;
}

export function describePulling({open}: SuiteSubject): void {
  describe('pulling', () => {
    it('fast-forwards branch and work tree, and unrelated edits survive', async () => {
      const {mine, theirs} = await sharedRepository({
        'w/a.json': '1',
        'w/gone.json': '1',
        'mine.txt': '1',
        'staged.txt': '1',
      });
      await theirs.git('rm', '--quiet', 'w/gone.json');
      const tip = await publish(theirs, 'theirs', {'w/a.json': '2', 'w/new/b.json': '2'});
      await mine.write('mine.txt', 'edited');
      await mine.write('staged.txt', 'staged');
      await mine.git('add', 'staged.txt');
      await mine.write('untracked.txt', 'x');
      const git = await open(mine.root);
      expect(await git.pull('origin', 'main')).toEqual({commit: tip, moved: true});
      expect(await git.head()).toEqual({branch: 'main', commit: tip});
      expect([await mine.read('w/a.json'), await mine.read('w/new/b.json'), await mine.read('mine.txt')]).toEqual([
        '2',
        '2',
        'edited',
      ]);
      expect(await mine.git('status', '--porcelain')).toBe(' M mine.txt\nM  staged.txt\n?? untracked.txt');
      expect(await git.pull('origin', 'main')).toEqual({commit: tip, moved: false});
    });

    it('leaves local commits alone when the remote has nothing new', async () => {
      const {mine} = await sharedRepository({'a.json': '1'});
      const git = await open(mine.root);
      const commit = await git.commitFiles(request({'a.json': '2'}));
      expect(await git.pull('origin', 'main')).toEqual({commit, moved: false});
    });

    it('rebases local commits, merging different lines of one file', async () => {
      const lines = (one: string, two: string) =>
        `{\n  "a": ${one},\n  "b": 1,\n  "c": 1,\n  "d": 1,\n  "e": ${two}\n}\n`;
      const {mine, theirs} = await sharedRepository({'a.json': lines('1', '1'), 'b.json': '1', 'edit.txt': '1'});
      const upstream = await publish(theirs, 'theirs', {'a.json': lines('2', '1'), 'theirs.json': '2'});
      const git = await open(mine.root);
      await git.commitFiles(request({'a.json': lines('1', '3')}, {message: 'first'}));
      await git.commitFiles(request({'b.json': null, 'mine.json': '3'}, {message: 'second\n\nOperation: 7'}));
      await mine.write('edit.txt', 'edited');
      const {commit, moved} = await git.pull('origin', 'main');
      expect(moved).toBe(true);
      expect(await mine.git('log', '--format=%s|%an|%ct', `${upstream}..main`)).toBe(
        'second|wops|1770091506\nfirst|wops|1770091506',
      );
      expect(await mine.git('rev-parse', 'main', 'main~2')).toBe(`${commit}\n${upstream}`);
      expect(await mine.git('log', '-1', '--format=%B')).toContain('Operation: 7');
      expect(await mine.read('a.json')).toBe(lines('2', '3'));
      expect(await mine.git('ls-tree', '-r', '--name-only', 'main')).toBe('a.json\nedit.txt\nmine.json\ntheirs.json');
      expect(await mine.git('status', '--porcelain')).toBe(' M edit.txt');
      expect(await mine.git('worktree', 'list')).not.toContain('\n');
    });

    it('drops a local commit that the remote has already', async () => {
      const {mine, theirs} = await sharedRepository({'a.json': '1'});
      await publish(theirs, 'theirs', {'a.json': '2'});
      const tip = await publish(theirs, 'more', {'b.json': '2'});
      const git = await open(mine.root);
      await git.commitFiles(request({'a.json': '2'}));
      expect(await git.pull('origin', 'main')).toEqual({commit: tip, moved: true});
      expect(await mine.git('status', '--porcelain')).toBe('');
    });

    it.each<[string, Record<string, string | null>]>([
      ['edited on both sides', {'a.json': 'mine\n'}],
      ['deleted here and edited there', {'a.json': null}],
      ['added on both sides', {'new.json': 'mine\n'}],
    ])('names a file %s, and changes nothing', async (_, files) => {
      const {mine, theirs} = await sharedRepository({'a.json': '1\n', 'b.json': '1\n', 'edit.txt': '1'});
      await publish(theirs, 'theirs', {'a.json': 'theirs\n', 'new.json': 'theirs\n'});
      const git = await open(mine.root);
      const commit = await git.commitFiles(request({...files, 'b.json': 'mine\n'}));
      await mine.write('edit.txt', 'edited');
      const error = await failure(git.pull('origin', 'main'), 'git_conflict');
      expect(error.details).toEqual({files: [Object.keys(files)[0]]});
      expect(error.message).toContain(Object.keys(files)[0]);
      expect(await git.head()).toEqual({branch: 'main', commit});
      expect(await mine.git('status', '--porcelain')).toBe(' M edit.txt');
      expect(await mine.git('worktree', 'list')).not.toContain('\n');
    });

    it.each([
      ['edited', 'a.json'],
      ['untracked', 'new.json'],
    ])('does not overwrite an %s file that the remote changes too', async (_, file) => {
      const {mine, theirs} = await sharedRepository({'a.json': '1', 'b.json': '1'});
      await publish(theirs, 'theirs', {'a.json': '2', 'b.json': '2', 'new.json': '2'});
      await mine.write(file, 'mine');
      const before = [await mine.git('rev-parse', 'main'), await mine.git('status', '--porcelain')];
      const git = await open(mine.root);
      const error = await failure(git.pull('origin', 'main'), 'git_dirty');
      expect(error.details).toEqual({files: [file]});
      expect(await mine.read(file)).toBe('mine');
      expect(await mine.read('b.json')).toBe('1');
      expect([await mine.git('rev-parse', 'main'), await mine.git('status', '--porcelain')]).toEqual(before);
    });

    it('moves a branch that is not checked out without touching the work tree', async () => {
      const {mine, theirs} = await sharedRepository({'a.json': '1'});
      const tip = await publish(theirs, 'theirs', {'a.json': '2'});
      await mine.git('switch', '--quiet', '--detach');
      const git = await open(mine.root);
      expect(await git.pull('origin', 'main')).toEqual({commit: tip, moved: true});
      expect(await mine.git('rev-parse', 'main')).toBe(tip);
      expect(await mine.read('a.json')).toBe('1');
      expect(await mine.git('status', '--porcelain')).toBe('');
    });

    it('takes a detached HEAD along that stands at commits of ours, which are made anew', async () => {
      const {mine, theirs} = await sharedRepository({'a.json': '1', 'b.json': '1'});
      await publish(theirs, 'theirs', {'a.json': '2'});
      await mine.commit('mine', {'b.json': '2'});
      await mine.git('switch', '--quiet', '--detach');
      const git = await open(mine.root);
      const {commit} = await git.pull('origin', 'main');
      expect(await mine.git('rev-parse', 'main', 'HEAD')).toBe(`${commit}\n${commit}`);
      expect([await mine.read('a.json'), await mine.read('b.json')]).toEqual(['2', '2']);
      expect(await mine.git('status', '--porcelain')).toBe('');
    });

    it('fills an empty repository', async () => {
      const {mine: source} = await sharedRepository({'w/a.json': '1'});
      const mine = await createRepository();
      await mine.git('remote', 'add', 'origin', await source.git('remote', 'get-url', 'origin'));
      const git = await open(mine.root);
      const tip = await source.git('rev-parse', 'main');
      expect(await git.pull('origin', 'main')).toEqual({commit: tip, moved: true});
      expect(await mine.read('w/a.json')).toBe('1');
      expect(await mine.git('status', '--porcelain')).toBe('');
    });

    it('has nothing to pull from an empty remote, or one without the branch', async () => {
      const bare = await createBareRepository();
      const server = await serveGit(path.dirname(bare.root));
      const mine = await createRepository();
      const commit = await mine.commit('one', {'a.json': '1'});
      await mine.git('remote', 'add', 'origin', server.url(path.basename(bare.root)));
      const git = await open(mine.root);
      expect(await git.pull('origin', 'main')).toEqual({commit, moved: false});
      await mine.git('push', '--quiet', 'origin', 'main:other');
      expect(await git.pull('origin', 'main')).toEqual({commit, moved: false});
    });

    it('refuses histories that have nothing in common', async () => {
      const {mine: source} = await sharedRepository({'w/a.json': '1'});
      const mine = await createRepository();
      const commit = await mine.commit('unrelated', {'b.json': '1'});
      await mine.git('remote', 'add', 'origin', await source.git('remote', 'get-url', 'origin'));
      const git = await open(mine.root);
      expect((await failure(git.pull('origin', 'main'), 'git_conflict')).message).toContain('no common history');
      expect(await git.head()).toEqual({branch: 'main', commit});
    });

    it('waits for an unfinished merge', async () => {
      const {mine} = await sharedRepository({'a.json': '1'});
      await mine.git('update-ref', 'MERGE_HEAD', 'main');
      const git = await open(mine.root);
      expect((await failure(git.pull('origin', 'main'), 'git_conflict')).message).toContain('merge');
    });
  });
}
