import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {WopsError} from '../../errors.ts';
import type {Clone} from '../clone.ts';
import {gitFailure} from '../git-failure.ts';
import type {CloneFs} from './clone-fs.ts';

/** What every call of isomorphic-git is given. `cache` holds parsed packs, for as long as the workspace is open. */
export interface Repository {
  fs: CloneFs;
  dir: string;
  gitdir: string;
  cache: object;
}

/** Throws for what isomorphic-git would misread or not read at all. */
export async function refuseUnsupported({commonDir, objectFormat}: Clone): Promise<void> {
  const config = await readFile(path.join(commonDir, 'config'), 'utf8').catch(() => '');
  if (objectFormat === 'sha256') throw needsGit('A repository with SHA-256 objects');
  if (/^\s*refstorage\s*=\s*reftable\s*$/im.test(config)) throw needsGit('A repository with reftables');
}

/** `what` is possible with the git program only. */
export function needsGit(what: string): WopsError {
  return new WopsError('git_failed', `${what} needs the git program, which is not on the PATH.`, {
    hint: 'Install Git: https://git-scm.com/downloads',
  });
}

/** `work`, with errors of isomorphic-git told as wops tells those of the git program. */
export async function guarded<Result>(action: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw isomorphicFailure(action, error);
  }
}

/** Errors of isomorphic-git have a `caller` or `data`; those of the file system, an `errno`, and are passed on. */
export function isomorphicFailure(action: string, error: unknown): unknown {
  if (error instanceof WopsError || !(error instanceof Error)) return error;
  const {syscall, errno} = error as NodeJS.ErrnoException;
  const fromDisk = errno !== undefined && !/connect|getaddrinfo|read|write/.test(syscall ?? '');
  return fromDisk ? error : gitFailure(action, error.message, error);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'NotFoundError';
}
