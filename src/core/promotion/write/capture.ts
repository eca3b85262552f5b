import {createHash} from 'node:crypto';
import type {Context} from '../../context.ts';
import {WopsError} from '../../errors.ts';
import {mapBounded} from '../../git/map-bounded.ts';
import type {NewSnapshotWorkflow} from '../../store/snapshot-workflow-table.ts';
import {isPublished} from '../../workflow/comparable-workflow.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import {fieldsText} from '../plan/target-terms.ts';
import type {Plan, PlannedWorkflow} from '../plan.ts';
import type {Promotion} from '../promotion.ts';
import type {Run} from './run.ts';

const CONCURRENCY = 8;

/**
 * The snapshot before an operation: every workflow that it will touch, as n8n holds it now. Throws `stale` when one is not
 * as the plan saw it.
 */
export async function captureBefore(context: Context, {id: promotionId}: Pick<Promotion, 'id'>, plan: Plan) {
  const client = await context.n8n(plan.target);
  const touched = plan.workflows.filter(({action}) => action !== 'none');
  const workflows = await mapBounded(
    touched,
    async (planned) => {
      const workflow = planned.n8nId === null ? null : await client.getWorkflow(planned.n8nId);
      refuseMoved(plan, planned, workflow);
      return snapshotWorkflow(planned, workflow);
    },
    CONCURRENCY,
  );
  return {
    id: context.newId(),
    environment: plan.target,
    type: 'pre_promotion' as const,
    promotionId,
    commit: (await (await context.git()).head()).commit,
    reason: null,
    createdAt: context.now().toISOString(),
    workflows,
  };
}

/** The snapshot after it; answers its id. */
export async function captureAfter(
  {context, plan, promotion}: Run,
  after: ReadonlyMap<string, RuntimeWorkflow>,
): Promise<string> {
  const id = context.newId();
  const snapshot = {
    id,
    environment: plan.target,
    type: 'post_promotion' as const,
    promotionId: promotion.id,
    commit: null,
    reason: null,
    createdAt: context.now().toISOString(),
  };
  const names = new Map(plan.workflows.map((workflow) => [workflow.canonicalId, workflow]));
  await context.store.snapshots.create(snapshot, [
    [...after].map(([id, workflow]) => snapshotWorkflow(names.get(id)!, workflow)),
  ]);
  return id;
}

/** A workflow as a snapshot keeps it; null: it was not there. */
export function snapshotWorkflow(
  {canonicalId, name, n8nId}: {canonicalId: string | null; name: string; n8nId: string | null},
  workflow: RuntimeWorkflow | null,
): NewSnapshotWorkflow {
  return {
    n8nId: workflow?.id ?? n8nId,
    canonicalId,
    name: workflow?.name ?? name,
    published: workflow !== null && isPublished(workflow),
    archived: workflow?.isArchived ?? false,
    versionId: workflow?.versionId ?? null,
    activeVersionId: workflow?.activeVersionId ?? null,
    workflow,
  };
}

function refuseMoved({target}: Plan, {before, name}: PlannedWorkflow, now: RuntimeWorkflow | null): void {
  if (before === null && now === null) return;
  const what = before && now ? whatMoved(before, now) : 'it was deleted';
  if (what === null) return;
  throw new WopsError(
    'stale',
    `"${name}" changed in ${target} since the plan was made: ${what}. Nothing was written.`,
    {
      hint: `wops diff ${target}`,
      details: {workflow: name, environment: target},
    },
  );
}

function whatMoved(before: NonNullable<PlannedWorkflow['before']>, now: RuntimeWorkflow): string | null {
  const fieldsHash = createHash('sha256').update(fieldsText(now.name, now.settings)).digest('hex');
  if ((now.versionId ?? null) !== before.versionId) return 'another draft was saved';
  if ((now.activeVersionId ?? null) !== before.activeVersionId || isPublished(now) !== before.published)
    return 'another version is published';
  if ((now.isArchived ?? false) !== before.archived)
    return now.isArchived ? 'it was archived' : 'it was taken out of the archive';
  return fieldsHash === before.fieldsHash ? null : 'its name or settings are others';
}
