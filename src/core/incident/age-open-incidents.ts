import type {Context} from '../context.ts';
import {ageIncident} from './age-incident.ts';
import type {IncidentChange} from './incident.ts';
import {type IncidentSummary, summariseIncident} from './summarise-incident.ts';
import {tellOwners} from './tell-owners.ts';

/** An open incident of which time has made something. */
export interface AgedIncident extends IncidentSummary {
  environment: string;
  /** Who is to be told of it (`enforceSla`): owners of incident and environment. */
  tell: string[];
}

/**
 * Writes down what time has made of the open incidents: higher levels of escalation, and expiry (DESIGN.md §8). Each is
 * written once, whichever process comes first. Where `enforceSla` holds, a warning says who is to be told. Answers those
 * that this run changed. Throws `interrupted`.
 */
export async function ageOpenIncidents(context: Context): Promise<AgedIncident[]> {
  const aged: AgedIncident[] = [];
  for (const {id} of await context.store.incidents.list({open: true})) {
    context.signal.throwIfAborted();
    const {incident, events} = await age(context, id);
    if (events.length === 0) continue;
    const tell = tellOwners(context, {incident, events});
    aged.push({...summariseIncident(incident), environment: incident.environment, tell});
  }
  return aged;
}

/** `events`: what this process wrote; another one may have been faster, or have closed it. */
async function age({store, now}: Context, id: string): Promise<IncidentChange> {
  let change: IncidentChange | undefined;
  const incident = await store.incidents.change(id, (stored) => {
    change = ageIncident(stored, now());
    return change;
  });
  return {incident, events: change!.events};
}
