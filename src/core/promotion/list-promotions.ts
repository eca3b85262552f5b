import type {Actor} from '../actor.ts';
import type {Context} from '../context.ts';
import type {OperationKind, Promotion, PromotionStatus} from './promotion.ts';

/** An element of `data` of `wops promotion list --json`. */
export interface PromotionSummary {
  id: string;
  kind: OperationKind;
  source: string;
  target: string;
  status: PromotionStatus;
  /** How many workflows it changed, or was to change. */
  workflows: number;
  actor: Actor;
  createdAt: string;
  finishedAt: string | null;
  error?: {type: string; message: string};
}

export interface ListOptions {
  target?: string | undefined;
  status?: PromotionStatus[] | undefined;
  limit: number;
}

/** Promotions, applies and restores, the newest first. */
export async function listPromotions({store}: Context, options: ListOptions): Promise<PromotionSummary[]> {
  return (await store.promotions.list(options)).map(summary);
}

function summary({
  id,
  kind,
  source,
  target,
  status,
  workflows,
  actor,
  createdAt,
  finishedAt,
  error,
}: Promotion): PromotionSummary {
  const changed = workflows.filter(({action}) => action !== 'none').length;
  return {
    id,
    kind,
    source,
    target,
    status,
    workflows: changed,
    actor,
    createdAt,
    finishedAt,
    ...(error ? {error} : {}),
  };
}
