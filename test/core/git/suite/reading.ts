import {mkdir, symlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {
  cloneRepository,
  createBareRepository,
  createRepository,
  openRepository,
  temporaryFolder,
} from '../../../support/git-repository.ts';
import type {SuiteSubject} from '../git-suite.ts';
import {failure} from './expectations.ts';

export function describeReading({open, kind}: SuiteSubject): void {
  describe('reading', () => {
    it('finds the clone above a workspace in a subfolder, and speaks in paths of the workspace', async () => {
      const repository = await createRepository();
      const commit = await repository.commit('one', {
        'ops/n8n/workflows/dev/a.json': 'A',
        'ops/n8n/wops.yaml': '',
        'b.json': 'B',
      });
      const git = await open(path.join(repository.root, 'ops/n8n'));
      expect(git.kind).toBe(kind);
      expect((await git.listFiles(commit, ''))?.map((file) => file.path)).toEqual([
        'wops.yaml',
        'workflows/dev/a.json',
      ]);
      expect((await git.listFiles(commit, 'workflows/dev'))?.map((file) => file.path)).toEqual([
        'workflows/dev/a.json',
      ]);
    });

    it("knows who the user is: by the environment, the repository, the user's own configuration, in this order", async () => {
      const repository = await createRepository();
      const home = await temporaryFolder();
      const person = async (env: NodeJS.ProcessEnv) => {
        const system = {PATH: process.env.PATH, GIT_CONFIG_NOSYSTEM: '1', HOME: home};
        return (await open(repository.root, {env: {...system, ...env}})).person();
      };
      expect(await person({})).toBeNull();
      expect(await person({EMAIL: 'ada@home.example'})).toBeNull();
      expect(await person({GIT_CONFIG_GLOBAL: '/dev/null'})).toBeNull();
      const file = path.join(home, '.gitconfig');
      await writeFile(file, '[user]\n\tname = Ada Lovelace ; comment\n\tname = "Ada L."\n');
      expect(await person({})).toBeNull();
      expect(await person({EMAIL: 'ada@home.example'})).toEqual({name: 'Ada L.', email: 'ada@home.example'});
      await mkdir(path.join(home, '.config/git'), {recursive: true});
      await writeFile(path.join(home, '.config/git/config'), '[user]\n\tname = Weaker\n\temail = xdg@example.com\n');
      expect(await person({EMAIL: 'ada@home.example'})).toEqual({name: 'Ada L.', email: 'xdg@example.com'});
      expect(await person({GIT_CONFIG_GLOBAL: path.join(home, '.config/git/config')})).toEqual({
        name: 'Weaker',
        email: 'xdg@example.com',
      });
      await repository.git('config', 'user.email', 'ada@work.example');
      expect(await person({})).toEqual({name: 'Ada L.', email: 'ada@work.example'});
      await repository.git('config', 'author.name', 'Countess');
      expect(await person({})).toEqual({name: 'Countess', email: 'ada@work.example'});
      expect(await person({GIT_AUTHOR_NAME: 'Bot\n<x>', GIT_AUTHOR_EMAIL: 'bot@example.com'})).toEqual({
        name: 'Bot x',
        email: 'bot@example.com',
      });
    });

    it('refuses a folder that is in no clone', async () => {
      const folder = await temporaryFolder();
      const error = await failure(open(folder), 'git_missing');
      expect(error.message).toContain(folder);
      expect(error.hint).toContain('git init');
    });

    it('refuses a bare repository', async () => {
      const bare = await createBareRepository();
      expect((await failure(open(bare.root), 'git_missing')).message).toContain('bare');
    });

    it('works in a linked worktree, where .git is a file', async () => {
      const repository = await createRepository();
      const commit = await repository.commit('one', {'a.json': 'A'});
      const linked = path.join(await temporaryFolder(), 'linked');
      await repository.git('worktree', 'add', '--quiet', '-b', 'topic', linked);
      const git = await open(linked);
      expect(await git.head()).toEqual({branch: 'topic', commit});
      expect(await git.listFiles(commit, '')).toHaveLength(1);
      expect(await openRepository(linked).git('status', '--porcelain')).toBe('');
    });

    it('says where HEAD stands: on a branch, before the first commit, detached', async () => {
      const repository = await createRepository();
      const git = await open(repository.root);
      expect(await git.head()).toEqual({branch: 'main', commit: null});
      const commit = await repository.commit('one');
      expect(await git.head()).toEqual({branch: 'main', commit});
      await repository.git('switch', '--quiet', '-c', 'feature/x');
      expect(await git.head()).toEqual({branch: 'feature/x', commit});
      await repository.git('switch', '--quiet', '--detach');
      expect(await git.head()).toEqual({branch: null, commit});
    });

    it('resolves branches, tags, remote branches, hashes, and ancestors of them', async () => {
      const origin = await createRepository();
      const first = await origin.commit('one', {'a.json': '1'});
      const second = await origin.commit('two', {'a.json': '2'});
      const repository = await cloneRepository(origin.root);
      await repository.git('tag', 'light', first);
      await repository.git('tag', '--annotate', '--message', 'x', 'v1.0', first);
      const git = await open(repository.root);
      const resolved: Record<string, string> = {};
      const refs = [
        'main',
        'refs/heads/main',
        'origin/main',
        'HEAD',
        second,
        second.slice(0, 8),
        'light',
        'v1.0',
        'main~1',
        'HEAD^',
      ];
      for (const ref of refs) resolved[ref] = await git.resolve(ref);
      const [two, one] = [refs.slice(0, 6), refs.slice(6)];
      expect(resolved).toEqual(
        Object.fromEntries([...two.map((ref) => [ref, second]), ...one.map((ref) => [ref, first])]),
      );
    });

    it('names the nearest branches when a ref is unknown', async () => {
      const repository = await createRepository();
      await repository.commit('one');
      await repository.git('branch', 'production');
      await repository.git('branch', 'unlike');
      const git = await open(repository.root);
      const error = await failure(git.resolve('prodution'), 'git_ref_unknown');
      expect(error.message).toContain('"prodution"');
      expect(error.details).toEqual({nearest: ['production']});
    });

    it('never lets an option or an expression through as a ref', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'a.json': '{}'});
      const git = await open(repository.root);
      const options = ['--upload-pack=touch /tmp/x', '-h', '--all', 'main\n--all'];
      const expressions = ['', 'main:a.json', '@{-1}', ':/one', 'a..b', 'main^{tree}'];
      for (const ref of [...options, ...expressions, 'deadbeef', 'main~9', 'main^2']) {
        expect((await failure(git.resolve(ref), 'git_ref_unknown')).message).toContain(JSON.stringify(ref));
        await failure(git.listFiles(ref, ''), 'git_ref_unknown');
      }
    });

    it('lists files by path, whatever they are called', async () => {
      const repository = await createRepository();
      const names = [
        '-rf',
        ':(glob)*',
        'a b.json',
        'a"b.json',
        'neue Übung.json',
        'tab\there.json',
        '顧客.json',
        'é.json',
        '*',
      ];
      const commit = await repository.commit('odd', Object.fromEntries(names.map((name) => [`w [1]/${name}`, name])));
      const git = await open(repository.root);
      const files = await git.listFiles(commit, 'w [1]');
      expect(files?.map((file) => file.path)).toEqual(names.map((name) => `w [1]/${name}`).sort());
      const contents = new Map<string, string>();
      for await (const {oid, content} of git.readBlobs(files!.map((file) => file.oid)))
        contents.set(oid, content.toString());
      expect(files!.map(({path: file, oid}) => [file, contents.get(oid)])).toEqual(
        [...names].sort().map((name) => [`w [1]/${name}`, name]),
      );
    });

    it('tells a folder that is not there from one without a match', async () => {
      const repository = await createRepository();
      const commit = await repository.commit('one', {'workflows/dev.json': '{}', 'workflows/development/a.json': '{}'});
      const git = await open(repository.root);
      expect(await git.listFiles(commit, 'workflows/dev')).toBeNull();
      expect(await git.listFiles(commit, 'workflows/dev.json')).toBeNull();
      expect(await git.listFiles(commit, 'nowhere/at/all')).toBeNull();
      const empty = await repository.git('commit-tree', '-m', 'empty', '4b825dc642cb6eb9a060e54bf8d69288fbee4904');
      expect(await git.listFiles(empty, '')).toEqual([]);
    });

    it('lists a symbolic link as a file whose content is its target', async () => {
      const repository = await createRepository();
      await symlink('../secret', path.join(repository.root, 'link.json'));
      const commit = await repository.commit('one');
      const git = await open(repository.root);
      const [file] = (await git.listFiles(commit, ''))!;
      for await (const {content} of git.readBlobs([file!.oid])) expect(content.toString()).toBe('../secret');
    });

    it('reads blobs byte for byte, each once, large and empty ones too', async () => {
      const repository = await createRepository();
      const contents = [
        Buffer.alloc(0),
        Buffer.from([0, 10, 13, 255, 10]),
        Buffer.alloc(3_000_000, 'x\n'),
        Buffer.from('missing\n'),
      ];
      for (const [index, content] of contents.entries()) await repository.write(`${index}`, content);
      const commit = await repository.commit('one');
      const git = await open(repository.root);
      const oids = (await git.listFiles(commit, ''))!.map((file) => file.oid);
      const read = new Map<string, Buffer>();
      for await (const {oid, content} of git.readBlobs([...oids, ...oids])) {
        expect(read.has(oid)).toBe(false);
        read.set(oid, content);
      }
      expect(oids.map((oid) => read.get(oid)!.equals(contents[oids.indexOf(oid)]!))).toEqual([true, true, true, true]);
    });

    it('names an object that is missing, is no blob, or is no object id', async () => {
      const repository = await createRepository();
      const commit = await repository.commit('one', {'a.json': '{}'});
      const git = await open(repository.root);
      const [file] = (await git.listFiles(commit, ''))!;
      const read = async (...oids: string[]) => {
        for await (const {oid} of git.readBlobs(oids)) expect(oid).toBe(file!.oid);
      };
      const missing = 'deadbeef'.repeat(5);
      expect((await failure(read(file!.oid, missing), 'git_failed')).message).toContain(missing);
      expect((await failure(read(commit), 'git_failed')).message).toContain('commit');
      expect((await failure(read('HEAD:a.json\n--help'), 'git_failed')).message).toContain('not an object id');
      await read();
    });

    it('lets a reader stop early', async () => {
      const repository = await createRepository();
      const files = Object.fromEntries(
        Array.from({length: 200}, (_, index) => [`${index}.json`, `${index}`.repeat(5000)]),
      );
      const commit = await repository.commit('many', files);
      const git = await open(repository.root);
      for await (const {content} of git.readBlobs((await git.listFiles(commit, ''))!.map((file) => file.oid))) {
        expect(content.length).toBeGreaterThan(0);
        break;
      }
      expect(await git.head()).toEqual({branch: 'main', commit});
    });

    it('reads a shallow clone', async () => {
      const origin = await createRepository();
      await origin.commit('one', {'a.json': '1'});
      const tip = await origin.commit('two', {'a.json': '2'});
      const shallow = await cloneRepository(`file://${origin.root}`, '--depth=1');
      const git = await open(shallow.root);
      expect(await git.resolve('main')).toBe(tip);
      expect(await git.listFiles(tip, '')).toHaveLength(1);
      await failure(git.resolve('main~1'), 'git_ref_unknown');
    });

    it('lists edited, staged, deleted and untracked files as dirty, ignored ones not', async () => {
      const repository = await createRepository();
      const names = ['clean', 'edited', 'staged', 'deleted', 'unstaged'];
      await repository.commit('one', {
        ...Object.fromEntries(names.map((name) => [`w/sub/${name}.json`, '{}'])),
        'w/.gitignore': '*.log\n',
        'w/other/x.json': '{}',
      });
      await repository.write('w/sub/edited.json', '1');
      await repository.write('w/sub/staged.json', '2');
      await repository.write('w/sub/new ü.json', '3');
      await repository.write('w/sub/x.log', '4');
      await repository.write('w/other/x.json', '5');
      await repository.git('add', 'w/sub/staged.json');
      await repository.git('rm', '--quiet', 'w/sub/deleted.json');
      await repository.git('rm', '--quiet', '--cached', 'w/sub/unstaged.json');
      const git = await open(path.join(repository.root, 'w'));
      const dirty = ['deleted', 'edited', 'new ü', 'staged', 'unstaged'].map((name) => `sub/${name}.json`);
      expect(await git.dirtyFiles('sub')).toEqual(dirty);
      expect(await git.dirtyFiles('')).toEqual(['other/x.json', ...dirty]);
      expect(await git.dirtyFiles('nowhere')).toEqual([]);
      await repository.write('w/*/y.json', '6');
      expect(await git.dirtyFiles('*')).toEqual(['*/y.json']);
    });
  });
}
