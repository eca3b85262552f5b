import type {IncidentEvent, IncidentEventKind, IncidentStatus, NewIncidentEvent} from '../incident/incident.ts';
import {type ActorColumns, actorColumns, toActor} from './actor-columns.ts';
import type {Database} from './database.ts';

interface Row extends ActorColumns {
  incident_id: string;
  number: number;
  kind: IncidentEventKind;
  from_status: IncidentStatus | null;
  to_status: IncidentStatus | null;
  at: string;
  forced: number;
  details: string;
}

/** `incident_event`: what happened to incidents, in the order in which it did. */
export function createIncidentEventTable(database: Database) {
  const insert = database.prepare<[Omit<Row, 'number'>]>(
    `INSERT INTO incident_event VALUES (@incident_id,
       1 + coalesce((SELECT max(number) FROM incident_event WHERE incident_id = @incident_id), 0),
       @kind, @from_status, @to_status, @actor_id, @actor_name, @actor_email, @at, @forced, @details)`,
  );
  const list = database.prepare<[string], Row>('SELECT * FROM incident_event WHERE incident_id = ? ORDER BY number');

  return {
    append: (incidentId: string, {kind, from, to, actor, at, forced, details}: NewIncidentEvent) =>
      void insert.run({
        ...actorColumns(actor),
        incident_id: incidentId,
        kind,
        from_status: from,
        to_status: to,
        at,
        forced: Number(forced),
        details: JSON.stringify(details),
      }),
    list: (incidentId: string): IncidentEvent[] => list.all(incidentId).map(toEvent),
  };
}

function toEvent(row: Row): IncidentEvent {
  return {
    number: row.number,
    kind: row.kind,
    from: row.from_status,
    to: row.to_status,
    actor: toActor(row),
    at: row.at,
    forced: row.forced === 1,
    details: JSON.parse(row.details),
  };
}
