import type {TreeFile} from '../plumbing.ts';

/** Reads `git ls-tree -r -z`. Submodules are left out. */
export function parseTree(output: string): TreeFile[] {
  const files: TreeFile[] = [];
  for (const entry of output.split('\0')) {
    const tab = entry.indexOf('\t');
    if (tab === -1) continue;
    const [mode, type, oid] = entry.slice(0, tab).split(' ');
    if (type === 'blob') files.push({path: entry.slice(tab + 1), oid: oid!, mode: mode!});
  }
  return files;
}
