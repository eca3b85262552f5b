import {mapBounded} from '../../git/map-bounded.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import type {PlannedWorkflow} from '../plan.ts';
import {n8nIdOf, type Run, readNow} from './run.ts';

const CONCURRENCY = 8;
/** From so many on, the list may be the quicker way to read them. */
const MANY = 25;
/** Reading one workflow costs n8n about as much as so many rows of a list. */
const ROWS_PER_WORKFLOW = 8;

/**
 * Workflows as n8n holds them now, by canonical id: one by one, or, where there are many, by one walk of the list. Throws
 * `stale` when one is not there any more.
 */
export async function readBack(run: Run, wanted: readonly PlannedWorkflow[]): Promise<Map<string, RuntimeWorkflow>> {
  const listed = (await isListCheaper(run, wanted.length)) ? await readList(run, wanted) : new Map();
  const found = new Map<string, RuntimeWorkflow>();
  await mapBounded(
    wanted,
    async (planned) => {
      const row: RuntimeWorkflow | undefined = listed.get(n8nIdOf(run, planned));
      // Lists lack the description (N8N.md).
      const whole =
        row && !planned.content?.description ? withDescription(run, planned, row) : await readNow(run, planned);
      found.set(planned.canonicalId, whole);
    },
    CONCURRENCY,
  );
  return found;
}

async function isListCheaper({context, plan}: Run, count: number): Promise<boolean> {
  if (count < MANY) return false;
  return (await context.store.mappings(plan.target)).length < count * ROWS_PER_WORKFLOW;
}

async function readList(
  run: Run,
  wanted: readonly PlannedWorkflow[],
): Promise<Map<string | undefined, RuntimeWorkflow>> {
  const ids = new Set(wanted.map((planned) => n8nIdOf(run, planned)));
  const found = new Map<string | undefined, RuntimeWorkflow>();
  const {pinData} = run.context.config.environments.get(run.plan.target)!.git;
  for await (const page of run.client.walkWorkflows({excludePinnedData: !pinData})) {
    for (const workflow of page.workflows ?? []) if (ids.has(workflow.id)) found.set(workflow.id, workflow);
  }
  return found;
}

/** What was not told to n8n is what it was. */
function withDescription(run: Run, planned: PlannedWorkflow, row: RuntimeWorkflow): RuntimeWorkflow {
  const before = run.before.get(planned.canonicalId)?.description ?? null;
  return {...row, description: planned.content?.description ?? before};
}
