import {readFile, realpath, stat} from 'node:fs/promises';
import path from 'node:path';
import {WopsError} from '../errors.ts';
import {fileExists} from './file-exists.ts';

/** The clone that holds a workspace. Paths are absolute. */
export interface Clone {
  /** The work tree's top folder. */
  top: string;
  /** From `top` to the workspace: '' or `some/folder/`. */
  prefix: string;
  /** Where HEAD and the index are; differs from `commonDir` in a linked worktree. */
  gitDir: string;
  /** Where objects and refs are. */
  commonDir: string;
  objectFormat: 'sha1' | 'sha256';
}

export function notAClone(root: string): WopsError {
  return new WopsError('git_missing', `${root} is not in a Git repository.`, {hint: `git init ${root}`});
}

export function bareClone(root: string): WopsError {
  return new WopsError('git_missing', `${root} is in a bare Git repository, which has no files to work on.`, {
    hint: 'Clone it, and use wops in the clone.',
  });
}

/** Finds the clone by looking at files, as Git does: upwards from `root`. Throws `git_missing`. */
export async function findClone(root: string): Promise<Clone> {
  const start = await realpath(root);
  for (let folder = start; ; folder = path.dirname(folder)) {
    const gitDir = await gitDirOf(folder);
    if (gitDir) return describeClone(folder, start, gitDir);
    if (await looksBare(folder)) throw bareClone(root);
    if (folder === path.dirname(folder)) throw notAClone(root);
  }
}

/** `.git` is a folder, or (linked worktree, submodule) a file that says where the folder is. */
async function gitDirOf(folder: string): Promise<string | null> {
  const dotGit = path.join(folder, '.git');
  const found = await stat(dotGit).catch(() => null);
  if (found?.isDirectory()) return (await fileExists(path.join(dotGit, 'HEAD'))) ? dotGit : null;
  if (!found?.isFile()) return null;
  const target = /^gitdir: (.+?)\s*$/.exec(await readFile(dotGit, 'utf8'))?.[1];
  if (!target) throw new WopsError('git_failed', `${dotGit} is not a valid .git file.`);
  return path.resolve(folder, target);
}

async function describeClone(top: string, root: string, gitDir: string): Promise<Clone> {
  const common = await readFile(path.join(gitDir, 'commondir'), 'utf8').catch(() => '.');
  const commonDir = path.resolve(gitDir, common.trim());
  const config = await readFile(path.join(commonDir, 'config'), 'utf8').catch(() => '');
  if (gitDir === commonDir && /^\s*bare\s*=\s*true\s*$/im.test(config)) throw bareClone(root);
  const below = path.relative(top, root).split(path.sep).join('/');
  return {
    top,
    prefix: below === '' ? '' : `${below}/`,
    gitDir,
    commonDir,
    objectFormat: /^\s*objectformat\s*=\s*sha256\s*$/im.test(config) ? 'sha256' : 'sha1',
  };
}

async function looksBare(folder: string): Promise<boolean> {
  const parts = await Promise.all(['HEAD', 'objects', 'refs'].map((name) => fileExists(path.join(folder, name))));
  return parts.every(Boolean);
}
