import type {Context} from '../context.ts';
import {onlyOne} from '../only-one.ts';
import type {Deployment} from '../store/deployment-table.ts';
import {readStanding} from './as-its-promotion.ts';

/**
 * The deployment a user means by its id, the beginning of it, or `latest`, as it stands. Throws `usage` when there is none,
 * or several.
 */
export async function findDeployment(context: Context, wanted: string): Promise<Deployment> {
  const {deployments} = context.store;
  const found = wanted === 'latest' ? await deployments.list({limit: 1}) : await deployments.find(wanted);
  return readStanding(
    context,
    onlyOne(found, wanted, {noun: 'deployment', tell: ({id, source, target}) => `${id} (${source} → ${target})`}),
  );
}
