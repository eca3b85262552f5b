import type {Context} from '../context.ts';
import type {DeploymentChange} from '../store/deployment-store.ts';
import type {DeploymentStatus} from '../store/deployment-table.ts';

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

const STATUSES = Object.keys(DEPLOYMENT_TRANSITIONS) as DeploymentStatus[];

/** Whether it can still be run, or is running. */
export function isOpen({status}: {status: DeploymentStatus}): boolean {
  return DEPLOYMENT_TRANSITIONS[status].length > 0;
}

/** Statuses from which a deployment may come to `status`. */
export function statusesBefore(status: DeploymentStatus): DeploymentStatus[] {
  return STATUSES.filter((from) => (DEPLOYMENT_TRANSITIONS[from] as readonly DeploymentStatus[]).includes(status));
}

/**
 * Compare and swap: brings a deployment to `status`, with what else changes. false, and nothing has changed, where another
 * process was faster and there is no way from where it stands now.
 */
export async function moveDeployment(
  {store}: Context,
  id: string,
  {status, ...change}: DeploymentChange & {status: DeploymentStatus},
): Promise<boolean> {
  return store.deployments.update(id, {...change, status}, {expect: statusesBefore(status)});
}
