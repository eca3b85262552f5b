import {lstat, mkdir, mkdtemp, readFile, rename, rm, rmdir, stat, unlink, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {WopsError} from '../errors.ts';
import type {Clone} from './clone.ts';
import {mapBounded} from './map-bounded.ts';
import type {PlannedFile} from './plumbing.ts';

/** The files of a work tree, reached without following a symbolic link. Paths are relative to the clone's top. */
export interface WorkTree {
  /** The bytes on disk; null when there is no such file. Throws when the path leads through a symbolic link. */
  read(file: string): Promise<Buffer | null>;
  /** Puts all files in place (null: removes them), each at once (rename), creating and removing folders as Git does. */
  write(files: Map<string, PlannedFile>): Promise<void>;
}

export function openWorkTree(clone: Clone): WorkTree {
  // Below the workspace nothing is followed; how one gets to it is the user's own business.
  const plainFolder = rememberedPerPath((folder: string) => isPlainFolder(clone.top, folder));

  async function assertReachable(file: string): Promise<void> {
    for (let end = file.indexOf('/', clone.prefix.length); end !== -1; end = file.indexOf('/', end + 1)) {
      if (!(await plainFolder(file.slice(0, end)))) return;
    }
  }

  async function read(file: string): Promise<Buffer | null> {
    await assertReachable(file);
    const absolute = path.join(clone.top, file);
    const found = await lstat(absolute).catch(absentAsNull);
    if (!found) return null;
    if (found.isSymbolicLink()) throw refused(file, `${file} is a symbolic link`);
    if (!found.isFile()) throw refused(file, `${file} is not a file`);
    return readFile(absolute);
  }

  async function write(files: Map<string, PlannedFile>): Promise<void> {
    await mapBounded(files.keys(), assertReachable);
    // Removals come first: the last file to go takes its folder along, which a new file may need.
    await mapBounded(files, async ([file, wanted]) => (wanted ? undefined : removeFile(clone, file)));
    const waiting = await waitingRoom(clone);
    try {
      await mapBounded([...files].entries(), async ([index, [file, wanted]]) => {
        if (!wanted) return;
        const temporary = path.join(waiting, String(index));
        await writeFile(temporary, wanted.content, {flag: 'wx', mode: wanted.mode === '100755' ? 0o777 : 0o666});
        const absolute = path.join(clone.top, file);
        await mkdir(path.dirname(absolute), {recursive: true});
        await rename(temporary, absolute);
      });
    } finally {
      await rm(waiting, {recursive: true, force: true});
    }
  }

  return {read, write};
}

/** A folder for half-written files that neither `git status` nor a reader ever sees; beside the files if Git's is on another disk. */
async function waitingRoom({gitDir, top}: Clone): Promise<string> {
  const [gitDisk, disk] = await Promise.all([stat(gitDir), stat(top)]);
  return mkdtemp(gitDisk.dev === disk.dev ? path.join(gitDir, 'wops-write-') : path.join(top, '.wops-write-'));
}

/** false: there is nothing. Throws for anything but a folder. */
async function isPlainFolder(top: string, folder: string): Promise<boolean> {
  const found = await lstat(path.join(top, folder)).catch(absentAsNull);
  if (!found) return false;
  if (found.isSymbolicLink()) throw refused(folder, `${folder} is a symbolic link, which could lead anywhere`);
  if (!found.isDirectory()) throw refused(folder, `${folder} is not a folder`);
  return true;
}

async function removeFile({top, prefix}: Clone, file: string): Promise<void> {
  await unlink(path.join(top, file)).catch(absentAsNull);
  for (
    let folder = path.posix.dirname(file);
    folder !== '.' && folder.length > prefix.length;
    folder = path.posix.dirname(folder)
  ) {
    // Git keeps no empty folders. One that is not empty ends the walk.
    const gone = await rmdir(path.join(top, folder)).then(
      () => true,
      () => false,
    );
    if (!gone) return;
  }
}

function refused(file: string, why: string): WopsError {
  return new WopsError('git_failed', `Refused to touch ${file}: ${why}.`, {hint: `ls -l ${JSON.stringify(file)}`});
}

function absentAsNull(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}

function rememberedPerPath(check: (folder: string) => Promise<boolean>): (folder: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  return (folder) => {
    const answer = known.get(folder) ?? check(folder);
    known.set(folder, answer);
    return answer;
  };
}
