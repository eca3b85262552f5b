import path from 'node:path';
import {describe, expect, it} from 'vitest';
import type {Git, PastCommit} from '../../../../src/core/git/git.ts';
import {cloneRepository, createRepository} from '../../../support/git-repository.ts';
import type {SuiteSubject} from '../git-suite.ts';
import {failure} from './expectations.ts';

async function historyOf(git: Git, commit: string, folder: string): Promise<PastCommit[]> {
  const past: PastCommit[] = [];
  for await (const one of git.history(commit, folder)) past.push(one);
  return past;
}

const told = (past: PastCommit[]) =>
  past.map(({message, files}) => [message.trim(), files.map(({path: file, oid}) => (oid ? file : `-${file}`))]);

export function describeHistory({open}: SuiteSubject): void {
  describe('history', () => {
    it('tells the commits that changed a folder, newest first, with what each left there', async () => {
      const repository = await createRepository();
      const one = await repository.commit('one\n\nWhy.\n\nTrailer: x', {
        'w/a b.json': '1',
        'w/é.json': '1',
        'x.json': '1',
      });
      await repository.commit('elsewhere', {'x.json': '2', 'w2/a.json': '1'});
      await repository.git('rm', '--quiet', 'w/é.json');
      const two = await repository.commit('two', {'w/a b.json': '2'});
      const git = await open(repository.root);
      const oid = (file: string, commit: string) => repository.git('rev-parse', `${commit}:${file}`);
      expect(await historyOf(git, two, 'w')).toEqual([
        {
          commit: two,
          date: new Date('2026-01-01T00:00:00Z'),
          message: 'two\n',
          files: [
            {path: 'w/a b.json', oid: await oid('w/a b.json', two)},
            {path: 'w/é.json', oid: null},
          ],
          isBoundary: false,
        },
        {
          commit: one,
          date: new Date('2026-01-01T00:00:00Z'),
          message: 'one\n\nWhy.\n\nTrailer: x\n',
          files: [
            {path: 'w/a b.json', oid: await oid('w/a b.json', one)},
            {path: 'w/é.json', oid: await oid('w/é.json', one)},
          ],
          isBoundary: false,
        },
      ]);
      expect((await historyOf(git, two, '')).map(({message}) => message.split('\n')[0])).toEqual([
        'two',
        'elsewhere',
        'one',
      ]);
      expect(await historyOf(git, two, 'nowhere')).toEqual([]);
      expect(told(await historyOf(git, `${one}`, 'w'))).toHaveLength(1);
    });

    it('speaks in paths of a workspace in a subfolder', async () => {
      const repository = await createRepository();
      const commit = await repository.commit('one', {'ops/w/a.json': '1', 'w/b.json': '1'});
      const git = await open(path.join(repository.root, 'ops'));
      expect(told(await historyOf(git, commit, 'w'))).toEqual([['one', ['w/a.json']]]);
    });

    it('goes through merges, and leaves out branches that a merge brought nothing of', async () => {
      const repository = await createRepository();
      const dated = async (day: string, message: string, files: Record<string, string>) => {
        for (const [file, text] of Object.entries(files)) await repository.write(file, text);
        await repository.git('add', '--all');
        await repository.git('-c', `alias.at=!GIT_COMMITTER_DATE=${day}T00:00:00Z git commit -q`, 'at', '-m', message);
      };
      await dated('2026-01-01', 'base', {'w/a.json': '1', 'w/b.json': '1'});
      await repository.git('switch', '--quiet', '--create', 'side');
      await dated('2026-01-02', 'side', {'w/b.json': '2'});
      await repository.git('switch', '--quiet', 'main');
      await dated('2026-01-03', 'main', {'w/a.json': '2'});
      await repository.git('merge', '--quiet', '--no-edit', 'side');
      await repository.git('switch', '--quiet', '--create', 'dropped', 'main~1');
      await dated('2026-01-04', 'dropped', {'w/a.json': '3'});
      await repository.git('switch', '--quiet', 'main');
      await repository.git('merge', '--quiet', '--no-edit', '--strategy=ours', 'dropped');
      const git = await open(repository.root);
      const past = await historyOf(git, await repository.git('rev-parse', 'HEAD'), 'w');
      expect(told(past)).toEqual([
        ['main', ['w/a.json']],
        ['side', ['w/b.json']],
        ['base', ['w/a.json', 'w/b.json']],
      ]);
    });

    it('says where a shallow clone ends, and claims nothing of what was changed there', async () => {
      const origin = await createRepository();
      await origin.commit('one', {'w/a.json': '1', 'x.json': '1'});
      await origin.commit('two', {'x.json': '2'});
      const tip = await origin.commit('three', {'w/a.json': '3'});
      const shallow = await cloneRepository(`file://${origin.root}`, '--depth=2');
      const git = await open(shallow.root);
      const past = await historyOf(git, tip, 'w');
      expect(told(past)).toEqual([
        ['three', ['w/a.json']],
        ['two', []],
      ]);
      expect(past.map(({isBoundary}) => isBoundary)).toEqual([false, true]);
    });

    it('is not changed by how the user likes to see logs and differences', async () => {
      const repository = await createRepository();
      await repository.commit('one', {'w/a.json': 'long enough to be taken for a rename\n'.repeat(9)});
      await repository.git('mv', 'w/a.json', 'w/b.json');
      const commit = await repository.commit('two');
      const git = await open(repository.root);
      const before = await historyOf(git, commit, 'w');
      await repository.write('order', 'w/b.json\n');
      for (const [key, value] of [
        ['log.showSignature', 'true'],
        ['log.date', 'relative'],
        ['format.pretty', 'oneline'],
        ['log.decorate', 'full'],
        ['diff.renames', 'copies'],
        ['diff.orderFile', 'order'],
        ['color.ui', 'always'],
        ['core.abbrev', '4'],
      ] as const)
        await repository.git('config', key, value);
      expect(await historyOf(git, commit, 'w')).toEqual(before);
      expect(told(before)[0]).toEqual(['two', ['-w/a.json', 'w/b.json']]);
    });

    it('reads no further than it is asked, and only from a commit', async () => {
      const repository = await createRepository();
      for (let index = 0; index < 5; index++) await repository.commit(`${index}`, {'w/a.json': `${index}`});
      const git = await open(repository.root);
      for await (const {message} of git.history(await repository.git('rev-parse', 'HEAD'), 'w')) {
        expect(message).toBe('4\n');
        break;
      }
      await failure(historyOf(git, '--all', 'w'), 'git_ref_unknown');
      await failure(historyOf(git, 'f'.repeat(40), 'w'), 'git_failed');
    });
  });
}
