import type {Context} from '../context.ts';
import type {WorkflowPage} from '../n8n/client.ts';
import type {Body, Mapping} from '../store/rows.ts';
import {hashInputs} from '../workflow/environment-view.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import {createIngest, fingerprintOf} from './ingest.ts';
import {pageScope} from './page-scope.ts';

/**
 * Workflows written to the state file in one transaction: a page of n8n's list. Each transaction waits for the disk once;
 * the specification's 25 would wait ten times as often, and what a kill loses is hashed again in 50 ms.
 */
const BATCH = 250;

export interface RuntimePassOptions {
  /** Read and hash everything again, whatever is remembered. */
  full: boolean;
}

export interface RuntimePass {
  mappings: Map<string, Mapping>;
  /** Ids in the answers of this pass. */
  seen: Set<string>;
  changed: number;
  unchanged: number;
}

/**
 * n8n → state: walks the list and writes what changed, in batches; a page is remembered only with its last batch, so a
 * killed pass goes on where it stopped. Workflows with a stored link, or whose id a file names, are linked at once; the
 * weaker rungs of the identity ladder follow in `linkUntracked`.
 */
export async function runRuntimePass(
  context: Context,
  environment: string,
  {full}: RuntimePassOptions,
): Promise<RuntimePass> {
  const {store, config} = context;
  const client = await context.n8n(environment);
  const scope = pageScope(client, hashInputs(config, environment));
  const mappings = new Map((await store.mappings(environment)).map((mapping) => [mapping.n8nId, mapping]));
  const files = (await store.gitStates()).filter((state) => state.environment === environment);
  const ingest = createIngest(context, environment, mappings, files);
  const pages = new Map((await store.pages(environment, scope)).map((page) => [`${page.offset}/${page.limit}`, page]));
  const pass: RuntimePass = {mappings, seen: new Set(), changed: 0, unchanged: 0};
  const remembered = (offset: number, limit: number) => {
    const page = pages.get(`${offset}/${limit}`);
    return page?.ids.every((id) => isCurrent(mappings.get(id), ingest.inputs)) ? page : undefined;
  };

  for await (const page of client.walkWorkflows({
    excludePinnedData: !config.environments.get(environment)!.git.pinData,
    ...(full ? {} : {cache: {get: remembered}}),
  })) {
    await savePage(page);
    context.emit({kind: 'progress', task: 'sync', environment, phase: 'workflows', count: pass.seen.size});
  }
  return pass;

  async function savePage(page: WorkflowPage): Promise<void> {
    const fresh = page.ids.filter((id) => !pass.seen.has(id));
    for (const id of fresh) pass.seen.add(id);
    if (page.workflows === null) {
      pass.unchanged += fresh.length;
      return;
    }
    const wanted = new Set(fresh);
    const stored = page.etag === null ? undefined : {...page, etag: page.etag, environment, scope};
    let batch: {mappings: Mapping[]; bodies: Body[]} = {mappings: [], bodies: []};
    for (const workflow of page.workflows) {
      if (!wanted.has(workflow.id) && mappings.get(workflow.id)?.fingerprint === fingerprintOf(workflow)) continue;
      const known = mappings.get(workflow.id);
      if (!full && known && isUnchanged(known, workflow, ingest.inputs)) {
        pass.unchanged++;
        continue;
      }
      const result = ingest.read(workflow);
      if (known && saysTheSame(known, result.mapping)) pass.unchanged++;
      else pass.changed++;
      mappings.set(workflow.id, result.mapping);
      batch.mappings.push(result.mapping);
      if (result.body) batch.bodies.push(result.body);
      if (batch.mappings.length === BATCH) {
        context.signal.throwIfAborted();
        await store.saveRuntimeBatch(batch);
        batch = {mappings: [], bodies: []};
      }
    }
    await store.saveRuntimeBatch({...batch, ...(stored ? {page: stored} : {})});
  }
}

/** Whether a row needs no other look while n8n says that nothing changed; a gone workflow that is back has changed. */
function isCurrent(known: Mapping | undefined, inputs: string): boolean {
  return known !== undefined && known.status !== 'missing' && known.hashInputs === inputs;
}

/** Whether n8n says that nothing changed since the row was written. */
function isUnchanged(known: Mapping, workflow: RuntimeWorkflow, inputs: string): boolean {
  return isCurrent(known, inputs) && known.fingerprint === fingerprintOf(workflow);
}

/** Whether the workflow is as it was; another hash that comes of other inputs alone is no change. */
function saysTheSame(known: Mapping, found: Mapping): boolean {
  if (known.status === 'missing' || known.fingerprint !== found.fingerprint) return false;
  return known.contentHash === found.contentHash || known.hashInputs !== found.hashInputs;
}
