import type {Context} from '../context.ts';
import type {GitFile} from '../git/git.ts';
import type {Body, GitState, Mapping} from '../store/rows.ts';
import type {CanonicalUpdate} from '../store/store.ts';
import {canonicalise} from '../workflow/canonicalise.ts';
import {hasEnvironmentText} from '../workflow/carry-over.ts';
import {hashContent} from '../workflow/content-hash.ts';
import {environmentView, hashInputs} from '../workflow/environment-view.ts';
import {findReferences} from '../workflow/references.ts';
import type {WorkflowFile} from '../workflow/workflow-file.ts';
import {type FolderEntry, type InvalidFile, readFolder} from './read-folder.ts';
import type {FileSource} from './workflow-files.ts';

/** What Git holds for one environment, as far as sync tells it. */
export interface GitSummary {
  commit: string | null;
  /** Valid workflow files. */
  files: number;
  invalid: InvalidFile[];
}

interface ReadEntry {
  entry: FolderEntry;
  file: WorkflowFile;
}

/**
 * Git → state, for all environments: reads the files that changed, gives an identity to those without one, hashes them,
 * and soft-deletes canonical workflows whose file is gone from every folder. Answers a summary by environment.
 */
export async function runGitPass(context: Context, source: FileSource): Promise<Map<string, GitSummary>> {
  const {store, config} = context;
  const summaries = new Map<string, GitSummary>();
  if (source.absent) {
    const what = source.absent === 'no_repository' ? 'This workspace is no Git repository' : 'Git has no commit yet';
    context.emit({kind: 'notice', message: `${what}; only what runs is read.`});
    for (const name of config.environments.keys()) summaries.set(name, {commit: null, files: 0, invalid: []});
    return summaries;
  }

  const before = await store.gitStates();
  const mappings = Map.groupBy(await store.mappings(), (mapping) => mapping.environment);
  const siblings = new Map((await store.canonicalWorkflows()).map((workflow) => [workflow.slug, workflow.canonicalId]));
  const canonical = new Map<string, CanonicalUpdate>();
  const kept = new Set<string>();
  const removed: GitState[] = [];

  for (const [name, environment] of config.environments) {
    const mine = before.filter((state) => state.environment === name);
    const byPath = new Map(mine.map((state) => [state.path, state]));
    const inputs = hashInputs(config, name);
    const read: ReadEntry[] = [];
    const files = (await source.list(environment.folder)) ?? [];
    const folder = await readFolder({
      source,
      files,
      siblings,
      known: (file) => knownEntry(byPath.get(file.path), file, inputs),
      visit: (entry, file) => read.push({entry, file}),
    });
    const invalid = [...folder.invalid, ...foreignIds(folder.entries, mappings.get(name) ?? [])];
    const invalidPaths = new Set(invalid.map((file) => file.path));
    const entries = folder.entries.filter((entry) => !invalidPaths.has(entry.path));
    summaries.set(name, {commit: source.commit, files: entries.length, invalid});

    for (const entry of entries) {
      siblings.set(entry.slug, entry.canonicalId);
      canonical.set(entry.canonicalId, {canonicalId: entry.canonicalId, slug: entry.slug, name: entry.name});
      if (entry.given) {
        context.emit({
          kind: 'notice',
          environment: name,
          message: `${entry.path} has no canonicalId and got ${entry.canonicalId}; \`wops commit ${name}\` writes it down.`,
        });
      }
    }
    const links = linksOf(mappings.get(name) ?? [], entries);
    const states = read
      .filter(({entry}) => entries.includes(entry))
      .map((item) => toGitState(context, name, item, links, inputs, source.commit));
    await store.saveGitPass({
      canonical: entries.map((entry) => canonical.get(entry.canonicalId)!),
      states: states.map(({state}) => state),
      bodies: states.flatMap(({bodies}) => bodies),
      removed: [],
    });
    // A file that is there but invalid keeps what was known of it: it is broken, not gone.
    const present = new Set(entries.map((entry) => entry.canonicalId));
    for (const state of mine) {
      if (present.has(state.canonicalId) || invalidPaths.has(state.path)) kept.add(state.canonicalId);
      if (!present.has(state.canonicalId) && !invalidPaths.has(state.path)) removed.push(state);
    }
    for (const id of present) kept.add(id);
  }

  await store.saveGitPass({canonical: [], states: [], bodies: [], removed});
  await store.softDelete([...new Set(removed.map((state) => state.canonicalId))].filter((id) => !kept.has(id)));
  return summaries;
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

function toGitState(
  context: Context,
  environment: string,
  {entry, file}: ReadEntry,
  links: ReadonlyMap<string, string>,
  inputs: string,
  commit: string | null,
): {state: GitState; bodies: Body[]} {
  const view = environmentView({config: context.config, environment, links, side: 'git', credentials: 'logical'});
  const content = hashContent(canonicalise(file, view));
  const template = view.text ? hashContent(canonicalise(file, {...view, text: undefined})) : content;
  const unlinkedReferences = findReferences(file.nodes, file.settings).filter((id) => !links.has(id));
  const environmentText = hasEnvironmentText(context.config, environment, template.json);
  return {
    bodies: unlinkedReferences.length > 0 || environmentText ? [content, template] : [],
    state: {
      environment,
      canonicalId: entry.canonicalId,
      path: entry.path,
      blobOid: entry.oid,
      commit,
      contentHash: content.hash,
      contentCheck: content.check,
      hashInputs: inputs,
      n8nId: entry.n8nId,
      name: file.name,
      active: file.active ?? null,
      unlinkedReferences,
      templateHash: template.hash,
      environmentText,
    },
  };
}
