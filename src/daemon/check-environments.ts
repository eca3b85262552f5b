import type {Context} from '../core/context.ts';
import {checkDrift, type EnvironmentDrift} from '../core/drift/check-drift.ts';

/** A scheduled check in short; `wops drift history` has the rest. */
export type CheckedEnvironment = Pick<
  EnvironmentDrift,
  | 'id'
  | 'name'
  | 'status'
  | 'reason'
  | 'checked'
  | 'inSync'
  | 'withDrift'
  | 'notInGit'
  | 'missingInRuntime'
  | 'durationMs'
> &
  Partial<Pick<EnvironmentDrift, 'incidentId' | 'incident' | 'error'>>;

/** Checks every environment that is not of class dev for drift, side by side; one that cannot be checked is `ERROR`. */
export async function checkEnvironments(context: Context): Promise<CheckedEnvironment[]> {
  const {environments} = await checkDrift(context, {checkType: 'scheduled'});
  return environments.map(inShort);
}

function inShort(drift: EnvironmentDrift): CheckedEnvironment {
  const {class: _, checkType, checkedAt, affected, reported, accepted, invalid, ...short} = drift;
  return short;
}
