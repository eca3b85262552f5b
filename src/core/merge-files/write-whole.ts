import {randomBytes} from 'node:crypto';
import {readFile, rename, rm, writeFile} from 'node:fs/promises';
import {replaceFile} from '../config/replace-file.ts';
import {WopsError} from '../errors.ts';

/** Puts `text` into a file that may not be there yet: all of it or nothing. Throws `usage` where none can be. */
export async function writeWhole(path: string, text: string): Promise<void> {
  try {
    const before = await readFile(path).catch(absentAsNull);
    if (before) await replaceFile(path, before, text);
    else await createFile(path, text);
  } catch (error) {
    const {code = ''} = error as NodeJS.ErrnoException;
    if (!['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) throw error;
    throw new WopsError(
      'usage',
      `${path} cannot be written: ${code === 'EISDIR' ? 'it is a folder' : 'there is no such folder'}.`,
      {
        hint: 'Name a file in a folder that exists.',
      },
    );
  }
}

async function createFile(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, text, {flag: 'wx'});
    await rename(temporary, path);
  } finally {
    await rm(temporary, {force: true});
  }
}

function absentAsNull(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
