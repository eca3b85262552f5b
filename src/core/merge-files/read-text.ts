import {isUtf8} from 'node:buffer';
import {readFile} from 'node:fs/promises';
import {WopsError} from '../errors.ts';

/** The text of a file that somebody named. Throws `usage` where there is none, or it is not UTF-8. */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    const why = READ_FAULTS.get(error.code ?? '');
    if (why === undefined) throw error;
    throw new WopsError('usage', `${path} cannot be read: ${why}.`, {hint: 'Check the path: wops merge --help'});
  });
  if (!isUtf8(bytes)) throw new WopsError('usage', `${path} is not UTF-8 text.`, {hint: `file ${path}`});
  return bytes.toString('utf8');
}

const READ_FAULTS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['ENOTDIR', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'permission denied'],
]);
