import type {Context} from '../context.ts';
import type {DeploymentChange} from '../store/deployment-store.ts';
import type {Deployment, DeploymentStatus} from '../store/deployment-table.ts';

/** How a deployment may go on (DESIGN.md §7). */
export const DEPLOYMENT_TRANSITIONS = {
  // What comes after `scheduled` too: its promotion can be run by hand.
  pending: ['scheduled', 'running', 'completed', 'failed', 'cancelled'],
  scheduled: ['pending', 'running', 'completed', 'failed', 'cancelled'],
  // Back when nothing was written: it is tried again, or needs an approval by now.
  running: ['completed', 'failed', 'scheduled', 'pending'],
  completed: [],
  failed: [],
  cancelled: [],
} as const satisfies Record<DeploymentStatus, readonly DeploymentStatus[]>;

/** Whether it can still be run, or is running. */
export function isOpen({status}: {status: DeploymentStatus}): boolean {
  return DEPLOYMENT_TRANSITIONS[status].length > 0;
}

/**
 * Compare and swap: brings a deployment from how it was read to `status`, with what else changes. false, and nothing has
 * changed, where it does not stand so any more, or there is no such way.
 */
export async function moveDeployment(
  {store}: Context,
  {id, status: from}: Deployment,
  change: DeploymentChange & {status: DeploymentStatus},
): Promise<boolean> {
  const ways: readonly DeploymentStatus[] = DEPLOYMENT_TRANSITIONS[from];
  return ways.includes(change.status) && store.deployments.update(id, change, {expect: [from]});
}
