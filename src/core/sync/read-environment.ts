import type {Context} from '../context.ts';
import type {GitFile} from '../git/git.ts';
import type {CanonicalWorkflow, GitState, Mapping} from '../store/rows.ts';
import {hashInputs} from '../workflow/environment-view.ts';
import {fileHasher, type HashedFile} from './hash-file.ts';
import {type FolderEntry, type KnownEntry, type ReadFolder, readFolder} from './read-folder.ts';
import type {FileSource} from './workflow-files.ts';

/** What was known before the pass. */
export interface Known {
  states: Map<string, GitState[]>;
  mappings: Map<string, Mapping[]>;
  canonical: Map<string, CanonicalWorkflow>;
}

/** An environment's folder as the pass found it. */
export interface FolderPass extends ReadFolder {
  environment: string;
  /** Of the entries that had to be read. */
  hashed: Map<FolderEntry, HashedFile>;
}

export async function readKnown({store}: Context): Promise<Known> {
  return {
    states: Map.groupBy(await store.gitStates(), (state) => state.environment),
    mappings: Map.groupBy(await store.mappings(), (mapping) => mapping.environment),
    canonical: new Map((await store.canonicalWorkflows()).map((workflow) => [workflow.canonicalId, workflow])),
  };
}

export interface ReadOptions {
  source: FileSource;
  environment: string;
  known: Known;
  siblings: Map<string, string>;
}

/** Reads the files of one environment that changed. Parsed files are not kept: 5,000 of those are a lot of memory. */
export async function readEnvironment(
  context: Context,
  {source, environment, known, siblings}: ReadOptions,
): Promise<FolderPass> {
  const {config} = context;
  const byPath = new Map((known.states.get(environment) ?? []).map((state) => [state.path, state]));
  const inputs = hashInputs(config, environment);
  const hash = fileHasher(config, environment);
  const hashed = new Map<FolderEntry, HashedFile>();
  const folder = await readFolder({
    source,
    files: (await source.list(config.environments.get(environment)!.folder)) ?? [],
    siblings,
    known: (file) => knownEntry(byPath.get(file.path), file, inputs),
    visit: (entry, file) => hashed.set(entry, hash(file)),
  });
  for (const {given, slug, canonicalId} of folder.entries) {
    if (!given && !siblings.has(slug)) siblings.set(slug, canonicalId);
  }
  return {environment, ...folder, hashed};
}

function knownEntry(state: GitState | undefined, file: GitFile, inputs: string): KnownEntry | undefined {
  return state?.hashInputs === inputs ? entryOf(state, file) : undefined;
}

/** What the state file says of a file that has not changed since. */
export function entryOf(state: GitState | undefined, {oid}: GitFile): KnownEntry | undefined {
  if (state?.blobOid !== oid) return undefined;
  return {canonicalId: state.canonicalId, given: false, n8nId: state.n8nId, name: state.name};
}
