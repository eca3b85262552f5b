import {defaultFolder} from '../config-defaults.ts';
import type {Finding} from '../config-faults.ts';
import {normaliseFolder} from '../normalise-config.ts';
import {type ConfigRule, pairsAt, textAt} from './rule.ts';

/** Git's and wops's own, in every spelling that a file system may take for them. */
const FORBIDDEN = ['.git', '.wops', 'git~1'];

/** Every folder lies in the workspace, and none in another one's, on file systems that ignore case as well. */
export const checkFolders: ConfigRule = (file) => {
  const taken: {name: string; folder: string}[] = [];
  return pairsAt(file, 'environments').flatMap(([name, environment]): Finding[] => {
    const given = textAt(environment, 'folder');
    const path = ['environments', name, ...(given === undefined ? [] : ['folder'])];
    const problem = given === undefined ? undefined : folderProblem(given);
    if (problem) return [{path, problem}];
    const folder = `${normaliseFolder(given ?? defaultFolder(name))
      .normalize('NFC')
      .toLowerCase()}/`;
    const other = taken.find((entry) => entry.folder.startsWith(folder) || folder.startsWith(entry.folder));
    taken.push({name, folder});
    if (!other) return [];
    const relation = other.folder === folder ? 'the same folder as' : 'overlaps the folder of';
    return [{path, problem: `${relation} environment ${other.name}`, at: given === undefined ? 'key' : 'value'}];
  });
};

function folderProblem(folder: string): string | undefined {
  if (folder.includes('\\')) return 'must be written with "/"';
  if (/^(?:\/|[A-Za-z]:|~)/.test(folder)) return 'must be relative to the folder of wops.yaml';
  const parts = folder.split('/');
  if (parts.includes('..')) return 'must not leave the folder of wops.yaml ("..")';
  if (normaliseFolder(folder) === '') return 'must be a folder of its own inside the workspace';
  // Windows drops dots and spaces at the end of a name; HFS+ drops characters that show nothing.
  const plain = parts.map((part) =>
    part
      .replace(/\p{Cf}/gu, '')
      .replace(/[. ]+$/, '')
      .toLowerCase(),
  );
  return plain.some((part) => FORBIDDEN.includes(part)) ? 'must not lie in .git or .wops' : undefined;
}
