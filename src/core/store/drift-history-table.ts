import type {AffectedWorkflow, DriftCheck, DriftStatus} from '../drift/drift-report.ts';
import type {Database} from './database.ts';
import {createDriftFoundTable} from './drift-found-table.ts';

/** A check, without what it found affected. */
export type DriftAnswer = Omit<DriftCheck, 'affected'>;

interface Row {
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
  found_hash: string | null;
}

/** What `status` shows stays: the latest check of each environment, and the latest that could be made. */
const KEPT = `kept AS (
  SELECT environment, max(checked_at) AS latest, max(CASE WHEN counted = 1 AND status <> 'ERROR' THEN checked_at END) AS answered
  FROM drift_check_history GROUP BY environment)`;
const IS_OLD = '(checked_at < @before AND checked_at < latest AND checked_at IS NOT answered)';

/** `drift_check_history`, and with it `drift_found`. */
export function createDriftHistoryTable(database: Database) {
  const found = createDriftFoundTable(database);
  const insert = database.prepare(
    `INSERT INTO drift_check_history (id, environment, check_type, status, reason, workflows_checked, in_sync, with_drift,
       not_in_git, missing_in_runtime, affected, check_duration_ms, checked_at, counted, found_hash)
     VALUES (@id, @environment, @checkType, @status, @reason, @checked, @inSync, @withDrift, @notInGit, @missingInRuntime,
       '[]', @durationMs, @checkedAt, @counts, @foundHash)`,
  );
  const list = database.prepare<{environment: string | null; limit: number}, Row>(
    `SELECT * FROM drift_check_history WHERE rowid IN (
       SELECT rowid FROM drift_check_history WHERE @environment IS NULL OR environment = @environment
       ORDER BY checked_at DESC, rowid DESC LIMIT @limit)
     ORDER BY checked_at DESC, rowid DESC`,
  );
  const answers = database.prepare<[], Omit<Row, 'affected' | 'found_hash'>>(
    `SELECT id, environment, check_type, status, reason, workflows_checked, in_sync, with_drift, not_in_git,
       missing_in_runtime, check_duration_ms, checked_at
     FROM drift_check_history WHERE rowid IN (
       SELECT rowid FROM (
         SELECT rowid, max(checked_at) FROM drift_check_history
         WHERE status <> 'ERROR' AND counted = 1 GROUP BY environment))`,
  );
  const count = database.prepare<{before: string}, {total: number; old: number}>(
    `WITH ${KEPT} SELECT count(*) AS total, coalesce(sum(${IS_OLD}), 0) AS old
     FROM drift_check_history JOIN kept USING (environment)`,
  );
  const forget = database.prepare<{before: string; limit: number}>(
    `WITH ${KEPT} DELETE FROM drift_check_history WHERE rowid IN (
       SELECT drift_check_history.rowid FROM drift_check_history JOIN kept USING (environment) WHERE ${IS_OLD}
       ORDER BY checked_at LIMIT @limit)`,
  );

  return {
    /** `counts`: it tells of the environment as it is. */
    add({affected, ...check}: DriftCheck, counts: boolean) {
      const foundHash = affected.length === 0 ? null : found.put(affected);
      insert.run({...check, counts: Number(counts), foundHash});
    },
    /** The latest checks, newest first; those that found the same share it. Several reads: within one transaction. */
    list(environment: string | null, limit: number): DriftCheck[] {
      const known = new Map<string, AffectedWorkflow[]>();
      return list.all({environment, limit}).map((row) => {
        const {found_hash: hash, affected} = row;
        if (hash === null) return {...toAnswer(row), affected: JSON.parse(affected)};
        if (!known.has(hash)) known.set(hash, found.get(hash));
        return {...toAnswer(row), affected: known.get(hash)!};
      });
    },
    /** The latest check of each environment as it is that could be made. */
    lastAnswers: (): DriftAnswer[] => answers.all().map(toAnswer),
    /** How many checks there are, and how many of them `deleteOld` would forget. */
    countOld: (before: string) => count.get({before})!,
    /** The oldest of before that time, and what only they had found; how many there were. */
    deleteOld(before: string, limit: number): number {
      const {changes} = forget.run({before, limit});
      if (changes > 0) found.sweep();
      return changes;
    },
  };
}

function toAnswer(row: Omit<Row, 'affected' | 'found_hash'>): DriftAnswer {
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
    durationMs: row.check_duration_ms,
    checkedAt: row.checked_at,
  };
}
