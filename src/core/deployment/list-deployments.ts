import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import type {DeploymentStatus} from '../store/deployment-table.ts';
import {readStanding} from './as-its-promotion.ts';
import {type DeploymentSummary, summaryOf} from './deployment-report.ts';

export interface DeploymentListOptions {
  target?: string | undefined;
  status?: readonly DeploymentStatus[] | undefined;
  limit: number;
}

/**
 * Deployments as they stand, the newest first. Throws `environment_unknown` for a target that is not in wops.yaml, and has
 * none.
 */
export async function listDeployments(
  context: Context,
  {target, status, limit}: DeploymentListOptions,
): Promise<DeploymentSummary[]> {
  const all = await context.store.deployments.list();
  const standing = await Promise.all(all.map((deployment) => readStanding(context, deployment)));
  const there = standing.filter((deployment) => target === undefined || deployment.target === target);
  if (there.length === 0 && target !== undefined) findEnvironment(context.config, target);
  return there
    .filter((deployment) => status === undefined || status.includes(deployment.status))
    .slice(0, limit)
    .map(summaryOf);
}
