import type {Context} from '../context.ts';
import {ageIncident} from './age-incident.ts';
import type {Incident, IncidentChange} from './incident.ts';
import {type IncidentSummary, summariseIncident} from './summarise-incident.ts';

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
    const tell = toTell(context, incident);
    if (tell !== null) context.emit(warning(incident, tell));
    aged.push({...summariseIncident(incident), environment: incident.environment, tell: tell ?? []});
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

/** null: nobody has to be told there. */
function toTell({config}: Context, {environment: name, owner}: Incident): string[] | null {
  const environment = config.environments.get(name);
  if (!environment?.policies.drift.enforceSla) return null;
  return [...new Set([environment.owner, owner].filter((one) => one !== undefined && one !== null))];
}

function warning({number, environment, status, escalation, expiresAt}: Incident, tell: string[]) {
  const standing = status === 'expired' ? 'has expired' : `is ${escalation}`;
  const who = tell.length > 0 ? `To be told: ${tell.join(', ')}.` : 'Nobody is named to be told (owner: in wops.yaml).';
  return {
    kind: 'warning',
    environment,
    message: `Incident #${number} ${standing}; its time ends at ${expiresAt}. ${who}`,
  } as const;
}
