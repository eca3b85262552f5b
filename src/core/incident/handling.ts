import type {DriftHandling} from '../config/config.ts';
import type {Context} from '../context.ts';
import type {Incident} from './incident.ts';

/** How drift is handled in an incident's environment; null where wops.yaml does not know that any more. */
export function handlingOf(
  {config}: Pick<Context, 'config'>,
  {environment}: Pick<Incident, 'environment'>,
): DriftHandling | null {
  return config.environments.get(environment)?.drift.handling ?? null;
}
