import {WopsError} from '../../errors.ts';
import type {RuntimeWorkflow, WorkflowGraph} from '../../workflow/runtime-workflow.ts';
import {graphText} from '../plan/target-terms.ts';
import type {Run} from './run.ts';

/**
 * The workflow that a lost request created: of that name and content, made after the operation began, and not known to be
 * another one. null when there is none. Throws `usage` when there are several: only a person can tell them apart.
 */
export async function findCreated(run: Run, name: string, graph: WorkflowGraph): Promise<RuntimeWorkflow | null> {
  const {client, plan, journal, promotion, context} = run;
  const known = new Set([
    ...plan.workflows.flatMap(({n8nId}) => n8nId ?? []),
    ...journal.steps.flatMap(({outcome}) => outcome.n8nId ?? []),
    ...(await context.store.mappings(plan.target)).map(({n8nId}) => n8nId),
  ]);
  const wanted = graphText(graph);
  const found: RuntimeWorkflow[] = [];
  for await (const page of client.walkWorkflows({excludePinnedData: true})) {
    for (const workflow of page.workflows ?? []) {
      if (workflow.name !== name || workflow.isArchived || known.has(workflow.id)) continue;
      if (found.some(({id}) => id === workflow.id) || !isRecent(workflow, promotion.startedAt)) continue;
      if (graphText(workflow) === wanted) found.push(workflow);
    }
  }
  if (found.length <= 1) return found[0] ?? null;
  throw new WopsError(
    'usage',
    `${plan.target} has ${found.length} new workflows "${name}" (${found.map(({id}) => id).join(', ')}); one of them was made by this promotion.`,
    {
      hint: 'Delete the ones that are not meant in n8n, and run the command again.',
    },
  );
}

/** With five minutes for clocks that disagree. */
function isRecent({createdAt}: RuntimeWorkflow, startedAt: string | null): boolean {
  if (createdAt === undefined || startedAt === null) return true;
  return Date.parse(createdAt) > Date.parse(startedAt) - 300_000;
}
