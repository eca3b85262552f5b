import type {Context} from '../context.ts';
import type {GitState} from '../store/rows.ts';
import type {CanonicalUpdate} from '../store/store.ts';
import {hashInputs, type Links} from '../workflow/environment-view.ts';
import type {HashedFile} from './hash-file.ts';
import {linksOf} from './links-of.ts';
import type {FolderPass, Known} from './read-environment.ts';
import type {FolderEntry} from './read-folder.ts';
import {isOutdatedBy, rehashGitStates, relinkState} from './rehash-dependents.ts';

export interface SaveOptions {
  known: Known;
  /** What the folders so far say of canonical workflows: slug and name of the first environment count. */
  canonical: Map<string, CanonicalUpdate>;
  commit: string | null;
}

/** Writes down what an environment's folder holds, and hashes again what refers to something that is linked by now. */
export async function saveFolder(
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
