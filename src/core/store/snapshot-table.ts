import type {Database} from './database.ts';

export const SNAPSHOT_TYPES = ['pre_promotion', 'post_promotion', 'manual_backup'] as const;
export type SnapshotType = (typeof SNAPSHOT_TYPES)[number];

/** What an environment held at a time, without its workflows. */
export interface Snapshot {
  id: string;
  environment: string;
  type: SnapshotType;
  promotionId: string | null;
  /** What Git held then. */
  commit: string | null;
  reason: string | null;
  /** Of those that were there. */
  workflowCount: number;
  createdAt: string;
}

export type NewSnapshot = Omit<Snapshot, 'workflowCount'>;

export interface SnapshotFilter {
  environment?: string;
  type?: SnapshotType;
  /** Default: all. */
  limit?: number;
}

interface Row {
  id: string;
  environment: string;
  snapshot_type: SnapshotType;
  promotion_id: string | null;
  git_commit: string | null;
  reason: string | null;
  workflow_count: number;
  created_at: string;
}

/** `snapshot`. One that is not complete does not exist for anybody. */
export function createSnapshotTable(database: Database) {
  const insert = database.prepare(
    `INSERT INTO snapshot VALUES (@id, @environment, @type, @promotionId, @commit, @reason, 0, @createdAt, 0)`,
  );
  const complete = database.prepare(
    `UPDATE snapshot SET complete = 1,
       workflow_count = (SELECT count(*) FROM snapshot_workflow WHERE snapshot_id = id AND present = 1)
     WHERE id = ? AND complete = 0`,
  );
  const get = database.prepare<[string], Row>('SELECT * FROM snapshot WHERE id = ? AND complete = 1');
  const find = database.prepare<{prefix: string}, Row>(
    `SELECT * FROM snapshot WHERE complete = 1 AND substr(id, 1, length(@prefix)) = @prefix
     ORDER BY created_at DESC, rowid DESC`,
  );
  const list = database.prepare<{environment: string | null; type: string | null; limit: number}, Row>(
    `SELECT * FROM snapshot
     WHERE complete = 1 AND (@environment IS NULL OR environment = @environment)
       AND (@type IS NULL OR snapshot_type = @type)
     ORDER BY created_at DESC, rowid DESC LIMIT @limit`,
  );
  const discard = database.prepare('DELETE FROM snapshot WHERE id = ? AND complete = 0');
  const discardOld = database.prepare('DELETE FROM snapshot WHERE complete = 0 AND created_at < ?');
  const remove = database.prepare('DELETE FROM snapshot WHERE id = ? AND complete = 1');
  const ofReconciliations = database
    .prepare<[string], string>(
      `SELECT snapshot.id FROM promotion JOIN snapshot ON snapshot.id IN (pre_snapshot_id, post_snapshot_id)
       WHERE coalesce(json_type(options, '$.incident'), 'null') <> 'null' AND status <> 'running' AND finished_at < ?
       ORDER BY snapshot.created_at, snapshot.rowid`,
    )
    .pluck();

  return {
    insert: (snapshot: NewSnapshot) => void insert.run(snapshot),
    /** false: there is none that is being written. */
    complete: (id: string): boolean => complete.run(id).changes > 0,
    get(id: string): Snapshot | null {
      const row = get.get(id);
      return row ? toSnapshot(row) : null;
    },
    /** Those whose ids begin with `prefix`, newest first. */
    find: (prefix: string): Snapshot[] => find.all({prefix}).map(toSnapshot),
    list: ({environment, type, limit}: SnapshotFilter): Snapshot[] =>
      list.all({environment: environment ?? null, type: type ?? null, limit: limit ?? -1}).map(toSnapshot),
    /** false: there is no such one. */
    remove: (id: string): boolean => remove.run(id).changes > 0,
    /** Ids of those before and after what was done about incidents and had finished before `time`, oldest first. */
    ofReconciliations: (time: string): string[] => ofReconciliations.all(time) as string[],
    /** One that is still being written. */
    discard: (id: string): boolean => discard.run(id).changes > 0,
    /** Those begun before `time` and never completed; how many there were. */
    discardOld: (time: string): number => discardOld.run(time).changes,
  };
}

function toSnapshot(row: Row): Snapshot {
  return {
    id: row.id,
    environment: row.environment,
    type: row.snapshot_type,
    promotionId: row.promotion_id,
    commit: row.git_commit,
    reason: row.reason,
    workflowCount: row.workflow_count,
    createdAt: row.created_at,
  };
}
