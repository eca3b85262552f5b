import type {Context} from '../../context.ts';
import {WopsError} from '../../errors.ts';
import type {N8nClient} from '../../n8n/client.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import {NEW_CREDENTIAL, NEW_WORKFLOW, type Plan, type PlannedWorkflow, type WorkflowContent} from '../plan.ts';
import type {Promotion} from '../promotion.ts';
import type {Journal} from './journal.ts';
import {resolveContent} from './resolve-content.ts';
import {groupsOf, type WriteGroup} from './write-groups.ts';

/** An operation under way. */
export interface Run {
  context: Context;
  promotion: Promotion;
  plan: Plan;
  journal: Journal;
  client: N8nClient;
  groups: WriteGroup[];
  /** As the snapshot holds them, by canonical id; null: it was not there. */
  before: ReadonlyMap<string, RuntimeWorkflow | null>;
  /** Versions that were read back and are what was meant, by canonical id: they may go live. */
  verified: Map<string, string>;
}

export interface OpenRunOptions {
  promotion: Promotion;
  plan: Plan;
  journal: Journal;
}

export async function openRun(context: Context, options: OpenRunOptions): Promise<Run> {
  const {promotion, plan} = options;
  const held = await context.store.snapshots.workflows(promotion.snapshots.pre!);
  return {
    ...options,
    context,
    client: await context.n8n(plan.target),
    groups: groupsOf(plan),
    verified: new Map(),
    before: new Map(held.map(({canonicalId, workflow}) => [canonicalId!, workflow])),
  };
}

/** What the plan writes for a workflow, with the ids of what it has created so far. */
export function contentOf({plan, journal}: Run, {content}: PlannedWorkflow): WorkflowContent {
  const created = new Map<string, string>();
  for (const {kind, canonicalId, subject, outcome} of journal.steps) {
    if (kind === 'create' && outcome.n8nId !== undefined) created.set(`${NEW_WORKFLOW}${canonicalId}`, outcome.n8nId);
    if (kind === 'create_credential' && outcome.credentialId)
      created.set(`${NEW_CREDENTIAL}${subject}`, outcome.credentialId);
  }
  return created.size === 0 && plan.placeholders.length === 0 ? content! : resolveContent(content!, created);
}

/** The n8n id of a workflow in the target; undefined while it is not created. */
export function n8nIdOf({journal}: Pick<Run, 'journal'>, {n8nId, canonicalId}: PlannedWorkflow): string | undefined {
  const created = journal.steps.filter((step) => step.kind === 'create' && step.canonicalId === canonicalId);
  return n8nId ?? created.findLast(({outcome}) => outcome.n8nId !== undefined)?.outcome.n8nId;
}

/** The workflow as n8n holds it now. Throws `stale` when it is not there any more. */
export async function readNow(run: Run, planned: PlannedWorkflow): Promise<RuntimeWorkflow> {
  const id = n8nIdOf(run, planned);
  const workflow = id === undefined ? null : await run.client.getWorkflow(id);
  if (workflow) return workflow;
  throw new WopsError('stale', `"${planned.name}" (${id}) was deleted in ${run.plan.target} meanwhile.`);
}
