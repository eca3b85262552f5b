import {execFile} from 'node:child_process';
import {cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {promisify} from 'node:util';
import {onTestFinished} from 'vitest';

/** What keeps git from seeing this machine: no user or system configuration, one person, one date. */
export const HERMETIC_ENV = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.com',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.com',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};

export interface TestRepository {
  /** Absolute path of the work tree, or of the bare repository. */
  root: string;
  /** stdout of the git program, without the last line end. */
  git(...args: string[]): Promise<string>;
  write(file: string, content: string | Buffer): Promise<void>;
  read(file: string): Promise<string>;
  /** Writes the files and commits everything; answers the commit. */
  commit(message: string, files?: Record<string, string>): Promise<string>;
}

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'wops-test-')));
  onTestFinished(() => rm(folder, {recursive: true, force: true, maxRetries: 3}));
  return folder;
}

/** An empty repository on `main`, as `git init` makes it with these options. */
export async function createRepository(options: string[] = []): Promise<TestRepository> {
  const repository = openRepository(await temporaryFolder());
  await repository.git('init', '--quiet', '--template=', '--initial-branch=main', ...options);
  return repository;
}

export function createBareRepository(): Promise<TestRepository> {
  return createRepository(['--bare']);
}

/** A clone of `url` (a path or URL), as a colleague would have one. */
export async function cloneRepository(url: string, ...options: string[]): Promise<TestRepository> {
  const folder = path.join(await temporaryFolder(), 'clone');
  await run(path.dirname(folder), ['clone', '--quiet', '--template=', ...options, url, folder]);
  return openRepository(folder);
}

/** The same clone once more, with another URL for its remote. Far cheaper than cloning. */
export async function copyClone(clone: TestRepository, url: string): Promise<TestRepository> {
  const folder = path.join(await temporaryFolder(), 'copy');
  await cp(clone.root, folder, {recursive: true, preserveTimestamps: true});
  const copy = openRepository(folder);
  const config = await copy.read('.git/config');
  await copy.write(
    '.git/config',
    config.replace(/^(\s*url = ).*$/m, (_, start: string) => start + url),
  );
  return copy;
}

export function openRepository(root: string): TestRepository {
  const git = (...args: string[]) => run(root, args);

  async function write(file: string, content: string | Buffer): Promise<void> {
    const absolute = path.join(root, file);
    await mkdir(path.dirname(absolute), {recursive: true});
    await writeFile(absolute, content);
  }

  async function commit(message: string, files: Record<string, string> = {}): Promise<string> {
    for (const [file, content] of Object.entries(files)) await write(file, content);
    return run(root, ['-c', COMMIT, 'sh', message], 'sh');
  }

  return {root, git, write, commit, read: (file) => readFile(path.join(root, file), 'utf8')};
}

/** One process, not three: starting one from a test runner is what tests with Git spend their time on. */
const COMMIT = 'git add --all --force && git commit --quiet --allow-empty --message "$1" && git rev-parse HEAD';

async function run(cwd: string, args: string[], program = 'git'): Promise<string> {
  const env = {...process.env, ...HERMETIC_ENV};
  const {stdout} = await promisify(execFile)(program, args, {cwd, env, maxBuffer: 2 ** 26});
  return stdout.replace(/\n$/, '');
}
