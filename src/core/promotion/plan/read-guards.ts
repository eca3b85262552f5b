import {environment as findEnvironment} from '../../config/environment.ts';
import type {Context} from '../../context.ts';
import {WopsError} from '../../errors.ts';
import {ageIncident, isOverdue} from '../../incident/age-incident.ts';
import type {PlanOptions} from '../plan.ts';
import type {GateFacts} from './gate.ts';

/** What people have put in the way of writing to an environment, or have to see to first. */
export type Guards = Pick<GateFacts, 'hold' | 'incident' | 'driftPolicy'>;

/**
 * The hold and the incident of a target, as they are now. What ends an incident is not held up by either; throws `stale`
 * when that incident is over meanwhile.
 */
export async function readGuards(context: Context, target: string, options: PlanOptions): Promise<Guards> {
  const {policies} = findEnvironment(context.config, target);
  const {store} = context;
  const stored = await store.incidents.open(target);
  if (options.incident !== undefined) {
    if (stored?.number !== options.incident) throw notOpen(options.incident, target);
    return {hold: null, incident: null, driftPolicy: policies.drift};
  }
  const now = context.now();
  const incident = stored && ageIncident(stored, now).incident;
  return {
    hold: await store.holds.get(target),
    incident: incident && {
      ...incident,
      overdue: isOverdue(incident, now),
      ahead: isOverdue(incident, now) && incident.expiresAt > now.toISOString(),
    },
    driftPolicy: policies.drift,
  };
}

function notOpen(number: number, target: string): WopsError {
  return new WopsError('stale', `Incident #${number} is not open in ${target} any more.`, {
    hint: `wops incident show ${number}`,
    details: {incident: number},
  });
}
