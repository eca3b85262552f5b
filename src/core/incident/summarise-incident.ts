import type {Incident} from './incident.ts';

/** What an environment says of its incident; times are ISO 8601. */
export type IncidentSummary = Pick<
  Incident,
  'id' | 'number' | 'status' | 'severity' | 'escalation' | 'owner' | 'detectedAt' | 'expiresAt' | 'lastEventAt'
>;

export function summariseIncident(incident: Incident): IncidentSummary {
  const {id, number, status, severity, escalation, owner, detectedAt, expiresAt, lastEventAt} = incident;
  return {id, number, status, severity, escalation, owner, detectedAt, expiresAt, lastEventAt};
}
