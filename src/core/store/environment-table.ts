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

interface CheckRow {
  id: string;
  environment: string;
  check_type: 'scheduled' | 'manual';
  status: DriftStatus;
  reason: string | null;
  workflows_checked: number;
  in_sync: number;
  with_drift: number;
  not_in_git: number;
  missing_in_runtime: number;
  affected: string;
  check_duration_ms: number;
  checked_at: string;
}

/** `environment_state` and `drift_check_history`. */
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
  const insert = database.prepare(
    `INSERT INTO drift_check_history VALUES (@id, @environment, @checkType, @status, @reason, @checked, @inSync, @withDrift,
       @notInGit, @missingInRuntime, @affected, @durationMs, @checkedAt)`,
  );
  const history = database.prepare<{environment: string | null; limit: number}, CheckRow>(
    `SELECT * FROM drift_check_history WHERE @environment IS NULL OR environment = @environment
     ORDER BY checked_at DESC, id DESC LIMIT @limit`,
  );
  const answers = database.prepare<[], CheckRow>(
    `SELECT id, environment, check_type, status, reason, workflows_checked, in_sync, with_drift, not_in_git,
       missing_in_runtime, '[]' AS affected, check_duration_ms, max(checked_at) AS checked_at
     FROM drift_check_history WHERE status <> 'ERROR' GROUP BY environment`,
  );

  return {
    list: (): EnvironmentState[] => all.all().map(toState),
    recordSync(environment: string, now: string) {
      ensure.run(environment);
      synced.run({environment, now});
    },
    recordCheck(check: DriftCheck) {
      ensure.run(check.environment);
      checked.run({
        environment: check.environment,
        status: check.status,
        reason: check.reason,
        checkedAt: check.checkedAt,
      });
      insert.run({...check, affected: JSON.stringify(check.affected)});
    },
    /** The latest checks, newest first. */
    history: (environment: string | null, limit: number): DriftCheck[] =>
      history.all({environment, limit}).map(toCheck),
    /** The latest check of each environment that could be made, without what it found affected. */
    lastAnswers: (): Omit<DriftCheck, 'affected'>[] => answers.all().map(toCheck),
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

function toCheck(row: CheckRow): DriftCheck {
  return {
    id: row.id,
    environment: row.environment,
    checkType: row.check_type,
    status: row.status,
    reason: row.reason,
    checked: row.workflows_checked,
    inSync: row.in_sync,
    withDrift: row.with_drift,
    notInGit: row.not_in_git,
    missingInRuntime: row.missing_in_runtime,
    affected: JSON.parse(row.affected),
    durationMs: row.check_duration_ms,
    checkedAt: row.checked_at,
  };
}
