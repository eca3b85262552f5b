import type {Context} from '../context.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';

/** Operations after which n8n is not as they left it. */
const UNDONE: ReadonlySet<string> = new Set(['failed', 'rolled_back']);

/**
 * What n8n held of a workflow after the last promotion, apply or restore since `since`, as this state file knows it: an apply
 * of what Git held already makes no commit. null where there was none.
 */
export async function lastApplied(
  {store}: Context,
  {environment, canonicalId, since}: {environment: string; canonicalId: string; since: Date | undefined},
): Promise<RuntimeWorkflow | null> {
  for (const {id, promotionId, createdAt} of await store.snapshots.list({environment, type: 'post_promotion'})) {
    if (since && new Date(createdAt) <= since) return null;
    const found = await store.snapshots.workflow(id, canonicalId);
    if (!found?.workflow) continue;
    const promotion = promotionId === null ? null : await store.promotions.get(promotionId);
    if (!promotion || !UNDONE.has(promotion.status)) return found.workflow;
  }
  return null;
}
