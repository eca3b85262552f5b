import {randomBytes} from 'node:crypto';
import {open, readFile, realpath, rename, rm, stat} from 'node:fs/promises';
import {WopsError} from '../errors.ts';

/**
 * Puts `after` in the place of a file that holds `before`: written beside it, flushed, renamed, with the same mode. A
 * symbolic link stays, its target is replaced. Throws `busy` when the file holds something else by now, seen up to the
 * moment before the rename.
 */
export async function replaceFile(path: string, before: Buffer, after: string): Promise<void> {
  const target = await realpath(path);
  const {mode} = await stat(target);
  const temporary = `${target}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', mode & 0o777);
    try {
      // The umask may have taken bits away.
      await file.chmod(mode & 0o777);
      await file.writeFile(after);
      await file.sync();
    } finally {
      await file.close();
    }
    if (!before.equals(await readFile(target))) {
      throw new WopsError('busy', `${path} was changed by somebody else meanwhile; nothing was written.`, {
        hint: 'Run the command again.',
      });
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, {force: true});
    throw error;
  }
}
