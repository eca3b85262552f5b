import type {Context} from '../context.ts';
import type {GitState} from '../store/rows.ts';
import type {CanonicalUpdate} from '../store/store.ts';
import {hashInputs, type Links} from '../workflow/environment-view.ts';
import type {HashedFile} from './hash-file.ts';
import {linksOf} from './links-of.ts';
import {type FolderPass, type Known, readEnvironment, readKnown} from './read-environment.ts';
import type {FolderEntry, InvalidFile} from './read-folder.ts';
import {isOutdatedBy, rehashGitStates, relinkState} from './rehash-dependents.ts';
import type {FileSource} from './workflow-files.ts';

/** What Git holds for one environment, as far as sync tells it. */
export interface GitSummary {
  commit: string | null;
  /** Valid workflow files. */
  files: number;
  invalid: InvalidFile[];
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
