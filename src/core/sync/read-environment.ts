import type {Context} from '../context.ts';
import type {GitFile} from '../git/git.ts';
import type {CanonicalWorkflow, GitState, Mapping} from '../store/rows.ts';
import {hashInputs} from '../workflow/environment-view.ts';
import {fileHasher, type HashedFile} from './hash-file.ts';
import {type FolderEntry, type InvalidFile, readFolder} from './read-folder.ts';
import type {FileSource} from './workflow-files.ts';

/** What was known before the pass. */
export interface Known {
  states: Map<string, GitState[]>;
  mappings: Map<string, Mapping[]>;
  canonical: Map<string, CanonicalWorkflow>;
}

/** An environment's folder as the pass found it. */
export interface FolderPass {
  environment: string;
  entries: FolderEntry[];
  invalid: InvalidFile[];
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
  const invalid = [...folder.invalid, ...foreignIds(folder.entries, known.mappings.get(environment) ?? [])];
  const invalidPaths = new Set(invalid.map((file) => file.path));
  const entries = folder.entries.filter((entry) => !invalidPaths.has(entry.path));
  for (const {given, slug, canonicalId} of entries) {
    if (!given && !siblings.has(slug)) siblings.set(slug, canonicalId);
  }
  return {environment, entries, invalid, hashed};
}

function knownEntry(state: GitState | undefined, file: GitFile, inputs: string) {
  if (state?.blobOid !== file.oid || state.hashInputs !== inputs) return undefined;
  return {canonicalId: state.canonicalId, given: false, n8nId: state.n8nId, name: state.name};
}

/** Files whose n8n id belongs to another canonical workflow in this environment: an error (DESIGN.md §2). */
function foreignIds(entries: FolderEntry[], mappings: Mapping[]): InvalidFile[] {
  const owners = new Map(
    mappings.filter((mapping) => mapping.status === 'linked').map((m) => [m.n8nId, m.canonicalId]),
  );
  return entries.flatMap((entry) => {
    const owner = entry.n8nId === null ? undefined : owners.get(entry.n8nId);
    if (!owner || owner === entry.canonicalId) return [];
    return [
      {path: entry.path, problem: `has the "id" ${entry.n8nId}, which belongs to the canonical workflow ${owner}`},
    ];
  });
}
