import type {Context} from '../../context.ts';
import type {Mapping} from '../../store/rows.ts';
import {applyLinks} from '../../sync/apply-links.ts';
import {createIngest} from '../../sync/ingest.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';

/**
 * Takes workflows that were just written, or brought back, into the state file, linked to their canonical workflows (by
 * canonical id; those that have none are left untracked). The caller holds the environment's lease.
 */
export async function saveMappings(
  context: Context,
  environment: string,
  workflows: ReadonlyMap<string, RuntimeWorkflow>,
): Promise<void> {
  const {store} = context;
  const known = new Map((await store.mappings(environment)).map((mapping) => [mapping.n8nId, mapping]));
  const files = (await store.gitStates()).filter((state) => state.environment === environment);
  const canonical = new Set((await store.canonicalWorkflows()).map(({canonicalId}) => canonicalId));
  const {read} = createIngest(context, environment, known, files);
  const links: Mapping[] = [];
  for (const [canonicalId, workflow] of workflows) {
    const {mapping, body} = read(workflow);
    const isLink = canonical.has(canonicalId) && mapping.status !== 'ignored';
    const row: Mapping = isLink
      ? {...mapping, canonicalId, status: 'linked', linkedBy: mapping.linkedBy ?? 'commit', keepUnlinked: false}
      : mapping;
    if (isLink) await releaseOthers(context, known, row);
    if (body) await store.saveRuntimeBatch({mappings: [], bodies: [body]});
    links.push(row);
  }
  await applyLinks(context, environment, known, links);
}

/** A canonical workflow has one workflow in an environment: an earlier one that is archived or gone gives way. */
async function releaseOthers(
  {store}: Context,
  known: Map<string, Mapping>,
  {canonicalId, n8nId}: Mapping,
): Promise<void> {
  for (const other of known.values()) {
    if (other.canonicalId !== canonicalId || other.n8nId === n8nId || other.status === 'deleted') continue;
    const released: Mapping = {...other, canonicalId: null, status: 'untracked', linkedBy: null};
    known.set(other.n8nId, released);
    await store.saveRuntimeBatch({mappings: [released], bodies: []});
  }
}
