import {WopsError} from '../errors.ts';
import {isHash} from './revision.ts';

/** The object ids to read, each once. Throws for what is none: it could say something else to `git cat-file`. */
export function wantedObjects(oids: string[]): string[] {
  const wrong = oids.find((oid) => !isHash(oid));
  if (wrong !== undefined) throw new WopsError('git_failed', `${JSON.stringify(wrong)} is not an object id.`);
  return [...new Set(oids)];
}

export function objectMissing(oid: string): WopsError {
  return new WopsError('git_failed', `The object ${oid} is not in this clone.`, {hint: 'git fsck'});
}

export function notABlob(oid: string, type: string): WopsError {
  return new WopsError('git_failed', `The object ${oid} is a ${type}, not a file.`);
}
