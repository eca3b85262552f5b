import {createHash} from 'node:crypto';
import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Context} from '../context.ts';
import {toWopsError} from '../errors.ts';
import type {Git, GitFile} from '../git/git.ts';

/** Where workflow files are read: a commit, or the work tree with its uncommitted edits. */
export interface FileSource {
  /** null when there is no commit yet, and for the work tree. */
  commit: string | null;
  /** Why there is nothing to read: no repository, or no commit. */
  absent?: 'no_repository' | 'no_commit';
  /** The workflow files of a folder, sorted by path; null when there is no such folder. */
  list(folder: string): Promise<GitFile[] | null>;
  read(oids: string[]): AsyncIterable<{oid: string; content: Buffer}>;
}

export interface FileSourceOptions {
  /** A branch, tag or commit. Default: what is checked out. */
  ref?: string;
  /** Read the work tree instead, uncommitted edits included. */
  worktree?: boolean;
}

/** The folders as Git has them. A workspace without a repository or a commit gives an empty source that says so. */
export async function openFileSource(context: Context, options: FileSourceOptions): Promise<FileSource> {
  if (options.worktree) return worktreeSource(context.root);
  let git: Git;
  try {
    git = await context.git();
  } catch (error) {
    if (toWopsError(error).code === 'git_missing' && options.ref === undefined) return emptySource('no_repository');
    throw error;
  }
  const commit = options.ref === undefined ? (await git.head()).commit : await git.resolve(options.ref);
  if (commit === null) return emptySource('no_commit');
  return {
    commit,
    list: async (folder) =>
      (await git.listFiles(commit, folder))?.filter(({path}) => isWorkflowPath(path, folder)) ?? null,
    read: (oids) => git.readBlobs(oids),
  };
}

/** `workflows/dev/my-workflow.json` → `my-workflow`. */
export function slugOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
}

export function workflowPath(folder: string, slug: string): string {
  return `${folder}/${slug}.json`;
}

/** Files directly in the folder, as wops writes them. */
function isWorkflowPath(path: string, folder: string): boolean {
  const name = path.slice(folder.length + 1);
  return path.startsWith(`${folder}/`) && name.endsWith('.json') && !name.includes('/') && !name.startsWith('.');
}

function emptySource(absent: FileSource['absent']): FileSource {
  return {commit: null, absent, list: async () => null, read: async function* () {}};
}

function worktreeSource(root: string): FileSource {
  const contents = new Map<string, Buffer>();
  return {
    commit: null,
    async list(folder) {
      const found = await readdir(join(root, folder), {withFileTypes: true}).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
        throw error;
      });
      if (!found) return null;
      const paths = found.filter((entry) => entry.isFile()).map((entry) => `${folder}/${entry.name}`);
      const files: GitFile[] = [];
      for (const path of paths.filter((path) => isWorkflowPath(path, folder)).sort()) {
        const content = await readFile(join(root, path));
        const oid = blobOid(content);
        contents.set(oid, content);
        files.push({path, oid});
      }
      return files;
    },
    async *read(oids) {
      for (const oid of oids) yield {oid, content: contents.get(oid)!};
    },
  };
}

/** The id Git gives these bytes. */
function blobOid(content: Buffer): string {
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex');
}
