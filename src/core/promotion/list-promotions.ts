import type {Actor} from '../actor.ts';
import {environment as findEnvironment} from '../config/environment.ts';
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

/**
 * Promotions, applies and restores, the newest first. Throws `environment_unknown` for a target that is not in wops.yaml, and
 * never was promoted to.
 */
export async function listPromotions({store, config}: Context, options: ListOptions): Promise<PromotionSummary[]> {
  const found = await store.promotions.list(options);
  if (found.length === 0 && options.target !== undefined) findEnvironment(config, options.target);
  return found.map(summary);
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
