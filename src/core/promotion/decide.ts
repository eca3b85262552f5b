import {type Actor, currentActor, isSame, requireRole} from '../actor.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {withLeases} from '../sync/with-leases.ts';
import {findPromotion} from './find-promotion.ts';
import {findRules} from './plan/stage.ts';
import type {Approval, Promotion, PromotionStatus} from './promotion.ts';

export interface Decision {
  id: string;
  status: PromotionStatus;
  approvals: readonly Approval[];
  /** How many people must approve. */
  required: number;
  /** The deployment that waits for it. */
  deployment?: {id: string; scheduledAt: string | null};
}

/**
 * `wops promotion approve|reject`: a person's word on the plan of a promotion, once per person (DESIGN.md §7). One rejection
 * ends it. On one machine a person is who Git says. Throws `usage` when there is nothing to decide, when the person has no
 * name in Git, and for one's own promotion where the stage does not allow that; `blocked` where the role does not.
 */
export async function decidePromotion(
  context: Context,
  wanted: string,
  {decision, comment}: {decision: Approval['decision']; comment?: string | undefined},
): Promise<Decision> {
  const {id, target} = await findPromotion(context, wanted);
  return withLeases(context, {environments: [target], purpose: () => `wops promotion ${decision}`}, async ({store}) => {
    const promotion = (await store.promotions.get(id))!;
    refuseDecided(promotion);
    const actor = await currentActor(context);
    const {required, selfApproval} = findRules(context.config, {
      ...promotion,
      pipeline: promotion.options.pipeline,
    }).approvals;
    refuseDecision(context, promotion, actor, {decision, selfApproval});
    const {status, approvals} = await store.promotions.decide(
      {promotionId: id, digest: promotion.digest, decision, actor, comment: comment ?? null},
      (all) => statusAfter(all, required),
    );
    if (status === 'rejected') await store.promotions.update(id, {finishedAt: context.now().toISOString()});
    const waiting = (await store.deployments.list({status: ['pending']})).find(({promotionId}) => promotionId === id);
    const deployment = waiting ? {deployment: {id: waiting.id, scheduledAt: waiting.scheduledAt}} : {};
    return {id, status, approvals, required, ...deployment};
  });
}

function statusAfter(approvals: readonly Approval[], required: number): PromotionStatus {
  if (approvals.some(({decision}) => decision === 'rejected')) return 'rejected';
  return approvals.length >= required ? 'approved' : 'pending_approval';
}

function refuseDecided({id, status}: Promotion): void {
  if (status === 'pending_approval') return;
  throw new WopsError('usage', `Promotion ${id.slice(0, 8)} is ${status}: there is nothing to decide.`, {
    hint: `wops promotion show ${id}`,
  });
}

function refuseDecision(
  {config}: Context,
  promotion: Promotion,
  actor: Actor,
  {decision, selfApproval}: {decision: Approval['decision']; selfApproval: boolean},
): void {
  if (actor.email === null) {
    throw new WopsError('usage', 'Git does not know who you are; a decision needs a name.', {
      hint: 'git config user.name YOU && git config user.email you@example.com',
    });
  }
  requireRole(config, actor, 'admin', 'decide on promotions');
  if (decision === 'approved' && !selfApproval && isSame(actor, promotion.actor)) {
    throw new WopsError(
      'blocked',
      `Promotion ${promotion.id.slice(0, 8)} is your own; this stage wants somebody else's approval.`,
      {
        hint: `For a colleague: wops promotion approve ${promotion.id}`,
      },
    );
  }
}
