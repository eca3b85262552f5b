import type {Context} from '../context.ts';
import type {GitFile} from '../git/git.ts';
import type {GitState} from '../store/rows.ts';
import {entryOf, type Known} from './read-environment.ts';
import {type FolderEntry, type ReadFolder, readFolder} from './read-folder.ts';
import type {FileSource} from './workflow-files.ts';

/** Folders of a tree by environment, with what was known of their files. */
export interface Tree {
  folders: ReadonlyMap<string, Pick<ReadFolder, 'entries' | 'refused' | 'unreadable'>>;
  states: ReadonlyMap<string, GitState[]>;
  /** Canonical ids that files give themselves, by slug. */
  siblings: ReadonlyMap<string, string>;
}

/**
 * Canonical ids of the workflows that have a file in a tree, in whatever environment's folder. A file that cannot be read
 * still stands for the workflow that it was known to be: it is broken, not gone.
 */
export function heldWorkflows({folders, states, siblings}: Tree): Set<string> {
  const held = new Set<string>();
  for (const [environment, {entries, refused, unreadable}] of folders) {
    for (const {canonicalId} of withSiblings([...entries, ...refused], siblings)) held.add(canonicalId);
    if (unreadable.size === 0) continue;
    for (const {path, canonicalId} of states.get(environment) ?? []) if (unreadable.has(path)) held.add(canonicalId);
  }
  return held;
}

/** Entries as they are once all folders were read: a file without an identity is what its namesake elsewhere says. */
export function withSiblings(entries: FolderEntry[], siblings: ReadonlyMap<string, string>): FolderEntry[] {
  return entries.map((entry) => {
    const canonicalId = entry.given ? siblings.get(entry.slug) : undefined;
    return canonicalId === undefined ? entry : {...entry, canonicalId};
  });
}

/** Canonical workflows that the state file takes for live, or links to, and that no folder holds any more. */
export function forgottenWorkflows({canonical, mappings}: Known, held: ReadonlySet<string>): Set<string> {
  const forgotten = new Set<string>();
  const note = (canonicalId: string | null) => {
    if (canonicalId !== null && !held.has(canonicalId)) forgotten.add(canonicalId);
  };
  for (const {canonicalId, deletedAt} of canonical.values()) if (deletedAt === null) note(canonicalId);
  for (const rows of mappings.values()) {
    for (const {canonicalId, status} of rows) if (status !== 'deleted') note(canonicalId);
  }
  return forgotten;
}

/** `heldWorkflows` of a tree that no sync has read, such as another commit; files that the state file knows are not read. */
export async function readHeldWorkflows({config, store}: Context, source: FileSource): Promise<Set<string>> {
  const states = Map.groupBy(await store.gitStates(), (state) => state.environment);
  const siblings = new Map<string, string>();
  const folders = new Map<string, ReadFolder>();
  for (const {name, folder} of config.environments.values()) {
    const byPath = new Map((states.get(name) ?? []).map((state) => [state.path, state]));
    const known = (file: GitFile) => entryOf(byPath.get(file.path), file);
    const read = await readFolder({source, files: (await source.list(folder)) ?? [], siblings, known});
    for (const {given, slug, canonicalId} of read.entries) {
      if (!given && !siblings.has(slug)) siblings.set(slug, canonicalId);
    }
    folders.set(name, read);
  }
  return heldWorkflows({folders, states, siblings});
}
