import type {Severity} from '../config/config.ts';
import {selectEnvironments} from '../config/select-environments.ts';
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

/** Incidents as they stand now, the newest first. Throws `environment_unknown`. */
export async function listIncidents(context: Context, filter: IncidentFilter = {}): Promise<Incident[]> {
  const {status, severity, open, environments = [], limit} = filter;
  const names = environments.length > 0 ? selectEnvironments(context.config, environments) : null;
  const stored = await context.store.incidents.list({
    ...(open === undefined ? {} : {open}),
    ...(severity?.length ? {severity} : {}),
  });
  // What time has made of them is not in the state file before somebody, or the daemon, does something.
  return stored
    .map((incident) => ageIncident(incident, context.now()).incident)
    .filter((incident) => !names || names.includes(incident.environment))
    .filter((incident) => !status?.length || status.includes(incident.status))
    .slice(0, limit);
}
