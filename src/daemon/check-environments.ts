import type {Context} from '../core/context.ts';
import {checkDrift, type EnvironmentDrift} from '../core/drift/check-drift.ts';
import {toWopsError} from '../core/errors.ts';
import {takeUpUnfinished} from '../core/promotion/take-up.ts';
import {withLeases} from '../core/sync/with-leases.ts';

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

/**
 * Checks every environment that is not of class dev for drift, side by side; one that cannot be checked is `ERROR`. What a
 * killed process left unfinished there is taken back, or finished, before (DESIGN.md §7).
 */
export async function checkEnvironments(context: Context): Promise<CheckedEnvironment[]> {
  for (const {target} of await context.store.promotions.unfinished()) await takeUp(context, target);
  const {environments} = await checkDrift(context, {checkType: 'scheduled'});
  return environments.map(inShort);
}

/** Who holds the lease is at work there; what cannot be settled now is tried again by the next run. */
async function takeUp(context: Context, environment: string): Promise<void> {
  if (!context.config.environments.has(environment)) return;
  try {
    const purpose = () => 'wops daemon';
    await withLeases(context, {environments: [environment], purpose}, (held) => takeUpUnfinished(held, environment));
  } catch (error) {
    const {code, message} = toWopsError(error);
    if (code === 'interrupted') throw error;
    if (code !== 'busy') context.emit({kind: 'warning', environment, message});
  }
}

function inShort(drift: EnvironmentDrift): CheckedEnvironment {
  const {class: _, checkType, checkedAt, affected, reported, accepted, invalid, ...short} = drift;
  return short;
}
