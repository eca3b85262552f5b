import type {Context} from '../context.ts';
import type {Deployment} from '../store/deployment-table.ts';
import {readStanding} from './as-its-promotion.ts';
import {type DeploymentSummary, summaryOf} from './deployment-report.ts';
import {runDeployment} from './run-deployment.ts';
import {settleLeft} from './settle-left.ts';
import {isOpen, moveDeployment} from './transitions.ts';

/** What came of a deployment in this run; one that is still `scheduled` says what it waits for. */
export interface DeploymentRun extends DeploymentSummary {
  durationMs: number;
}

/**
 * Runs every deployment that is due, the longest due first, and settles what killed processes left running (DESIGN.md §7).
 * One that fails does not stop the others. Several processes may do this at once: each deployment is run by one of them.
 * Answers those of which something has become. Throws `interrupted`.
 */
export async function runDueDeployments(context: Context): Promise<DeploymentRun[]> {
  const {deployments} = context.store;
  const runs: DeploymentRun[] = [];
  const each = async (todo: Deployment[], work: (deployment: Deployment) => Promise<boolean>) => {
    for (const deployment of todo) {
      context.signal.throwIfAborted();
      const start = performance.now();
      if (!(await work(deployment))) continue;
      const ended = (await deployments.get(deployment.id))!;
      runs.push({...summaryOf(ended), durationMs: Math.round(performance.now() - start)});
    }
  };
  await each(await deployments.list({status: ['pending', 'scheduled']}), (deployment) => follow(context, deployment));
  await each(await deployments.list({status: ['running']}), (deployment) => settleLeft(context, deployment));
  await each(await deployments.due(context.now()), (deployment) => runDeployment(context, deployment));
  return runs;
}

/** Takes over what people decided on its promotion. Whether it is over by that. */
async function follow(context: Context, deployment: Deployment): Promise<boolean> {
  const standing = await readStanding(context, deployment);
  if (standing.status === deployment.status) return false;
  const isMoved = await moveDeployment(context, deployment, standing);
  return isMoved && !isOpen(standing);
}
