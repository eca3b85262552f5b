import type {DriftCheck, DriftStatus} from '../drift/drift-report.ts';
import type {Database} from './database.ts';

/** What is remembered of an environment as a whole. */
export interface EnvironmentState {
  environment: string;
  lastSyncAt: string | null;
  lastDriftCheckAt: string | null;
  driftStatus: DriftStatus | null;
  driftReason: string | null;
  /** The last check could not be made: the status is that of an earlier one. */
  driftStale: boolean;
  everLinked: boolean;
}

interface Row {
  environment: string;
  last_sync_at: string | null;
  last_drift_check_at: string | null;
  drift_status: DriftStatus | null;
  drift_reason: string | null;
  drift_stale: number;
  ever_linked: number;
}

/** `environment_state`. */
export function createEnvironmentTable(database: Database) {
  const all = database.prepare<[], Row>('SELECT * FROM environment_state');
  const ensure = database.prepare('INSERT INTO environment_state (environment) VALUES (?) ON CONFLICT DO NOTHING');
  const synced = database.prepare(
    `UPDATE environment_state SET last_sync_at = @now,
       ever_linked = ever_linked OR EXISTS (SELECT 1 FROM workflow_env_map WHERE environment = @environment AND status = 'linked')
     WHERE environment = @environment`,
  );
  // A check that could not be made keeps the last known status and marks it stale (DESIGN.md §6).
  const checked = database.prepare(
    `UPDATE environment_state SET
       last_drift_check_at = @checkedAt,
       drift_stale = @status = 'ERROR' AND drift_status IS NOT NULL AND drift_status <> 'ERROR',
       drift_status = CASE WHEN @status = 'ERROR' AND drift_status IS NOT NULL THEN drift_status ELSE @status END,
       drift_reason = @reason,
       last_drift_detected_at = CASE WHEN @status = 'DRIFT_DETECTED' THEN @checkedAt ELSE last_drift_detected_at END
     WHERE environment = @environment`,
  );
  const begin = database
    .prepare<[string], number>(
      'UPDATE environment_state SET checks_begun = checks_begun + 1 WHERE environment = ? RETURNING checks_begun',
    )
    .pluck();
  const take = database.prepare(
    `UPDATE environment_state SET check_recorded = @ticket WHERE environment = @environment AND check_recorded < @ticket`,
  );

  return {
    list: (): EnvironmentState[] => all.all().map(toState),
    recordSync(environment: string, now: string) {
      ensure.run(environment);
      synced.run({environment, now});
    },
    /** The ticket of a check that begins: 1, 2, … */
    beginCheck(environment: string): number {
      ensure.run(environment);
      return begin.get(environment) as number;
    },
    /** false: a check that began later was recorded already. */
    takeTicket(environment: string, ticket: number): boolean {
      ensure.run(environment);
      return take.run({environment, ticket}).changes > 0;
    },
    /** Notes it as what is known of its environment. */
    recordCheck: ({environment, status, reason, checkedAt}: DriftCheck) =>
      void checked.run({environment, status, reason, checkedAt}),
  };
}

function toState(row: Row): EnvironmentState {
  return {
    environment: row.environment,
    lastSyncAt: row.last_sync_at,
    lastDriftCheckAt: row.last_drift_check_at,
    driftStatus: row.drift_status,
    driftReason: row.drift_reason,
    driftStale: row.drift_stale === 1,
    everLinked: row.ever_linked === 1,
  };
}
