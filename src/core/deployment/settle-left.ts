import type {Context} from '../context.ts';
import {toWopsError} from '../errors.ts';
import {takeUpUnfinished} from '../promotion/take-up.ts';
import type {Deployment} from '../store/deployment-table.ts';
import {withLeases} from '../sync/with-leases.ts';
import {asItsPromotion, nothingWritten, promotionOf} from './as-its-promotion.ts';
import {scheduleAgain} from './run-deployment.ts';
import {moveDeployment} from './transitions.ts';

/** After this a deployment that a process left running is given up, in milliseconds (DESIGN.md §7; specification §5.5). */
const GIVE_UP_MS = 3_600_000;

/**
 * Settles a deployment that says it runs while nobody holds its target: a killed process has left it. Its promotion is taken
 * up first (what was written is undone, or finished), and the deployment ends as that did. Where nothing had been written it
 * is scheduled again. After an hour it is `failed`. Whether it is over by that.
 */
export async function settleLeft(context: Context, {id, target}: Deployment): Promise<boolean> {
  const purpose = () => `wops deployment ${id.slice(0, 8)}`;
  try {
    return await withLeases(context, {environments: [target], purpose}, async (held) => {
      await takeUpUnfinished(held, target);
      return await settle(held, id);
    });
  } catch (error) {
    const {code: type, message} = toWopsError(error);
    if (type === 'interrupted') throw error;
    // Somebody is at work on it, then.
    return type === 'busy' ? false : giveUp(context, id, message);
  }
}

async function settle(held: Context, id: string): Promise<boolean> {
  const deployment = await held.store.deployments.get(id);
  if (deployment?.status !== 'running') return false;
  const promotion = await promotionOf(held, deployment);
  if (promotion && !nothingWritten(promotion)) {
    const isSettled = await moveDeployment(held, deployment, asItsPromotion(deployment, promotion));
    return isSettled || giveUp(held, id, `Promotion ${promotion.id.slice(0, 8)} is not settled yet.`);
  }
  if (promotion?.status === 'pending') {
    const finishedAt = held.now().toISOString();
    await held.store.promotions.update(promotion.id, {status: 'cancelled', finishedAt}, {expect: ['pending']});
  }
  if (await giveUp(held, id, 'Its process ended before anything was written.')) return true;
  await scheduleAgain(held, deployment, promotion);
  return false;
}

/** Fails it when it has been running for too long. */
async function giveUp(context: Context, id: string, message: string): Promise<boolean> {
  const deployment = (await context.store.deployments.get(id))!;
  const {status, startedAt} = deployment;
  const now = context.now();
  if (status !== 'running' || startedAt === null || now.getTime() - Date.parse(startedAt) <= GIVE_UP_MS) return false;
  const error = {type: 'interrupted', message} as const;
  return moveDeployment(context, deployment, {status: 'failed', finishedAt: now.toISOString(), error});
}
