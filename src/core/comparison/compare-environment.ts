import type {Context} from '../context.ts';
import type {Facet, WorkflowDifference} from '../diff/change.ts';
import {facetOf} from '../diff/change-kinds.ts';
import {linksOf} from '../sync/git-pass.ts';
import type {FolderEntry} from '../sync/read-folder.ts';
import {comparableFile, comparableRuntime} from '../workflow/comparable-workflow.ts';
import {environmentView} from '../workflow/environment-view.ts';
import {environmentTruth} from '../workflow/live-content.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import {compareWithinEnvironment} from './compare-within.ts';
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
}

const NO_DIFFERENCE: WorkflowDifference = {facets: [], changes: []};

/**
 * Compares an environment's folder in Git with what its n8n runs, both read now. Matching is by identity, then by a name
 * that both sides have once (DESIGN.md §6). Archived workflows count as absent, ignored ones are left out on both sides.
 */
export async function compareEnvironment(
  context: Context,
  environment: string,
  {folder, task, keep}: CompareOptions,
): Promise<EnvironmentComparison> {
  const {config, store} = context;
  const definition = config.environments.get(environment)!;
  const truth = environmentTruth(definition.class);
  const mappings = await store.mappings(environment);
  const links = linksOf(mappings, folder.entries);
  const ignored = new Set([
    ...definition.ignore,
    ...mappings.filter((m) => m.status === 'ignored').map((m) => m.n8nId),
  ]);
  const ignoredCanonical = new Set(mappings.filter((m) => ignored.has(m.n8nId)).map((m) => m.canonicalId));
  const expected = folder.entries.filter(
    (entry) => !(entry.n8nId !== null && ignored.has(entry.n8nId)) && !ignoredCanonical.has(entry.canonicalId),
  );
  const byCanonicalId = new Map(expected.map((entry) => [entry.canonicalId, entry]));
  const names = new Set(expected.map((entry) => entry.name));
  const view = (side: 'git' | 'runtime') =>
    environmentView({config, environment, links, side, credentials: 'physical'});
  const views = {git: view('git'), runtime: view('runtime')};

  const stored = new Set(
    mappings.filter((m) => m.status === 'linked' || m.status === 'missing').map((m) => m.canonicalId),
  );
  const linked = new Set(expected.filter((entry) => stored.has(entry.canonicalId)));
  const result: EnvironmentComparison = {workflows: [], linked: 0};
  const matched = new Set<FolderEntry>();
  const unmatched: RuntimeWorkflow[] = [];
  const compare = (entry: FolderEntry, workflow: RuntimeWorkflow) => {
    matched.add(entry);
    const git = comparableFile(folder.file(entry), views.git);
    const difference = compareWithinEnvironment(git, comparableRuntime(workflow, truth, views.runtime));
    result.workflows.push({
      canonicalId: entry.canonicalId,
      slug: entry.slug,
      n8nId: workflow.id,
      name: workflow.name,
      presence: 'both',
      difference: {
        facets: difference.facets.filter(keep),
        changes: difference.changes.filter((change) => keep(facetOf(change))),
      },
    });
  };
  const match = (workflow: RuntimeWorkflow) => {
    const canonicalId = links.get(workflow.id);
    const entry = canonicalId === undefined ? undefined : byCanonicalId.get(canonicalId);
    if (!entry || matched.has(entry)) return false;
    linked.add(entry);
    compare(entry, workflow);
    return true;
  };

  for await (const workflow of walkEnvironment(context, environment, task)) {
    if (workflow.isArchived || ignored.has(workflow.id) || match(workflow)) continue;
    // Only what may still be matched by its name is kept whole.
    unmatched.push(names.has(workflow.name) ? workflow : ({id: workflow.id, name: workflow.name} as RuntimeWorkflow));
  }
  await confirmAbsent();

  const open = expected.filter((entry) => !matched.has(entry));
  const once = (list: {name: string}[]) => {
    const groups = Map.groupBy(list, (item) => item.name);
    return (name: string) => groups.get(name)?.length === 1;
  };
  const [onceInGit, onceInRuntime] = [once(open), once(unmatched)];
  for (const workflow of unmatched) {
    const entry = open.find((candidate) => candidate.name === workflow.name);
    if (entry && onceInGit(workflow.name) && onceInRuntime(workflow.name)) compare(entry, workflow);
    else
      result.workflows.push(
        only('runtime', {n8nId: workflow.id, name: workflow.name, canonicalId: links.get(workflow.id) ?? null}),
      );
  }
  for (const entry of expected) if (!matched.has(entry)) result.workflows.push(only('git', entry));
  result.linked = linked.size;
  result.workflows.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return result;

  /** The list moves while it is read: absence from it proves nothing (N8N.md), so each absent workflow is asked for. */
  async function confirmAbsent(): Promise<void> {
    const client = await context.n8n(environment);
    const ids = new Map([...links].map(([n8nId, canonicalId]) => [canonicalId, n8nId]));
    const walked = new Set(unmatched.map((workflow) => workflow.id));
    for (const entry of expected) {
      const n8nId = matched.has(entry) ? undefined : ids.get(entry.canonicalId);
      if (n8nId === undefined || walked.has(n8nId)) continue;
      context.signal.throwIfAborted();
      const workflow = await client.getWorkflow(n8nId);
      if (workflow && !workflow.isArchived) match(workflow);
    }
  }
}

function only(presence: 'git' | 'runtime', workflow: Partial<ComparedWorkflow> & {name: string}): ComparedWorkflow {
  const {canonicalId = null, slug = null, n8nId = null, name} = workflow;
  return {canonicalId, slug, n8nId, name, presence, difference: NO_DIFFERENCE};
}
