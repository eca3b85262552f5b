import {currentActor} from '../actor.ts';
import {readFolderFiles} from '../comparison/folder-files.ts';
import {walkEnvironment} from '../comparison/walk-environment.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import {mapBounded} from '../git/map-bounded.ts';
import {snapshotWorkflow} from '../promotion/write/capture.ts';
import {findWorkflow} from '../registry/find-workflow.ts';
import type {NewSnapshotWorkflow} from '../store/snapshot-workflow-table.ts';
import {type SnapshotSummary, summarise} from './list-snapshots.ts';

const BATCH = 50;
const CONCURRENCY = 8;

export interface CreateSnapshotOptions {
  environment: string;
  /** Slugs, names, canonical ids or n8n ids. Empty: everything that the environment holds. */
  workflows: string[];
  reason?: string | undefined;
}

/**
 * Keeps what an environment holds now: drafts, what runs, fields, descriptions and tags, archived workflows too. n8n is only
 * read. Throws `workflow_unknown`, `workflow_ambiguous`, `n8n_…`; nothing is kept then.
 */
export async function createSnapshot(context: Context, options: CreateSnapshotOptions): Promise<SnapshotSummary> {
  const {name: environment} = findEnvironment(context.config, options.environment);
  const {store} = context;
  const mappings = await store.mappings(environment);
  const canonical = await store.canonicalWorkflows();
  const named = options.workflows.map((name) => findWorkflow(name, {environment, mappings, canonical}).n8nId);
  const ids = named.length > 0 ? new Set(named) : await listIds(context, environment);
  const {links, commit} = await readFolderFiles(context, environment);
  const header = {
    id: context.newId(),
    environment,
    type: 'manual_backup' as const,
    promotionId: null,
    commit,
    reason: options.reason ?? null,
    createdAt: context.now().toISOString(),
  };
  const batches = readBatches(context, environment, {ids: [...ids], links});
  return summarise(await store.snapshots.create(header, batches, await currentActor(context)));
}

async function listIds(context: Context, environment: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const {id} of walkEnvironment(context, environment, 'snapshot')) ids.add(id);
  return ids;
}

interface Reading {
  ids: string[];
  links: ReadonlyMap<string, string>;
}

/** One by one, for the list lacks the description; one that is deleted meanwhile is not there any more. */
async function* readBatches(
  context: Context,
  environment: string,
  {ids, links}: Reading,
): AsyncGenerator<NewSnapshotWorkflow[]> {
  const client = await context.n8n(environment);
  const linked = new Set<string>();
  for (let start = 0; start < ids.length; start += BATCH) {
    context.signal.throwIfAborted();
    const workflows = await mapBounded(ids.slice(start, start + BATCH), (id) => client.getWorkflow(id), CONCURRENCY);
    yield workflows.flatMap((workflow) => {
      if (!workflow) return [];
      const link = links.get(workflow.id) ?? null;
      // Where two workflows claim to be one, the first is it.
      const canonicalId = link === null || linked.has(link) ? null : link;
      if (canonicalId !== null) linked.add(canonicalId);
      const {id: n8nId, name} = workflow;
      return [snapshotWorkflow({canonicalId, n8nId, name}, workflow)];
    });
    context.emit({
      kind: 'progress',
      task: 'snapshot',
      environment,
      phase: 'workflows',
      count: Math.min(start + BATCH, ids.length),
      total: ids.length,
    });
  }
  context.emit({
    kind: 'progress',
    task: 'snapshot',
    environment,
    phase: 'workflows',
    count: ids.length,
    total: ids.length,
    done: true,
  });
}
