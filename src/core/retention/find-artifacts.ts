import type {Context} from '../context.ts';
import type {PromotionStatus} from '../promotion/promotion.ts';
import type {Snapshot} from '../store/snapshot-table.ts';

export interface Artifacts {
  /** Of reconciliations that are over. */
  total: number;
  /** Ids of those that may go, oldest first. */
  ids: string[];
}

/** n8n is as these left it. */
const CARRIED_OUT: readonly PromotionStatus[] = ['completed', 'completed_with_errors'];

/**
 * Snapshots from before and after what was done about incidents of these numbers, where that had finished before
 * `cutoff(environment)`.
 */
export async function findArtifacts(
  {store, now}: Context,
  incidents: ReadonlySet<number>,
  cutoff: (environment: string) => string,
): Promise<Artifacts> {
  const all = await store.snapshots.ofReconciliations(now().toISOString());
  const old: Snapshot[] = [];
  for (const id of all) {
    const snapshot = await store.snapshots.get(id);
    const promotion = snapshot?.promotionId ? await store.promotions.get(snapshot.promotionId) : null;
    if (!snapshot || promotion?.options.incident === undefined || !incidents.has(promotion.options.incident)) continue;
    if (promotion.finishedAt !== null && promotion.finishedAt < cutoff(promotion.target)) old.push(snapshot);
  }
  const needed = new Set<string>();
  for (const environment of new Set(old.map((snapshot) => snapshot.environment))) {
    for (const id of await appliedLast(store, environment)) needed.add(id);
  }
  return {total: all.length, ids: old.map(({id}) => id).filter((id) => !needed.has(id))};
}

/** Those that say what an operation last left of some workflow: a commit compares with it (`lastApplied`). */
async function appliedLast({snapshots, promotions}: Context['store'], environment: string): Promise<string[]> {
  const seen = new Set<string>();
  const last: string[] = [];
  for (const {id, promotionId} of await snapshots.list({environment, type: 'post_promotion'})) {
    const promotion = promotionId === null ? null : await promotions.get(promotionId);
    if (promotion && !CARRIED_OUT.includes(promotion.status)) continue;
    const held = (await snapshots.rows(id)).flatMap((row) => (row.present && row.canonicalId ? [row.canonicalId] : []));
    if (held.some((canonicalId) => !seen.has(canonicalId))) last.push(id);
    for (const canonicalId of held) seen.add(canonicalId);
  }
  return last;
}
