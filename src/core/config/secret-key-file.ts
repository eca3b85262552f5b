import {randomBytes} from 'node:crypto';
import {link, lstat, mkdir, open, readFile, rm} from 'node:fs/promises';
import {homedir} from 'node:os';
import {dirname, isAbsolute, join} from 'node:path';
import {WopsError} from '../errors.ts';
import {SECRET_KEY_BYTES} from './secret-cipher.ts';

/**
 * `secret.key` in the user's configuration folder: `%APPDATA%\wops` on Windows, else `$XDG_CONFIG_HOME/wops` or
 * `~/.config/wops` (XDG Base Directory Specification: a relative value counts as unset).
 */
export function keyFilePath(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  const home = env.HOME || homedir();
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'wops', 'secret.key');
  const configured = env.XDG_CONFIG_HOME;
  return join(configured && isAbsolute(configured) ? configured : join(home, '.config'), 'wops', 'secret.key');
}

/** The 32 bytes; null when there is no such file. Throws `secret_refused` for one that is no key, or open to others. */
export async function readKeyFile(path: string): Promise<Buffer | null> {
  const status = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!status) return null;
  if (!status.isFile()) throw refused(path, 'is no regular file', `ls -l ${path}`);
  if (process.platform !== 'win32' && (status.mode & 0o077) !== 0) {
    const mode = (status.mode & 0o777).toString(8);
    throw refused(path, `may be read or written by others (mode ${mode})`, `chmod 600 ${path}`);
  }
  if (status.size !== SECRET_KEY_BYTES) {
    const hint = `Put the right file back. If it is lost: mv ${path} ${path}.damaged, then wops env login ENV for each environment.`;
    throw refused(path, `is ${status.size} bytes long instead of ${SECRET_KEY_BYTES}`, hint);
  }
  return readFile(path);
}

/**
 * Writes a new random key and answers what the file holds afterwards: of several processes that do this at once, one
 * wins and all get its key. An existing file is never overwritten; nobody ever sees half of one.
 */
export async function createKeyFile(path: string): Promise<Buffer> {
  await mkdir(dirname(path), {recursive: true, mode: 0o700});
  const temporary = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(randomBytes(SECRET_KEY_BYTES));
      await file.sync();
    } finally {
      await file.close();
    }
    // Unlike rename, link fails when the name is taken.
    await link(temporary, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await rm(temporary, {force: true});
  }
  return (await readKeyFile(path))!;
}

function refused(path: string, problem: string, hint: string): WopsError {
  return new WopsError('secret_refused', `The key file ${path} ${problem}.`, {hint, details: {path}});
}
