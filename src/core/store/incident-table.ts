import type {Severity} from '../config/config.ts';
import {type DriftSnapshot, type Incident, type IncidentStatus, TERMINAL_STATUSES} from '../incident/incident.ts';
import type {Database} from './database.ts';

export interface IncidentFilter {
  status?: readonly IncidentStatus[];
  environment?: string;
  severity?: readonly Severity[];
  /** false: those that are closed or cancelled. */
  open?: boolean;
  /** Default: all. */
  limit?: number;
}

interface Row {
  id: string;
  number: number;
  environment: string;
  status: IncidentStatus;
  severity: Severity;
  escalation: Incident['escalation'];
  affected: string;
  owner: string | null;
  reason: string | null;
  ticket: string | null;
  resolution: Incident['resolution'];
  detected_at: string;
  acknowledged_at: string | null;
  stabilized_at: string | null;
  reconciled_at: string | null;
  closed_at: string | null;
  expires_at: string;
  last_event_at: string;
  payload_purged_at: string | null;
}

/** All but the drift snapshot, which is large and seldom asked for. */
const COLUMNS = `id, number, environment, status, severity, escalation, affected, owner, reason, ticket, resolution,
  detected_at, acknowledged_at, stabilized_at, reconciled_at, closed_at, expires_at, last_event_at, payload_purged_at`;

const IS_OPEN = `status NOT IN (${TERMINAL_STATUSES.map((status) => `'${status}'`).join(', ')})`;

/** `drift_incident`. */
export function createIncidentTable(database: Database) {
  const insert = database.prepare(
    `INSERT INTO drift_incident (${COLUMNS}, drift_snapshot) VALUES (@id, @number, @environment, @status, @severity,
       @escalation, @affected, @owner, @reason, @ticket, @resolution, @detected_at, @acknowledged_at, @stabilized_at,
       @reconciled_at, @closed_at, @expires_at, @last_event_at, @payload_purged_at, @drift_snapshot)`,
  );
  // With what must not change: the database refuses it, where it would else be lost without a word.
  const update = database.prepare(
    `UPDATE drift_incident SET number = @number, environment = @environment, status = @status, severity = @severity,
       escalation = @escalation, affected = @affected, owner = @owner, reason = @reason, ticket = @ticket,
       resolution = @resolution, detected_at = @detected_at, acknowledged_at = @acknowledged_at,
       stabilized_at = @stabilized_at, reconciled_at = @reconciled_at, closed_at = @closed_at, expires_at = @expires_at,
       last_event_at = @last_event_at
     WHERE id = @id`,
  );
  const purge = database.prepare('UPDATE drift_incident SET drift_snapshot = NULL, payload_purged_at = ? WHERE id = ?');
  const reach = database.prepare('UPDATE drift_incident SET last_event_at = max(last_event_at, ?) WHERE id = ?');
  const get = database.prepare<[string], Row>(`SELECT ${COLUMNS} FROM drift_incident WHERE id = ?`);
  const numbered = database.prepare<[number], Row>(`SELECT ${COLUMNS} FROM drift_incident WHERE number = ?`);
  const starting = database.prepare<{prefix: string}, Row>(
    `SELECT ${COLUMNS} FROM drift_incident WHERE substr(id, 1, length(@prefix)) = @prefix ORDER BY number DESC`,
  );
  const open = database.prepare<[string], Row>(
    `SELECT ${COLUMNS} FROM drift_incident WHERE environment = ? AND ${IS_OPEN}`,
  );
  const list = database.prepare<
    Record<'status' | 'environment' | 'severity', string | null> & {open: number | null; limit: number},
    Row
  >(
    `SELECT ${COLUMNS} FROM drift_incident
     WHERE (@status IS NULL OR status IN (SELECT value FROM json_each(@status)))
       AND (@severity IS NULL OR severity IN (SELECT value FROM json_each(@severity)))
       AND (@environment IS NULL OR environment = @environment)
       AND (@open IS NULL OR (${IS_OPEN}) = @open)
     ORDER BY number DESC LIMIT @limit`,
  );
  const highest = database.prepare<[], number>('SELECT coalesce(max(number), 0) FROM drift_incident').pluck();
  const snapshot = database
    .prepare<[string], string | null>('SELECT drift_snapshot FROM drift_incident WHERE id = ?')
    .pluck();
  const incidentOf = (row: Row | undefined) => (row ? toIncident(row) : null);

  return {
    insert: (incident: Incident, found: DriftSnapshot) =>
      void insert.run({...toRow(incident), drift_snapshot: JSON.stringify(found)}),
    /** Everything that can change; that its snapshot was purged is `purge`'s to say. */
    update: (incident: Incident) => void update.run(toRow(incident)),
    /** Lets go of its drift snapshot. */
    purge: (id: string, at: string) => void purge.run(at, id),
    /** An event of that time was added. */
    reach: (id: string, at: string) => void reach.run(at, id),
    get: (id: string): Incident | null => incidentOf(get.get(id)),
    numbered: (number: number): Incident | null => incidentOf(numbered.get(number)),
    /** Those whose ids begin with `prefix`, newest first. */
    starting: (prefix: string): Incident[] => starting.all({prefix}).map(toIncident),
    open: (environment: string): Incident | null => incidentOf(open.get(environment)),
    list: ({status, environment, severity, open: isOpen, limit}: IncidentFilter): Incident[] =>
      list
        .all({
          status: status ? JSON.stringify(status) : null,
          environment: environment ?? null,
          severity: severity ? JSON.stringify(severity) : null,
          open: isOpen === undefined ? null : Number(isOpen),
          limit: limit ?? -1,
        })
        .map(toIncident),
    /** 0: there is none. */
    highest: (): number => highest.get() as number,
    /** null where it was purged, and where there is no such incident. */
    snapshot(id: string): DriftSnapshot | null {
      const text = snapshot.get(id) as string | null | undefined;
      return text ? (JSON.parse(text) as DriftSnapshot) : null;
    },
  };
}

function toRow(incident: Incident): Row {
  return {
    id: incident.id,
    number: incident.number,
    environment: incident.environment,
    status: incident.status,
    severity: incident.severity,
    escalation: incident.escalation,
    affected: JSON.stringify(incident.affected),
    owner: incident.owner,
    reason: incident.reason,
    ticket: incident.ticket,
    resolution: incident.resolution,
    detected_at: incident.detectedAt,
    acknowledged_at: incident.acknowledgedAt,
    stabilized_at: incident.stabilizedAt,
    reconciled_at: incident.reconciledAt,
    closed_at: incident.closedAt,
    expires_at: incident.expiresAt,
    last_event_at: incident.lastEventAt,
    payload_purged_at: incident.payloadPurgedAt,
  };
}

function toIncident(row: Row): Incident {
  return {
    id: row.id,
    number: row.number,
    environment: row.environment,
    status: row.status,
    severity: row.severity,
    escalation: row.escalation,
    affected: JSON.parse(row.affected),
    owner: row.owner,
    reason: row.reason,
    ticket: row.ticket,
    resolution: row.resolution,
    detectedAt: row.detected_at,
    acknowledgedAt: row.acknowledged_at,
    stabilizedAt: row.stabilized_at,
    reconciledAt: row.reconciled_at,
    closedAt: row.closed_at,
    expiresAt: row.expires_at,
    lastEventAt: row.last_event_at,
    payloadPurgedAt: row.payload_purged_at,
  };
}
