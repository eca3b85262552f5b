import type {Context} from '../context.ts';
import type {Facet, WorkflowDifference} from '../diff/change.ts';
import {facetOf} from '../diff/change-kinds.ts';
import {isDrift} from '../diff/facets.ts';
import {type GraphDifference, graphDifference} from '../diff/graph-difference.ts';
import type {Mapping} from '../store/rows.ts';
import type {FolderEntry} from '../sync/read-folder.ts';
import {comparableFile, comparableRuntime} from '../workflow/comparable-workflow.ts';
import {hashContent} from '../workflow/content-hash.ts';
import {environmentView, type Links} from '../workflow/environment-view.ts';
import {environmentTruth} from '../workflow/live-content.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import {compareWithinEnvironment} from './compare-within.ts';
import {type ComparedDrift, fingerprint, packSides} from './drift-evidence.ts';
import type {FolderFiles} from './folder-files.ts';
import {walkEnvironment} from './walk-environment.ts';

/** One workflow of an environment, in Git and in n8n. */
export interface ComparedWorkflow {
  canonicalId: string | null;
  slug: string | null;
  n8nId: string | null;
  name: string;
  /** Where it is. */
  presence: 'both' | 'git' | 'runtime';
  /** From Git to what runs; empty where it is only in one place. */
  difference: WorkflowDifference;
  /** null where nothing differs that counts as drift. */
  drift: ComparedDrift | null;
  /** With `graphs`, where anything differs. */
  graph?: GraphDifference;
}

export interface EnvironmentComparison {
  workflows: ComparedWorkflow[];
  /** Workflows that are linked: by a stored link, or by the id in a file that n8n knows; a shared name is no link. */
  linked: number;
}

export interface CompareOptions {
  folder: FolderFiles;
  /** Names the work in progress events. */
  task: string;
  /** Keep only these facets of a difference. */
  keep: (facet: Facet) => boolean;
  /** Told of every workflow that n8n has, ignored and archived ones too, as it is read. */
  observe?: (workflow: RuntimeWorkflow) => void;
  /** Keep the graphs of what differs, to be drawn. */
  graphs?: boolean;
  /** Keep both sides of what drifts. */
  evidence?: boolean;
}

const NO_DIFFERENCE: WorkflowDifference = {facets: [], changes: []};

/**
 * Compares an environment's folder in Git with what its n8n runs, both read now. Matching is by identity, then by a name
 * that both sides have once (DESIGN.md §6). Archived workflows count as absent; ignored ones are left out on both sides, and
 * so are those whose file is known but cannot be read.
 */
export async function compareEnvironment(
  context: Context,
  environment: string,
  {folder, task, keep, observe, graphs = false, evidence = false}: CompareOptions,
): Promise<EnvironmentComparison> {
  const scope = await openScope(context, environment, folder);
  const {links, expected} = scope;
  const accepted = new Set((await context.store.incidents.acceptances(environment)).map((one) => one.fingerprint));
  const kept = {links, accepted, keep, graphs, evidence};
  const {compare, onlyGit, onlyRuntime} = comparer(context, environment, folder, kept);
  const byCanonicalId = new Map(expected.map((entry) => [entry.canonicalId, entry]));
  const names = new Set(expected.map((entry) => entry.name));
  const workflows: ComparedWorkflow[] = [];
  const open = new Set(expected);
  const unmatched: RuntimeWorkflow[] = [];

  for await (const workflow of walkEnvironment(context, environment, task, knownIds(links, byCanonicalId))) {
    observe?.(workflow);
    const canonicalId = links.get(workflow.id);
    if (workflow.isArchived || scope.isLeftOut(workflow.id, canonicalId)) continue;
    const entry = canonicalId === undefined ? undefined : byCanonicalId.get(canonicalId);
    if (entry && open.delete(entry)) {
      scope.linked.add(entry.canonicalId);
      workflows.push(compare(entry, workflow));
    } else if (canonicalId === undefined && names.has(workflow.name)) {
      unmatched.push(workflow);
    } else {
      // Of two that claim one file, the second is another workflow: each is known by an identity of its own.
      workflows.push(onlyRuntime(workflow, entry ? undefined : canonicalId));
    }
  }

  const openByName = Map.groupBy(open, (entry) => entry.name);
  const unmatchedByName = Map.groupBy(unmatched, (workflow) => workflow.name);
  for (const workflow of unmatched) {
    const [entry, ...others] = openByName.get(workflow.name) ?? [];
    if (entry && others.length === 0 && unmatchedByName.get(workflow.name)!.length === 1) {
      open.delete(entry);
      workflows.push(compare(entry, workflow));
    } else workflows.push(onlyRuntime(workflow));
  }
  for (const entry of open) workflows.push(onlyGit(entry));
  workflows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return {workflows, linked: scope.linked.size};
}

/** What is compared, and who is who. */
interface Scope {
  links: Links;
  expected: FolderEntry[];
  /** Canonical ids of linked workflows. */
  linked: Set<string>;
  isLeftOut(n8nId: string, canonicalId: string | undefined): boolean;
}

async function openScope({config, store}: Context, environment: string, folder: FolderFiles): Promise<Scope> {
  const {mappings, links} = folder;
  const ignored = new Set([
    ...config.environments.get(environment)!.ignore,
    ...mappings.filter((mapping) => mapping.status === 'ignored').map((mapping) => mapping.n8nId),
  ]);
  const leftOut = new Set(mappings.flatMap((m) => (ignored.has(m.n8nId) ? (m.canonicalId ?? []) : [])));
  const invalid = new Set(folder.invalid.map((file) => file.path));
  const states = invalid.size > 0 ? await store.gitStates() : [];
  for (const state of states) {
    if (state.environment !== environment || !invalid.has(state.path)) continue;
    leftOut.add(state.canonicalId);
    if (state.n8nId !== null) ignored.add(state.n8nId);
  }
  const isLeftOut = (n8nId: string | null, canonicalId: string | undefined) =>
    (n8nId !== null && ignored.has(n8nId)) || (canonicalId !== undefined && leftOut.has(canonicalId));
  const isLinked = (mapping: Mapping) => mapping.status === 'linked' || mapping.status === 'missing';
  return {
    links,
    expected: folder.entries.filter((entry) => !isLeftOut(entry.n8nId, entry.canonicalId)),
    linked: new Set(mappings.filter(isLinked).map((mapping) => mapping.canonicalId!)),
    isLeftOut,
  };
}

/** The n8n ids of what the folder holds. */
function* knownIds(links: Links, expected: ReadonlyMap<string, FolderEntry>): Generator<string> {
  for (const [n8nId, canonicalId] of links) if (expected.has(canonicalId)) yield n8nId;
}

interface Comparing extends Required<Pick<CompareOptions, 'keep' | 'graphs' | 'evidence'>> {
  links: Links;
  /** Fingerprints of accepted differences. */
  accepted: ReadonlySet<string>;
}

/** Compares a file with the workflow that it stands for, and tells of one that has no other side. */
function comparer(
  {config}: Context,
  environment: string,
  folder: FolderFiles,
  {links, accepted, keep, graphs, evidence}: Comparing,
) {
  const truth = environmentTruth(config.environments.get(environment)!.class);
  const view = (side: 'git' | 'runtime', credentials: 'physical' | 'logical' = 'physical') =>
    environmentView({config, environment, links, side, credentials});
  const views = {git: view('git'), runtime: view('runtime')};
  // The content hash is made of logical names (DESIGN.md §3).
  const hashViews = {git: view('git', 'logical'), runtime: view('runtime', 'logical')};
  const inGit = (entry: FolderEntry, at = views) => comparableFile(folder.file(entry), at.git);
  const running = (workflow: RuntimeWorkflow, at = views) => comparableRuntime(workflow, truth, at.runtime);
  const evidenceOf = (entry: FolderEntry | null, workflow: RuntimeWorkflow | null) => ({
    contentHashBefore: entry && hashContent(inGit(entry, hashViews).content).hash,
    contentHashAfter: workflow && hashContent(running(workflow, hashViews).content).hash,
    ...packSides(entry && folder.file(entry), workflow),
  });
  const driftOf = (print: string, entry: FolderEntry | null, workflow: RuntimeWorkflow | null): ComparedDrift => ({
    fingerprint: print,
    accepted: accepted.has(print),
    ...(evidence ? {evidence: evidenceOf(entry, workflow)} : {}),
  });

  return {
    compare(entry: FolderEntry, workflow: RuntimeWorkflow): ComparedWorkflow {
      const [git, runtime] = [inGit(entry), running(workflow)];
      const found = compareWithinEnvironment(git, runtime);
      const facets = found.facets.filter(keep);
      const changes = found.changes.filter((change) => keep(facetOf(change)));
      return {
        canonicalId: entry.canonicalId,
        slug: entry.slug,
        n8nId: workflow.id,
        name: workflow.name,
        presence: 'both',
        difference: {facets, changes},
        drift: found.facets.some(isDrift)
          ? driftOf(fingerprint(entry.canonicalId, git, runtime), entry, workflow)
          : null,
        ...(graphs && changes.length > 0 ? {graph: graphDifference(git, runtime, changes)} : {}),
      };
    },
    onlyGit(entry: FolderEntry): ComparedWorkflow {
      const {canonicalId, slug, n8nId, name} = entry;
      const git = inGit(entry);
      const graph = graphs ? {graph: graphDifference(git, null, [])} : {};
      const drift = driftOf(fingerprint(canonicalId, git, null), entry, null);
      return {canonicalId, slug, n8nId, name, presence: 'git', difference: NO_DIFFERENCE, drift, ...graph};
    },
    onlyRuntime(workflow: RuntimeWorkflow, canonicalId?: string): ComparedWorkflow {
      const {id: n8nId, name} = workflow;
      const runtime = running(workflow);
      const graph = graphs ? {graph: graphDifference(null, runtime, [])} : {};
      const drift = driftOf(fingerprint(canonicalId ?? n8nId, null, runtime), null, workflow);
      const identity = {canonicalId: canonicalId ?? null, slug: null, n8nId, name};
      return {...identity, presence: 'runtime', difference: NO_DIFFERENCE, drift, ...graph};
    },
  };
}
