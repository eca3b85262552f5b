import type {Actor} from '../actor.ts';
import type {Context} from '../context.ts';
import {findPromotion} from './find-promotion.ts';
import type {Approval} from './promotion.ts';
import {type OperationReport, reportNow} from './report.ts';
import {standingResults} from './standing-results.ts';
import type {Step} from './steps.ts';

/** `data` of `wops promotion show --json`. */
export interface ShownPromotion extends OperationReport {
  actor: Actor;
  approvals: Approval[];
  steps: Step[];
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}

export async function showPromotion(context: Context, wanted: string): Promise<ShownPromotion> {
  const promotion = await findPromotion(context, wanted);
  const {id, actor, createdAt, startedAt, finishedAt} = promotion;
  const approvals = (await context.store.promotions.approvals(id)).map(
    ({decision, actor: by, comment, decidedAt}): Approval => ({decision, actor: by, comment, decidedAt}),
  );
  const steps = await context.store.promotions.steps(id);
  return {
    ...(await reportNow(context, promotion)),
    workflows: standingResults(promotion, steps),
    actor,
    approvals,
    steps,
    createdAt,
    startedAt,
    finishedAt,
  };
}
