import type {Severity} from '../config/config.ts';
import {environment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import {ageIncident} from './age-incident.ts';
import type {Incident, IncidentStatus} from './incident.ts';

export interface IncidentFilter {
  status?: IncidentStatus[];
  environments?: string[];
  severity?: Severity[];
  /** Only those that somebody has to see to. */
  open?: boolean;
  limit?: number;
}

/**
 * Incidents as they stand now, the newest first. Throws `environment_unknown` for an environment that is neither in wops.yaml
 * nor had an incident.
 */
export async function listIncidents(context: Context, filter: IncidentFilter = {}): Promise<Incident[]> {
  const {status, severity, open, environments = [], limit} = filter;
  for (const name of environments) await refuseUnknown(context, name);
  const stored = await context.store.incidents.list({
    ...(open === undefined ? {} : {open}),
    ...(severity?.length ? {severity} : {}),
  });
  // What time has made of them is not in the state file before somebody, or the daemon, does something.
  return stored
    .map((incident) => ageIncident(incident, context.now()).incident)
    .filter((incident) => environments.length === 0 || environments.includes(incident.environment))
    .filter((incident) => !status?.length || status.includes(incident.status))
    .slice(0, limit);
}

async function refuseUnknown({config, store}: Context, name: string): Promise<void> {
  const [known] = await store.incidents.list({environment: name, limit: 1});
  if (!known) environment(config, name);
}
