import type {Actor} from '../actor.ts';
import type {ErrorCode} from '../errors.ts';
import type {Action, PlanOptions} from '../promotion/plan.ts';
import {type ActorColumns, actorColumns, toActor} from './actor-columns.ts';
import type {Database} from './database.ts';
import {fromJsonColumn, toJsonColumn} from './json-column.ts';

/** DESIGN.md §7. `pending`: its promotion waits for approval. */
export const DEPLOYMENT_STATUSES = ['pending', 'scheduled', 'running', 'completed', 'failed', 'cancelled'] as const;
export type DeploymentStatus = (typeof DEPLOYMENT_STATUSES)[number];

export const DEPLOYMENT_WORKFLOW_STATUSES = ['pending', 'success', 'failed', 'skipped', 'rolled_back'] as const;

/** A promotion at a time. */
export interface Deployment {
  id: string;
  source: string;
  target: string;
  options: PlanOptions;
  /** Of the plan that was made when it was scheduled. */
  digest: string;
  /** Runs what is planned when it is due, whatever has moved since. */
  replan: boolean;
  /** The promotion that it became, or that waits for approval. */
  promotionId: string | null;
  status: DeploymentStatus;
  scheduledAt: string | null;
  startedAt: string | null;
  finishedAt: string | null;
  /** Why it failed or was cancelled; of one that is still to run what it waits for. */
  error: {type: ErrorCode; message: string} | null;
  actor: Actor;
  createdAt: string;
  /** By name. */
  workflows: DeploymentWorkflow[];
}

export interface DeploymentWorkflow {
  canonicalId: string;
  name: string;
  action: Action;
  status: (typeof DEPLOYMENT_WORKFLOW_STATUSES)[number];
  error: string | null;
}

export interface DeploymentFilter {
  status?: readonly DeploymentStatus[];
  /** Default: all. */
  limit?: number;
}

interface Row extends ActorColumns {
  id: string;
  source: string;
  target_environment: string;
  options: string;
  digest: string;
  replan: number;
  promotion_id: string | null;
  status: DeploymentStatus;
  scheduled_at: string | null;
  started_at: string | null;
  finished_at: string | null;
  error: string | null;
  created_at: string;
}

/** `deployment` and `deployment_workflow`. */
export function createDeploymentTable(database: Database) {
  const insert = database.prepare(
    `INSERT INTO deployment VALUES (@id, @source, @target_environment, @options, @digest, @replan, @promotion_id, @status,
       @scheduled_at, @started_at, @finished_at, @error, @actor_id, @actor_name, @actor_email, @created_at)`,
  );
  const update = database.prepare(
    `UPDATE deployment SET digest = @digest, promotion_id = @promotion_id, status = @status, scheduled_at = @scheduled_at,
       started_at = @started_at, finished_at = @finished_at, error = @error
     WHERE id = @id`,
  );
  const get = database.prepare<[string], Row>('SELECT * FROM deployment WHERE id = ?');
  const find = database.prepare<{prefix: string}, Row>(
    `SELECT * FROM deployment WHERE substr(id, 1, length(@prefix)) = @prefix ORDER BY created_at DESC, rowid DESC`,
  );
  const list = database.prepare<{status: string | null; limit: number}, Row>(
    `SELECT * FROM deployment WHERE @status IS NULL OR status IN (SELECT value FROM json_each(@status))
     ORDER BY created_at DESC, rowid DESC LIMIT @limit`,
  );
  const due = database.prepare<[string], Row>(
    `SELECT * FROM deployment WHERE status = 'scheduled' AND scheduled_at <= ? ORDER BY scheduled_at, rowid`,
  );
  const clear = database.prepare('DELETE FROM deployment_workflow WHERE deployment_id = ?');
  const add = database.prepare(
    'INSERT INTO deployment_workflow VALUES (@deploymentId, @canonicalId, @name, @action, @status, @error)',
  );
  const workflows = database.prepare<[string], DeploymentWorkflow>(
    `SELECT canonical_id AS canonicalId, workflow_name AS name, action, status, error
     FROM deployment_workflow WHERE deployment_id = ? ORDER BY workflow_name, canonical_id`,
  );
  const saveWorkflows = (deployment: Deployment) => {
    clear.run(deployment.id);
    for (const workflow of deployment.workflows) add.run({...workflow, deploymentId: deployment.id});
  };
  const toDeployment = (row: Row) => deploymentOf(row, workflows.all(row.id));

  return {
    insert(deployment: Deployment) {
      insert.run(toRow(deployment));
      saveWorkflows(deployment);
    },
    /** Everything that can change. */
    update(deployment: Deployment) {
      update.run(toRow(deployment));
      saveWorkflows(deployment);
    },
    get(id: string): Deployment | null {
      const row = get.get(id);
      return row ? toDeployment(row) : null;
    },
    /** Those whose ids begin with `prefix`, newest first. */
    find: (prefix: string): Deployment[] => find.all({prefix}).map(toDeployment),
    list: ({status, limit}: DeploymentFilter): Deployment[] =>
      list.all({status: status ? JSON.stringify(status) : null, limit: limit ?? -1}).map(toDeployment),
    /** Scheduled for `time` or before, the longest due first. */
    due: (time: string): Deployment[] => due.all(time).map(toDeployment),
  };
}

function toRow(deployment: Deployment): Row {
  return {
    ...actorColumns(deployment.actor),
    id: deployment.id,
    source: deployment.source,
    target_environment: deployment.target,
    options: JSON.stringify(deployment.options),
    digest: deployment.digest,
    replan: Number(deployment.replan),
    promotion_id: deployment.promotionId,
    status: deployment.status,
    scheduled_at: deployment.scheduledAt,
    started_at: deployment.startedAt,
    finished_at: deployment.finishedAt,
    error: toJsonColumn(deployment.error),
    created_at: deployment.createdAt,
  };
}

function deploymentOf(row: Row, workflows: DeploymentWorkflow[]): Deployment {
  return {
    id: row.id,
    source: row.source,
    target: row.target_environment,
    options: JSON.parse(row.options),
    digest: row.digest,
    replan: row.replan === 1,
    promotionId: row.promotion_id,
    status: row.status,
    scheduledAt: row.scheduled_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    error: fromJsonColumn(row.error),
    actor: toActor(row),
    createdAt: row.created_at,
    workflows,
  };
}
