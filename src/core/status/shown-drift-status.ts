import {DRIFT_STATUSES, type DriftStatus} from '../drift/drift-report.ts';
import type {Incident, IncidentStatus} from '../incident/incident.ts';

/** What an environment is shown as while an incident is open, by the incident's status (DESIGN.md §6). */
const WITH_INCIDENT = {
  detected: 'DRIFT_INCIDENT_ACTIVE',
  expired: 'DRIFT_INCIDENT_ACTIVE',
  acknowledged: 'DRIFT_INCIDENT_ACKNOWLEDGED',
  stabilized: 'DRIFT_INCIDENT_ACKNOWLEDGED',
  reconciled: 'DRIFT_INCIDENT_ACKNOWLEDGED',
  closed: null,
  cancelled: null,
} as const satisfies Record<IncidentStatus, string | null>;

/** How an environment may be shown: what a check found, or that somebody has to see, or sees, to an incident. */
export const SHOWN_DRIFT_STATUSES = [
  ...DRIFT_STATUSES,
  'DRIFT_INCIDENT_ACTIVE',
  'DRIFT_INCIDENT_ACKNOWLEDGED',
] as const;
export type ShownDriftStatus = (typeof SHOWN_DRIFT_STATUSES)[number];

/** `found`: by the last check; null before the first. */
export function shownDriftStatus(
  found: DriftStatus | null,
  incident: Pick<Incident, 'status'> | undefined,
): ShownDriftStatus | null {
  return (incident && WITH_INCIDENT[incident.status]) ?? found;
}
