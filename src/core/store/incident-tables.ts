import {isDeepStrictEqual} from 'node:util';
import type {NewAuditEntry} from '../audit/audit-entry.ts';
import {WopsError} from '../errors.ts';
import {incidentTime} from '../incident/age-incident.ts';
import type {DriftApproval} from '../incident/approval.ts';
import type {Incident, IncidentChange, NewIncidentEvent, Observation} from '../incident/incident.ts';
import {createAcceptanceTable} from './acceptance-table.ts';
import {createDriftApprovalTable} from './drift-approval-table.ts';
import {createDriftSnapshotTable} from './drift-snapshot-table.ts';
import {createIncidentEventTable} from './incident-event-table.ts';
import {createIncidentTable} from './incident-table.ts';
import type {UnitOfWork} from './unit-of-work.ts';

export type IncidentTables = ReturnType<typeof createIncidentTables>;

/** The tables of incidents with what takes more than one of them. For use inside a transaction. */
export function createIncidentTables({database, audit}: Pick<UnitOfWork, 'database' | 'audit'>) {
  const incidents = createIncidentTable(database);
  const events = createIncidentEventTable(database);
  const snapshots = createDriftSnapshotTable(database);
  const approvals = createDriftApprovalTable(database);
  const tell = (incident: Incident, event: NewIncidentEvent) => {
    events.append(incident.id, event);
    audit.append(auditEntryOf(incident, event));
  };

  return {
    incidents,
    events,
    snapshots,
    approvals,
    acceptances: createAcceptanceTable(database),
    /** Throws `usage` where there is none. */
    known(id: string): Incident {
      const incident = incidents.get(id);
      if (incident) return incident;
      throw new WopsError('usage', `There is no incident ${id}.`, {hint: 'wops incident list'});
    },
    /** What a check found where no incident was open. */
    open({incident, events: told}: Observation, {snapshot, sides}: NonNullable<Observation['opened']>) {
      incidents.insert(incident, snapshot);
      snapshots.insert(incident.id, sides);
      for (const event of told) tell(incident, event);
    },
    /** Makes of `before` what it was changed to; writes nothing where that is the same. */
    save(before: Incident, {incident, events: told}: IncidentChange) {
      if (!isDeepStrictEqual(before, incident)) incidents.update(incident);
      for (const event of told) tell(incident, event);
    },
    /** An event that changes nothing else of it; no earlier than its last one, which may have come meanwhile. */
    add(incident: Incident, event: NewIncidentEvent) {
      const at = incidentTime(incident, new Date(event.at));
      tell(incident, {...event, at});
      incidents.reach(incident.id, at);
    },
    /** Throws `usage` where it is none of this incident, was not approved, or was used already. */
    spendApproval(id: string, incident: Incident, at: string) {
      const approval = approvals.list({incidentId: incident.id}).find((one) => one.id === id);
      if (approval?.status !== 'approved' || approval.usedAt !== null) throw notUsable(id, approval, incident);
      approvals.use(id, at);
    },
  };
}

function notUsable(id: string, approval: DriftApproval | undefined, {number}: Incident): WopsError {
  const standing = approval?.usedAt ? `was used at ${approval.usedAt}` : `is ${approval?.status ?? 'not there'}`;
  return new WopsError('usage', `The approval ${id} of incident #${number} ${standing}: it allows nothing.`, {
    hint: `wops incident show ${number}`,
    details: {incident: number, approvalId: id},
  });
}

function auditEntryOf({id, number, environment}: Incident, event: NewIncidentEvent): NewAuditEntry {
  const {kind, from, to, actor, at, forced, details} = event;
  return {
    at,
    actor,
    action: `incident.${kind}`,
    subject: {type: 'incident', id, name: `#${number}`},
    environment,
    details: {number, from, to, ...(forced ? {forced} : {}), ...details},
  };
}
