import {currentActor} from '../actor.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {Deployment} from '../store/deployment-table.ts';
import {type ShownDeployment, shownDeployment} from './deployment-report.ts';
import {findDeployment} from './find-deployment.ts';

/**
 * `wops deployment cancel`: one that has not begun will not run, and nobody needs to approve its promotion any more. Throws
 * `usage` for any other.
 */
export async function cancelDeployment(context: Context, wanted: string): Promise<ShownDeployment> {
  const {store} = context;
  const deployment = await findDeployment(context, wanted);
  const {id, promotionId} = deployment;
  const finishedAt = context.now().toISOString();
  const actor = await currentActor(context);
  const isCancelled =
    canCancel(deployment) &&
    (await store.deployments.update(
      id,
      {status: 'cancelled', finishedAt, error: null},
      {expect: ['pending', 'scheduled'], actor},
    ));
  if (!isCancelled) throw notCancellable(await findDeployment(context, id));
  if (promotionId !== null) {
    const expect = ['pending_approval', 'approved'] as const;
    await store.promotions.update(promotionId, {status: 'cancelled', finishedAt}, {expect, actor});
  }
  return shownDeployment(context, await findDeployment(context, id));
}

function canCancel({status}: Deployment): boolean {
  return status === 'pending' || status === 'scheduled';
}

function notCancellable({id, status, promotionId}: Deployment): WopsError {
  const canUndo = promotionId !== null && (status === 'running' || status === 'completed');
  return new WopsError('usage', `Deployment ${id.slice(0, 8)} is ${status}: there is nothing to cancel.`, {
    hint: canUndo ? `Once it is through: wops rollback ${promotionId}` : `wops deployment show ${id}`,
  });
}
