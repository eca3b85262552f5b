import type {Context} from '../context.ts';
import type {Promotion, PromotionStatus} from '../promotion/promotion.ts';
import type {Deployment, DeploymentStatus, DeploymentWorkflow} from '../store/deployment-table.ts';
import {isOpen} from './transitions.ts';

/** How a deployment stands by how its promotion stands. */
const STATUS_OF = {
  pending_approval: 'pending',
  approved: 'scheduled',
  rejected: 'cancelled',
  cancelled: 'cancelled',
  pending: 'running',
  running: 'running',
  completed: 'completed',
  completed_with_errors: 'completed',
  blocked: 'failed',
  failed: 'failed',
  rolled_back: 'failed',
} as const satisfies Record<PromotionStatus, DeploymentStatus>;

const NOT_BEGUN: readonly PromotionStatus[] = ['pending', 'approved', 'cancelled'];

/** Whether a deployment has left no trace but its own row; null: it had no promotion yet. */
export function nothingWritten(promotion: Promotion | null): boolean {
  return promotion === null || NOT_BEGUN.includes(promotion.status);
}

/**
 * A deployment as it stands now: one that is not over follows its promotion, which people approve, reject and may run by
 * hand. Writes nothing.
 */
export async function readStanding(context: Context, deployment: Deployment): Promise<Deployment> {
  const promotion = isOpen(deployment) ? await promotionOf(context, deployment) : null;
  return promotion ? asItsPromotion(deployment, promotion) : deployment;
}

/** null where it has none. */
export async function promotionOf({store}: Context, {promotionId}: Deployment): Promise<Promotion | null> {
  return promotionId === null ? null : store.promotions.get(promotionId);
}

/** The deployment with what its promotion says of it. */
export function asItsPromotion(deployment: Deployment, promotion: Promotion): Deployment {
  // Approved, and being begun.
  const isBegun = deployment.status === 'running' && promotion.status === 'approved';
  const status = isBegun ? 'running' : STATUS_OF[promotion.status];
  if (status === deployment.status && isOpen({status})) return deployment;
  const hasRun = status === 'completed' || status === 'failed';
  return {
    ...deployment,
    status,
    promotionId: promotion.id,
    startedAt: status === 'pending' || status === 'scheduled' ? null : (deployment.startedAt ?? promotion.startedAt),
    finishedAt: isOpen({status}) ? null : promotion.finishedAt,
    error: isOpen({status}) ? null : whyOver(promotion),
    workflows: hasRun ? promotion.workflows.flatMap(workflowResult) : deployment.workflows,
  };
}

/** The rows of a deployment for what a promotion did, or means to do: without what it leaves as it is. */
export function workflowResult(result: Promotion['workflows'][number]): DeploymentWorkflow[] {
  const {canonicalId, name, action, status, error = null} = result;
  return action === 'none' ? [] : [{canonicalId, name, action, status, error}];
}

function whyOver({id, status, error, gates}: Promotion): Deployment['error'] {
  const short = id.slice(0, 8);
  if (status === 'blocked') {
    const faults = gates.filter(({passed}) => !passed).map(({message}) => message);
    return {type: 'blocked', message: faults.join('\n')};
  }
  if (status === 'rejected') return {type: 'blocked', message: `Promotion ${short} was rejected.`};
  if (status === 'cancelled') return {type: 'blocked', message: `Promotion ${short} was cancelled.`};
  if (status === 'rolled_back') return error ?? {type: 'blocked', message: `Promotion ${short} was rolled back.`};
  return error;
}
