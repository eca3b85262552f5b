import type {Context} from '../context.ts';
import type {GitFile} from '../git/git.ts';
import type {CanonicalWorkflow, GitState, Mapping} from '../store/rows.ts';
import type {CanonicalUpdate} from '../store/store.ts';
import {hashInputs, type Links} from '../workflow/environment-view.ts';
import {fileHasher, type HashedFile} from './hash-file.ts';
import {type FolderEntry, type InvalidFile, readFolder} from './read-folder.ts';
import {isOutdatedBy, rehashGitStates, relinkState} from './rehash-dependents.ts';
import type {FileSource} from './workflow-files.ts';

/** What Git holds for one environment, as far as sync tells it. */
export interface GitSummary {
  commit: string | null;
  /** Valid workflow files. */
  files: number;
  invalid: InvalidFile[];
}

/** What was known before the pass. */
interface Known {
  states: Map<string, GitState[]>;
  mappings: Map<string, Mapping[]>;
  canonical: Map<string, CanonicalWorkflow>;
}

/** An environment's folder as the pass found it. */
interface FolderPass {
  environment: string;
  entries: FolderEntry[];
  invalid: InvalidFile[];
  /** Of the entries that had to be read. */
  hashed: Map<FolderEntry, HashedFile>;
}

/**
 * Git → state, for all environments: reads the files that changed, gives an identity to those without one, hashes them,
 * and soft-deletes canonical workflows whose file is gone from every folder. Answers a summary by environment.
 */
export async function runGitPass(context: Context, source: FileSource): Promise<Map<string, GitSummary>> {
  const names = [...context.config.environments.keys()];
  if (source.absent) {
    const what = source.absent === 'no_repository' ? 'This workspace is no Git repository' : 'Git has no commit yet';
    context.emit({kind: 'notice', message: `${what}; only what runs is read.`});
    return new Map(names.map((name) => [name, {commit: null, files: 0, invalid: []}]));
  }

  const known = await readKnown(context);
  // Canonical ids that files give themselves, by slug; the first environment's count.
  const siblings = new Map<string, string>();
  const canonical = new Map<string, CanonicalUpdate>();
  const read = (environment: string) => readEnvironment(context, {source, environment, known, siblings});
  const passes = new Map<string, FolderPass>();
  const save = async (pass: FolderPass) => {
    await saveFolder(context, pass, {known, canonical, commit: source.commit});
    passes.set(pass.environment, {...pass, hashed: new Map()});
  };
  const deferred: string[] = [];
  for (const name of names) {
    const pass = await read(name);
    // A file without an identity may have a sibling further on that has one.
    if (pass.entries.some((entry) => entry.given && !siblings.has(entry.slug))) deferred.push(name);
    else await save(pass);
  }
  for (const name of deferred) await save(await read(name));
  await forgetRemoved(context, known, passes);
  return new Map(
    names.map((name) => {
      const {entries, invalid} = passes.get(name)!;
      return [name, {commit: source.commit, files: entries.length, invalid}];
    }),
  );
}

async function readKnown({store}: Context): Promise<Known> {
  return {
    states: Map.groupBy(await store.gitStates(), (state) => state.environment),
    mappings: Map.groupBy(await store.mappings(), (mapping) => mapping.environment),
    canonical: new Map((await store.canonicalWorkflows()).map((workflow) => [workflow.canonicalId, workflow])),
  };
}

interface ReadOptions {
  source: FileSource;
  environment: string;
  known: Known;
  siblings: Map<string, string>;
}

/** Reads the files of one environment that changed. Parsed files are not kept: 5,000 of those are a lot of memory. */
async function readEnvironment(
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

interface SaveOptions {
  known: Known;
  /** What the folders so far say of canonical workflows: slug and name of the first environment count. */
  canonical: Map<string, CanonicalUpdate>;
  commit: string | null;
}

async function saveFolder(
  context: Context,
  {environment, entries, hashed}: FolderPass,
  {known, canonical, commit}: SaveOptions,
): Promise<void> {
  const {config, store} = context;
  for (const {canonicalId, slug, name} of entries) {
    if (!canonical.has(canonicalId)) canonical.set(canonicalId, {canonicalId, slug, name});
  }
  const links = linksOf(known.mappings.get(environment) ?? [], entries);
  const options = {environment, inputs: hashInputs(config, environment), links, commit};
  const read = entries.flatMap((entry) => {
    const file = hashed.get(entry);
    return file ? [toGitState(entry, file, options)] : [];
  });
  await store.saveGitPass({
    canonical: entries.map((entry) => canonical.get(entry.canonicalId)!).filter(isNews(known.canonical)),
    states: read.map(({state}) => state),
    bodies: read.flatMap(({bodies}) => bodies),
    removed: [],
  });
  const unread = new Set(entries.filter((entry) => !hashed.has(entry)).map((entry) => entry.canonicalId));
  const states = (known.states.get(environment) ?? []).filter((state) => unread.has(state.canonicalId));
  await rehashGitStates(context, states, links);
  tellGivenIdentities(context, environment, entries);
}

/** Makes, renames or brings back a canonical workflow. */
function isNews(known: Known['canonical']): (workflow: CanonicalUpdate) => boolean {
  return ({canonicalId, slug, name}) => {
    const before = known.get(canonicalId);
    return before === undefined || before.slug !== slug || before.name !== name || before.deletedAt !== null;
  };
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

/** Canonical ids by n8n id: what is linked, and what the files say. */
export function linksOf(
  mappings: Mapping[],
  entries: {n8nId: string | null; canonicalId: string}[],
): Map<string, string> {
  const links = new Map<string, string>();
  for (const entry of entries) if (entry.n8nId !== null) links.set(entry.n8nId, entry.canonicalId);
  for (const {n8nId, canonicalId, status, keepUnlinked} of mappings) {
    if (canonicalId !== null && status !== 'deleted') links.set(n8nId, canonicalId);
    else if (keepUnlinked) links.delete(n8nId);
  }
  return links;
}

interface StateOptions {
  environment: string;
  inputs: string;
  links: Links;
  commit: string | null;
}

function toGitState(entry: FolderEntry, file: HashedFile, {environment, inputs, links, commit}: StateOptions) {
  const state: GitState = {
    environment,
    canonicalId: entry.canonicalId,
    path: entry.path,
    // A file without an identity is read every time: which one it gets depends on the other folders.
    blobOid: entry.given ? '' : entry.oid,
    commit,
    hashInputs: inputs,
    n8nId: entry.n8nId,
    name: entry.name,
    ...file.row,
  };
  const {json} = file;
  if (json !== null && isOutdatedBy(state, links)) return relinkState(state, json, links);
  const bodies =
    json === null
      ? []
      : [
          {hash: state.contentHash, json: json.content},
          {hash: state.templateHash, json: json.template},
        ];
  return {state, bodies};
}

function tellGivenIdentities(context: Context, environment: string, entries: FolderEntry[]): void {
  for (const {given, path, canonicalId} of entries) {
    if (!given) continue;
    const message = `${path} has no canonicalId and got ${canonicalId}; \`wops commit ${environment}\` writes it down.`;
    context.emit({kind: 'notice', environment, message});
  }
}

/**
 * Forgets files that are gone, and soft-deletes canonical workflows that no folder holds any more. A file that is there but
 * invalid keeps what was known of it: it is broken, not gone.
 */
async function forgetRemoved({store}: Context, known: Known, passes: Map<string, FolderPass>): Promise<void> {
  const kept = new Set<string>();
  const removed: GitState[] = [];
  for (const {entries} of passes.values()) for (const entry of entries) kept.add(entry.canonicalId);
  for (const [environment, states] of known.states) {
    const pass = passes.get(environment);
    const present = new Set(pass?.entries.map((entry) => entry.canonicalId));
    const invalid = new Set(pass?.invalid.map((file) => file.path));
    for (const state of states) {
      if (present.has(state.canonicalId)) continue;
      if (invalid.has(state.path)) kept.add(state.canonicalId);
      else removed.push(state);
    }
  }
  if (removed.length === 0) return;
  const deleted = [...new Set(removed.map((state) => state.canonicalId))].filter((id) => !kept.has(id));
  await store.saveGitPass({canonical: [], states: [], bodies: [], removed, deleted});
}
