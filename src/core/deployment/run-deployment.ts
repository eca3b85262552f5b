import type {Context} from '../context.ts';
import {toWopsError, type WopsError} from '../errors.ts';
import {decideAndRun, type OperationHost} from '../promotion/perform-operation.ts';
import {refuseMovedPlan} from '../promotion/plan/plan-file.ts';
import {planPromotion} from '../promotion/plan/plan-promotion.ts';
import type {Promotion} from '../promotion/promotion.ts';
import {resumeApproved} from '../promotion/resume.ts';
import {takeUpUnfinished} from '../promotion/take-up.ts';
import {isTransient} from '../promotion/undo/retry.ts';
import type {Deployment} from '../store/deployment-table.ts';
import {runGitPass} from '../sync/git-pass.ts';
import {withLeases} from '../sync/with-leases.ts';
import {openFileSource} from '../sync/workflow-files.ts';
import {asItsPromotion, nothingWritten, promotionOf} from './as-its-promotion.ts';
import {moveDeployment} from './transitions.ts';

/** How long after its time a deployment is tried again while n8n or Git cannot be reached, in milliseconds. */
const PATIENCE_MS = 3_600_000;

/**
 * Runs a deployment that is due, with the plan it was scheduled with; another one fails as stale, unless it was scheduled to
 * be planned anew. It stays `scheduled`, and says what it waits for, while the target is busy or on hold, and for an hour
 * while n8n or Git cannot be reached. false: another process has it in hand. Whatever goes wrong is put down with it; throws
 * `interrupted` alone.
 */
export async function runDeployment(context: Context, {id, target}: Deployment): Promise<boolean> {
  const purpose = () => `wops deployment ${id.slice(0, 8)}`;
  try {
    return await withLeases(context, {environments: [target], purpose}, async (held) => {
      await takeUpUnfinished(held, target);
      const hold = await held.store.holds.get(target);
      if (hold) return await wait(held, id, {type: 'blocked', message: `${target} is on hold: ${hold.reason}`});
      return await runHeld(held, id);
    });
  } catch (error) {
    const failure = toWopsError(error);
    if (failure.code === 'interrupted') throw failure;
    return putDownFailure(context, id, failure);
  }
}

async function runHeld(held: Context, id: string): Promise<boolean> {
  const scheduled = (await held.store.deployments.get(id))!;
  const begun = {status: 'running', startedAt: held.now().toISOString(), error: null} as const;
  if (scheduled.status !== 'scheduled' || !(await moveDeployment(held, scheduled, begun))) return false;
  const deployment: Deployment = {...scheduled, ...begun};
  try {
    await moveDeployment(held, deployment, asItsPromotion(deployment, await carryOut(held, deployment)));
  } catch (error) {
    const failure = toWopsError(error);
    await settleFailed(held, id, failure);
    if (failure.code === 'interrupted') throw failure;
  }
  return true;
}

async function carryOut(held: Context, deployment: Deployment): Promise<Promotion> {
  const {id, source, target, options, digest, replan, actor} = deployment;
  const approved = await promotionOf(held, deployment);
  // It was run by hand.
  if (approved && approved.status !== 'approved') return approved;
  await runGitPass(held, await openFileSource(held, {}));
  const host: OperationHost = {
    actor,
    // It was asked for when it was scheduled.
    confirm: async () => {},
    stored: async (promotion) => void (await held.store.deployments.update(id, {promotionId: promotion.id})),
  };
  if (approved) return resumeApproved(held, approved, host);
  const operation = await planPromotion(held, {source, target, asks: true}, options);
  if (!replan) refuseMovedPlan({digest}, operation);
  return decideAndRun(held, operation, host);
}

/** It ends as its promotion did; where that wrote nothing it failed, or is tried again. */
async function settleFailed(held: Context, id: string, failure: WopsError): Promise<void> {
  const deployment = (await held.store.deployments.get(id))!;
  const promotion = await promotionOf(held, deployment);
  if (promotion && !nothingWritten(promotion)) {
    await moveDeployment(held, deployment, asItsPromotion(deployment, promotion));
    return;
  }
  await scheduleAgain(held, deployment, promotion);
  await putDownFailure(held, id, failure);
}

/** Of one that is scheduled: it says what it waits for, or has failed. false where it is not. */
async function putDownFailure(context: Context, id: string, failure: WopsError): Promise<boolean> {
  const {code: type, message} = failure;
  const deployment = (await context.store.deployments.get(id))!;
  if (deployment.status !== 'scheduled') return false;
  if (mayPass(context, deployment, failure)) return wait(context, id, {type, message});
  const finishedAt = context.now().toISOString();
  return moveDeployment(context, deployment, {status: 'failed', error: {type, message}, finishedAt});
}

async function wait({store}: Context, id: string, error: NonNullable<Deployment['error']>): Promise<boolean> {
  return store.deployments.update(id, {error}, {expect: ['scheduled']});
}

/** Nothing was written: it is as it was before it ran. */
export async function scheduleAgain(
  context: Context,
  deployment: Deployment,
  promotion: Promotion | null,
): Promise<void> {
  const keeps = promotion?.status === 'approved' ? {} : {promotionId: null};
  await moveDeployment(context, deployment, {status: 'scheduled', startedAt: null, ...keeps});
}

function mayPass(context: Context, {scheduledAt}: Deployment, failure: WopsError): boolean {
  if (failure.code === 'busy' || failure.code === 'interrupted') return true;
  return isTransient(failure) && context.now().getTime() - Date.parse(scheduledAt!) < PATIENCE_MS;
}
