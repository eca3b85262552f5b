import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {Deployment} from '../store/deployment-table.ts';
import {readStanding} from './as-its-promotion.ts';

/**
 * The deployment a user means by its id, the beginning of it, or `latest`, as it stands. Throws `usage` when there is none,
 * or several.
 */
export async function findDeployment(context: Context, wanted: string): Promise<Deployment> {
  const {deployments} = context.store;
  const found = wanted === 'latest' ? await deployments.list({limit: 1}) : await deployments.find(wanted);
  if (found.length === 1 && wanted !== '') return readStanding(context, found[0]!);
  const told = found.map(({id, source, target}) => `${id} (${source} → ${target})`).join(', ');
  const message = found.length === 0 ? `There is no deployment "${wanted}".` : `"${wanted}" could be any of ${told}.`;
  throw new WopsError('usage', message, {hint: 'wops deployment list'});
}
