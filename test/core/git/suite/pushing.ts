import {chmod} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {WopsEvent} from '../../../../src/core/events.ts';
import {serveGit} from '../../../support/git-http-server.ts';
import {createBareRepository, createRepository} from '../../../support/git-repository.ts';
import type {SuiteSubject} from '../git-suite.ts';
import {failure, request} from './expectations.ts';
import {sharedRepository} from './pulling.ts';

export function describePushing({open}: SuiteSubject): void {
  describe('pushing', () => {
    it('pushes the branch, into an empty remote too', async () => {
      const bare = await createBareRepository();
      const server = await serveGit(path.dirname(bare.root));
      const mine = await createRepository();
      await mine.git('remote', 'add', 'upstream', server.url(path.basename(bare.root)));
      const git = await open(mine.root);
      expect([await git.hasRemote('upstream'), await git.hasRemote('origin')]).toEqual([true, false]);
      await git.checkPush('upstream', 'main');
      const commit = await git.commitFiles(request({'a.json': '1'}));
      await git.checkPush('upstream', 'main');
      expect(await bare.git('for-each-ref')).toBe('');
      await git.push('upstream', 'main');
      expect(await bare.git('rev-parse', 'main')).toBe(commit);
      expect(await mine.git('rev-parse', 'upstream/main')).toBe(commit);
      await git.push('upstream', 'main');
    });

    it('integrates a rejected push and pushes again', async () => {
      const {mine, theirs, bare} = await sharedRepository({'a.json': '1'});
      const git = await open(mine.root);
      await git.commitFiles(request({'mine.json': '1'}));
      await theirs.commit('theirs', {'theirs.json': '1'});
      await theirs.git('push', '--quiet', 'origin', 'main');
      await git.checkPush('origin', 'main');
      await git.push('origin', 'main');
      expect(await bare.git('ls-tree', '--name-only', 'main')).toBe('a.json\nmine.json\ntheirs.json');
      expect(await bare.git('rev-list', '--count', '--first-parent', 'main')).toBe('3');
      expect(await mine.git('rev-parse', 'HEAD')).toBe(await bare.git('rev-parse', 'main'));
      expect(await mine.git('status', '--porcelain')).toBe('');
    });

    it('knows what is not pushed yet, without asking the remote', async () => {
      const {mine, theirs} = await sharedRepository({'a.json': '1'});
      const git = await open(mine.root);
      expect(await git.hasUnpushed('origin', 'main')).toBe(false);
      expect(await git.hasUnpushed('origin', 'nosuch')).toBe(false);
      await theirs.commit('theirs', {'theirs.json': '1'});
      await theirs.git('push', '--quiet', 'origin', 'main');
      await mine.git('fetch', '--quiet', 'origin');
      expect(await git.hasUnpushed('origin', 'main')).toBe(false);
      await git.commitFiles(request({'mine.json': '1'}));
      expect(await git.hasUnpushed('origin', 'main')).toBe(true);
      await git.push('origin', 'main');
      expect(await git.hasUnpushed('origin', 'main')).toBe(false);
      await mine.git('branch', 'unseen');
      expect(await git.hasUnpushed('origin', 'unseen')).toBe(true);
    });

    it('pushes nothing when integrating conflicts', async () => {
      const {mine, theirs, bare} = await sharedRepository({'a.json': '1\n'});
      const git = await open(mine.root);
      const commit = await git.commitFiles(request({'a.json': 'mine\n'}));
      const tip = await theirs.commit('theirs', {'a.json': 'theirs\n'});
      await theirs.git('push', '--quiet', 'origin', 'main');
      expect((await failure(git.push('origin', 'main'), 'git_conflict')).details).toEqual({files: ['a.json']});
      expect(await bare.git('rev-parse', 'main')).toBe(tip);
      expect(await git.head()).toEqual({branch: 'main', commit});
    });

    it('tells what the server says when it refuses', async () => {
      const {mine, bare} = await sharedRepository({'a.json': '1'});
      await bare.write('hooks/pre-receive', '#!/bin/sh\necho "main is protected" >&2\nexit 1\n');
      await chmod(path.join(bare.root, 'hooks/pre-receive'), 0o755);
      const git = await open(mine.root);
      await git.commitFiles(request({'a.json': '2'}));
      const error = await failure(git.push('origin', 'main'), 'git_failed');
      expect(error.message).toContain('pre-receive hook declined');
    });

    it('takes nothing that Git could read as an option or an expression for a branch or a remote', async () => {
      const repository = await createRepository();
      await repository.commit('one');
      const git = await open(repository.root);
      for (const name of ['--upload-pack=x', 'a b', '../x', '', 'x..y', 'ext::sh -c true']) {
        for (const act of [git.pull, git.push, git.hasUnpushed, git.checkPush]) {
          await failure(act('origin', name), 'git_ref_unknown');
          expect((await failure(act(name, 'main'), 'git_failed')).message).toContain(JSON.stringify(name));
        }
      }
    });

    it('says so when the branch to push does not exist', async () => {
      const {mine} = await sharedRepository({'a.json': '1'});
      const git = await open(mine.root);
      expect((await failure(git.push('origin', 'nosuch'), 'git_ref_unknown')).message).toContain('nosuch');
    });

    it('tells refused credentials from an unreachable server, and shows no password', async () => {
      const bare = await createBareRepository();
      const server = await serveGit(path.dirname(bare.root), {password: 'right'});
      const mine = await createRepository();
      await mine.commit('one', {'a.json': '1'});
      const events: WopsEvent[] = [];
      const git = await open(mine.root, {emit: (event) => events.push(event)});
      const url = (password: string) =>
        server.url(path.basename(bare.root)).replace('://', password ? `://bot:${password}@` : '://');
      await mine.git('remote', 'add', 'origin', url(''));
      await failure(git.checkPush('origin', 'main'), 'git_auth');
      await mine.git('remote', 'set-url', 'origin', url('sw0rdfish'));
      const refused = await failure(git.pull('origin', 'main'), 'git_auth');
      await mine.git('remote', 'set-url', 'origin', url('right'));
      await git.push('origin', 'main');
      await mine.git('remote', 'set-url', 'origin', `http://bot:sw0rdfish@127.0.0.1:1/x.git`);
      const unreachable = await failure(git.push('origin', 'main'), 'git_unreachable');
      for (const shown of [refused, unreachable]) {
        expect(JSON.stringify([shown.message, shown.hint, shown.details])).not.toContain('sw0rdfish');
      }
      expect(JSON.stringify(events)).not.toContain('sw0rdfish');
      expect(events.some((event) => event.kind === 'git' && /push.*origin/.test(event.command))).toBe(true);
    });

    it('gives up, and hangs up, on a server that takes the request and says nothing', async () => {
      const server = await serveGit('/', {silent: true});
      const mine = await createRepository();
      await mine.commit('one', {'a.json': '1'});
      await mine.git('remote', 'add', 'origin', server.url('x.git'));
      const git = await open(mine.root, {remoteSilenceMs: 300});
      const error = await failure(git.pull('origin', 'main'), 'git_unreachable');
      expect(error.message).toContain('0.3 s');
      await expect.poll(() => server.connections(), {interval: 10}).toBe(0);
    });

    it('stops at once when it is interrupted', async () => {
      const server = await serveGit('/', {silent: true});
      const mine = await createRepository();
      await mine.commit('one', {'a.json': '1'});
      await mine.git('remote', 'add', 'origin', server.url('x.git'));
      const abort = new AbortController();
      const git = await open(mine.root, {signal: abort.signal});
      const pushing = failure(git.push('origin', 'main'), 'interrupted');
      await expect.poll(() => server.requests.length, {interval: 10}).toBe(1);
      abort.abort();
      await pushing;
      await expect.poll(() => server.connections(), {interval: 10}).toBe(0);
      await failure(git.push('origin', 'main'), 'interrupted');
    });
  });
}
