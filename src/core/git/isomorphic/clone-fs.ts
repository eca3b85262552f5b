import {randomUUID} from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type {Clone} from '../clone.ts';

/** What a linked worktree shares with its clone (gitrepository-layout(5)). */
const SHARED =
  /^(objects|refs(?!\/(bisect|worktree|rewritten)(\/|$))|packed-refs|config|info(?!\/sparse-checkout$)|shallow|hooks|logs\/refs)(\/|$)/;

/**
 * The file system as isomorphic-git gets to see it, with two things it lacks: linked worktrees (it looks for everything in
 * one folder), and whole writes (it writes objects, refs and the index in place, where a crash would leave half of one).
 */
export function createCloneFs({gitDir, commonDir}: Clone) {
  const linked = gitDir !== commonDir;
  const start = `${gitDir}/`;
  const at = (file: string) => {
    if (!linked || !file.startsWith(start)) return file;
    const inside = file.slice(start.length);
    return SHARED.test(inside) ? path.join(commonDir, inside) : file;
  };

  async function writeFile(file: string, content: string | Uint8Array, options?: Parameters<typeof fs.writeFile>[2]) {
    const target = at(file);
    const temporary = path.join(path.dirname(target), `.wops-${randomUUID()}`);
    try {
      await fs.writeFile(temporary, content, options);
      await fs.rename(temporary, target);
    } catch (error) {
      await fs.rm(temporary, {force: true});
      throw error;
    }
  }

  // All are `async`: isomorphic-git tells promises from callbacks by calling one with nothing, which must not throw.
  return {
    promises: {
      writeFile,
      readFile: async (file: string, options: Parameters<typeof fs.readFile>[1] = null) =>
        fs.readFile(at(file), options),
      unlink: async (file: string) => fs.unlink(at(file)),
      readdir: async (folder: string) => fs.readdir(at(folder)),
      mkdir: async (folder: string, options?: Parameters<typeof fs.mkdir>[1]) => fs.mkdir(at(folder), options),
      rmdir: async (folder: string) => fs.rmdir(at(folder)),
      rm: async (file: string, options?: Parameters<typeof fs.rm>[1]) => fs.rm(at(file), options),
      stat: async (file: string) => fs.stat(at(file)),
      lstat: async (file: string) => fs.lstat(at(file)),
      readlink: async (file: string, options?: Parameters<typeof fs.readlink>[1]) => fs.readlink(at(file), options),
      symlink: async (target: string, file: string) => fs.symlink(target, at(file)),
      chmod: async (file: string, mode: number) => fs.chmod(at(file), mode),
    },
  };
}

export type CloneFs = ReturnType<typeof createCloneFs>;
