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

/** What `status` shows stays: the latest check of each environment, and the latest that could be made. */
const KEPT = `kept AS (
  SELECT environment, max(checked_at) AS latest, max(CASE WHEN counted = 1 AND status <> 'ERROR' THEN checked_at END) AS answered
  FROM drift_check_history GROUP BY environment)`;
const IS_OLD = '(checked_at < @before AND checked_at < latest AND checked_at IS NOT answered)';

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
       @notInGit, @missingInRuntime, @affected, @durationMs, @checkedAt, @counts)`,
  );
  const history = database.prepare<{environment: string | null; limit: number}, CheckRow>(
    `SELECT * FROM drift_check_history WHERE @environment IS NULL OR environment = @environment
     ORDER BY checked_at DESC, id DESC LIMIT @limit`,
  );
  const answers = database.prepare<[], CheckRow>(
    `SELECT id, environment, check_type, status, reason, workflows_checked, in_sync, with_drift, not_in_git,
       missing_in_runtime, '[]' AS affected, check_duration_ms, max(checked_at) AS checked_at
     FROM drift_check_history WHERE status <> 'ERROR' AND counted = 1 GROUP BY environment`,
  );
  const begin = database
    .prepare<[string], number>(
      'UPDATE environment_state SET checks_begun = checks_begun + 1 WHERE environment = ? RETURNING checks_begun',
    )
    .pluck();
  const take = database.prepare(
    `UPDATE environment_state SET check_recorded = @ticket WHERE environment = @environment AND check_recorded < @ticket`,
  );
  const count = database.prepare<{before: string}, {total: number; old: number}>(
    `WITH ${KEPT} SELECT count(*) AS total, coalesce(sum(${IS_OLD}), 0) AS old
     FROM drift_check_history JOIN kept USING (environment)`,
  );
  const forget = database.prepare<{before: string; limit: number}>(
    `WITH ${KEPT} DELETE FROM drift_check_history WHERE id IN (
       SELECT id FROM drift_check_history JOIN kept USING (environment) WHERE ${IS_OLD}
       ORDER BY checked_at LIMIT @limit)`,
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
    /** Adds it to the history; `counts`: it tells of the environment as it is. */
    addCheck: (check: DriftCheck, counts: boolean) =>
      void insert.run({...check, affected: JSON.stringify(check.affected), counts: Number(counts)}),
    /** How many checks there are, and how many of them `deleteOldChecks` would forget. */
    countOldChecks: (before: string) => count.get({before})!,
    /** The oldest of before that time; how many there were. */
    deleteOldChecks: (before: string, limit: number): number => forget.run({before, limit}).changes,
    /** The latest checks, newest first. */
    history: (environment: string | null, limit: number): DriftCheck[] =>
      history.all({environment, limit}).map(toCheck),
    /** The latest check of each environment as it is that could be made, without what it found affected. */
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
