import type {DriftAcceptance} from '../incident/incident.ts';
import {type ActorColumns, actorColumns, toActor} from './actor-columns.ts';
import type {Database} from './database.ts';

interface Row extends ActorColumns {
  environment: string;
  workflow: string;
  fingerprint: string;
  incident_id: string;
  reason: string;
  accepted_at: string;
}

/** `drift_acceptance`: one per workflow of an environment. */
export function createAcceptanceTable(database: Database) {
  const put = database.prepare(
    `INSERT INTO drift_acceptance VALUES (@environment, @workflow, @fingerprint, @incident_id, @actor_id, @actor_name,
       @actor_email, @reason, @accepted_at)
     ON CONFLICT (environment, workflow) DO UPDATE SET fingerprint = @fingerprint, incident_id = @incident_id,
       actor_id = @actor_id, actor_name = @actor_name, actor_email = @actor_email, reason = @reason,
       accepted_at = @accepted_at`,
  );
  const list = database.prepare<{environment: string | null}, Row>(
    `SELECT * FROM drift_acceptance WHERE @environment IS NULL OR environment = @environment
     ORDER BY environment, workflow`,
  );
  const end = database.prepare<{environment: string; fingerprints: string}, Row>(
    `DELETE FROM drift_acceptance
     WHERE environment = @environment AND fingerprint NOT IN (SELECT value FROM json_each(@fingerprints))
     RETURNING *`,
  );

  return {
    /** The newest takes the place of an older one. */
    put: ({environment, workflow, fingerprint, incidentId, actor, reason, acceptedAt}: DriftAcceptance) =>
      void put.run({
        ...actorColumns(actor),
        environment,
        workflow,
        fingerprint,
        incident_id: incidentId,
        reason,
        accepted_at: acceptedAt,
      }),
    list: (environment?: string): DriftAcceptance[] => list.all({environment: environment ?? null}).map(toAcceptance),
    /** Ends those of an environment that have none of `fingerprints`, and answers them. */
    endOthers: (environment: string, fingerprints: readonly string[]): DriftAcceptance[] =>
      end.all({environment, fingerprints: JSON.stringify(fingerprints)}).map(toAcceptance),
  };
}

function toAcceptance(row: Row): DriftAcceptance {
  return {
    environment: row.environment,
    workflow: row.workflow,
    fingerprint: row.fingerprint,
    incidentId: row.incident_id,
    actor: toActor(row),
    reason: row.reason,
    acceptedAt: row.accepted_at,
  };
}
