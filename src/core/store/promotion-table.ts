import {zstdCompressSync, zstdDecompressSync} from 'node:zlib';
import type {Plan} from '../promotion/plan.ts';
import type {OperationKind, Promotion, PromotionStatus, Stage} from '../promotion/promotion.ts';
import {type ActorColumns, actorColumns, toActor} from './actor-columns.ts';
import type {Database} from './database.ts';
import {fromJsonColumn, toJsonColumn} from './json-column.ts';

interface Row extends ActorColumns {
  id: string;
  kind: OperationKind;
  source: string;
  target_environment: string;
  status: PromotionStatus;
  stage: Stage;
  digest: string;
  options: string;
  gates: string;
  findings: string;
  workflows: string;
  pre_snapshot_id: string | null;
  post_snapshot_id: string | null;
  rollback: string | null;
  git_commit_sha: string | null;
  pushed: number;
  error: string | null;
  undo_requested_by: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

export interface PromotionFilter {
  target?: string;
  status?: readonly PromotionStatus[];
  /** Default: all. */
  limit?: number;
}

/** All but the plan, which is large and seldom asked for. */
const COLUMNS = `id, kind, source, target_environment, status, stage, digest, options, actor_id, actor_name, actor_email,
  gates, findings, workflows, pre_snapshot_id, post_snapshot_id, rollback, git_commit_sha, pushed, error,
  undo_requested_by, created_at, started_at, finished_at`;

/** `promotion`: promotions, applies and restores, each with its plan. */
export function createPromotionTable(database: Database) {
  const insert = database.prepare(
    `INSERT INTO promotion (${COLUMNS}, plan) VALUES (@id, @kind, @source, @target_environment, @status, @stage, @digest,
       @options, @actor_id, @actor_name, @actor_email, @gates, @findings, @workflows, @pre_snapshot_id, @post_snapshot_id,
       @rollback, @git_commit_sha, @pushed, @error, @undo_requested_by, @created_at, @started_at, @finished_at, @plan)`,
  );
  const update = database.prepare(
    `UPDATE promotion SET status = @status, stage = @stage, gates = @gates, findings = @findings, workflows = @workflows,
       pre_snapshot_id = @pre_snapshot_id, post_snapshot_id = @post_snapshot_id, rollback = @rollback,
       git_commit_sha = @git_commit_sha, pushed = @pushed, error = @error, undo_requested_by = @undo_requested_by,
       started_at = @started_at, finished_at = @finished_at
     WHERE id = @id`,
  );
  const get = database.prepare<[string], Row>(`SELECT ${COLUMNS} FROM promotion WHERE id = ?`);
  const find = database.prepare<{prefix: string}, Row>(
    `SELECT ${COLUMNS} FROM promotion WHERE substr(id, 1, length(@prefix)) = @prefix ORDER BY created_at DESC, rowid DESC`,
  );
  const list = database.prepare<{target: string | null; status: string | null; limit: number}, Row>(
    `SELECT ${COLUMNS} FROM promotion
     WHERE (@target IS NULL OR target_environment = @target)
       AND (@status IS NULL OR status IN (SELECT value FROM json_each(@status)))
     ORDER BY created_at DESC, rowid DESC LIMIT @limit`,
  );
  const plan = database.prepare<[string], Buffer | null>('SELECT plan FROM promotion WHERE id = ?').pluck();
  const savePlan = database.prepare('UPDATE promotion SET plan = ? WHERE id = ? AND plan IS NULL');

  return {
    insert: (promotion: Promotion, plan: Plan | null) =>
      void insert.run({...toRow(promotion), plan: plan && compress(plan)}),
    /** Everything that can change. */
    update: (promotion: Promotion) => void update.run(toRow(promotion)),
    get(id: string): Promotion | null {
      const row = get.get(id);
      return row ? toPromotion(row) : null;
    },
    /** Those whose ids begin with `prefix`, newest first. */
    find: (prefix: string): Promotion[] => find.all({prefix}).map(toPromotion),
    list: ({target, status, limit}: PromotionFilter): Promotion[] =>
      list
        .all({target: target ?? null, status: status ? JSON.stringify(status) : null, limit: limit ?? -1})
        .map(toPromotion),
    plan(id: string): Plan | null {
      const blob = plan.get(id) as Buffer | null | undefined;
      return blob ? (JSON.parse(zstdDecompressSync(blob).toString()) as Plan) : null;
    },
    /** Keeps the plan, unless it is kept already. */
    savePlan: (id: string, plan: Plan) => void savePlan.run(compress(plan), id),
  };
}

function compress(plan: Plan): Buffer {
  return zstdCompressSync(JSON.stringify(plan));
}

function toRow(promotion: Promotion): Row {
  return {
    ...actorColumns(promotion.actor),
    id: promotion.id,
    kind: promotion.kind,
    source: promotion.source,
    target_environment: promotion.target,
    status: promotion.status,
    stage: promotion.stage,
    digest: promotion.digest,
    options: JSON.stringify(promotion.options),
    gates: JSON.stringify(promotion.gates),
    findings: JSON.stringify(promotion.findings),
    workflows: JSON.stringify(promotion.workflows),
    pre_snapshot_id: promotion.snapshots.pre ?? null,
    post_snapshot_id: promotion.snapshots.post ?? null,
    rollback: toJsonColumn(promotion.rollback),
    git_commit_sha: promotion.commit,
    pushed: Number(promotion.pushed),
    error: toJsonColumn(promotion.error),
    undo_requested_by: toJsonColumn(promotion.undoRequestedBy),
    created_at: promotion.createdAt,
    started_at: promotion.startedAt,
    finished_at: promotion.finishedAt,
  };
}

function toPromotion(row: Row): Promotion {
  return {
    id: row.id,
    kind: row.kind,
    source: row.source,
    target: row.target_environment,
    status: row.status,
    stage: row.stage,
    digest: row.digest,
    options: JSON.parse(row.options),
    actor: toActor(row),
    gates: JSON.parse(row.gates),
    findings: JSON.parse(row.findings),
    workflows: JSON.parse(row.workflows),
    snapshots: {
      ...(row.pre_snapshot_id === null ? {} : {pre: row.pre_snapshot_id}),
      ...(row.post_snapshot_id === null ? {} : {post: row.post_snapshot_id}),
    },
    rollback: fromJsonColumn(row.rollback),
    commit: row.git_commit_sha,
    pushed: row.pushed === 1,
    error: fromJsonColumn(row.error),
    undoRequestedBy: fromJsonColumn(row.undo_requested_by),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
