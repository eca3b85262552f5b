import {WopsError} from '../errors.ts';
import {blobOid} from './blob-oid.ts';
import type {PlannedFile, Plumbing, TreeFile} from './plumbing.ts';
import {assertTrackedPath, foldersOf} from './tracked-path.ts';

/** Files to change, by path from the clone's top. */
export interface FilePlan {
  files: Map<string, PlannedFile>;
  /** The commit that the plan begins at. */
  base: string | null;
  /** What those paths hold in it. */
  before: Map<string, TreeFile>;
}

/** Compares the files wanted with those in `base`; what is the same already is left out. */
export async function planCommit(
  plumbing: Plumbing,
  wanted: Map<string, string | null>,
  base: string | null,
): Promise<FilePlan> {
  const {prefix, objectFormat} = plumbing.clone;
  for (const file of wanted.keys()) assertTrackedPath(file);
  const paths = new Set([...wanted.keys()].map((file) => prefix + file));
  const tree = base ? await plumbing.listTree(base, foldersOf(paths)) : [];
  const before = new Map(tree.filter(({path}) => paths.has(path)).map((file) => [file.path, file]));

  const files = new Map<string, PlannedFile>();
  for (const [file, text] of wanted) {
    const path = prefix + file;
    const present = before.get(path);
    if (present?.mode === '120000') {
      throw new WopsError('git_failed', `Refused to touch ${path}: it is a symbolic link in Git.`, {
        hint: `git rm ${path}`,
      });
    }
    const content = text === null ? null : Buffer.from(text, 'utf8');
    const planned = content && {content, oid: blobOid(content, objectFormat), mode: present?.mode ?? '100644'};
    if (planned?.oid !== present?.oid) files.set(path, planned);
  }
  return {files, base, before};
}
