import {chmod, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {describe, expect, it} from 'vitest';
import {initGit} from '../../../src/core/git/init-git.ts';
import {openGit} from '../../../src/core/git/open-git.ts';
import {createRepository, HERMETIC_ENV, openRepository, temporaryFolder} from '../../support/git-repository.ts';
import {failure, request} from './suite/expectations.ts';

const emit = () => {};

/** An environment in which `git` is this script, or nothing at all. */
async function environmentWithGit(script: string | null): Promise<NodeJS.ProcessEnv> {
  const bin = await temporaryFolder();
  if (script !== null) {
    await writeFile(path.join(bin, 'git'), `#!/bin/sh\n${script}\n`);
    await chmod(path.join(bin, 'git'), 0o755);
  }
  return {...HERMETIC_ENV, PATH: bin};
}

describe('opening Git', () => {
  it('takes the git program where there is one', async () => {
    const {root} = await createRepository();
    expect((await openGit({root, emit})).kind).toBe('program');
  });

  it.each([
    ['there is no git program', null],
    ['git is only a stand-in', 'echo "xcrun: error: invalid active developer path" >&2; exit 1'],
  ])('takes isomorphic-git where %s', async (_, script) => {
    const repository = await createRepository();
    const git = await openGit({root: repository.root, emit, env: await environmentWithGit(script)});
    expect(git.kind).toBe('isomorphic');
    expect(await git.commitFiles(request({'a.json': '1'}))).toBe(await repository.git('rev-parse', 'HEAD'));
  });

  it('passes on what a git that works refuses', async () => {
    const {root} = await createRepository();
    const env = await environmentWithGit(
      `echo "fatal: detected dubious ownership in repository at '${root}'" >&2; exit 128`,
    );
    expect((await failure(openGit({root, emit, env}), 'git_failed')).hint).toContain('safe.directory');
  });
});

describe('making a repository', () => {
  it.each([
    ['the git program', undefined],
    ['isomorphic-git', null],
  ])('works with %s', async (_, script) => {
    const root = await temporaryFolder();
    const env = script === undefined ? process.env : await environmentWithGit(script);
    await initGit(root, 'trunk', env);
    expect(await openRepository(root).git('symbolic-ref', 'HEAD')).toBe('refs/heads/trunk');
    const commit = await (await openGit({root, emit, env})).commitFiles(request({'wops.yaml': 'version: 1\n'}));
    await initGit(root, 'other', env);
    expect(await openRepository(root).git('rev-parse', 'trunk', 'HEAD')).toBe(`${commit}\n${commit}`);
  });

  it('refuses what cannot be the name of a branch', async () => {
    const root = await temporaryFolder();
    expect((await failure(initGit(root, '--bare'), 'usage')).message).toContain('"--bare"');
  });
});
