import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import type {Database} from './database.ts';
import {readSnapshotBody} from './snapshot-body-table.ts';

/** A workflow of a snapshot, without its content. */
export interface SnapshotRow {
  /** null only where it was not there. */
  n8nId: string | null;
  /** null: it is linked to nothing. */
  canonicalId: string | null;
  name: string;
  published: boolean;
  archived: boolean;
  versionId: string | null;
  activeVersionId: string | null;
  /** false: it did not exist then. */
  present: boolean;
}

export interface SnapshotWorkflow extends SnapshotRow {
  /** The whole workflow as n8n answered it; null: it did not exist then. */
  workflow: RuntimeWorkflow | null;
}

/** `present` is told by `workflow`. */
export type NewSnapshotWorkflow = Omit<SnapshotWorkflow, 'present'>;

interface Row {
  n8n_workflow_id: string | null;
  canonical_id: string | null;
  workflow_name: string;
  published: number;
  archived: number;
  version_id: string | null;
  active_version_id: string | null;
  present: number;
}

interface FullRow extends Row {
  body_hash: string | null;
  body: Buffer | null;
}

const COLUMNS = `n8n_workflow_id, canonical_id, workflow_name, published, archived, version_id, active_version_id, present`;

/** `snapshot_workflow`, read from complete snapshots only. */
export function createSnapshotWorkflowTable(database: Database) {
  const insert = database.prepare(
    `INSERT INTO snapshot_workflow VALUES (@snapshotId,
       1 + coalesce((SELECT max(number) FROM snapshot_workflow WHERE snapshot_id = @snapshotId), 0),
       @n8nId, @canonicalId, @name, @published, @archived, @versionId, @activeVersionId, @present, @bodyHash)`,
  );
  const from = `snapshot_workflow JOIN snapshot ON snapshot.id = snapshot_id AND complete = 1`;
  const rows = database.prepare<[string], Row>(`SELECT ${COLUMNS} FROM ${from} WHERE snapshot_id = ? ORDER BY number`);
  const full = `SELECT ${COLUMNS}, body_hash, body FROM ${from} LEFT JOIN snapshot_body ON hash = body_hash`;
  const workflows = database.prepare<[string], FullRow>(`${full} WHERE snapshot_id = ? ORDER BY number`);
  const workflow = database.prepare<[string, string], FullRow>(`${full} WHERE snapshot_id = ? AND canonical_id = ?`);

  return {
    insert(snapshotId: string, workflow: NewSnapshotWorkflow, bodyHash: string | null) {
      insert.run({
        snapshotId,
        n8nId: workflow.n8nId,
        canonicalId: workflow.canonicalId,
        name: workflow.name,
        published: Number(workflow.published),
        archived: Number(workflow.archived),
        versionId: workflow.versionId,
        activeVersionId: workflow.activeVersionId,
        present: Number(bodyHash !== null),
        bodyHash,
      });
    },
    rows: (snapshotId: string): SnapshotRow[] => rows.all(snapshotId).map(toSnapshotRow),
    /** One at a time, so that not all of the compressed contents are in memory beside the parsed ones. */
    workflows: (snapshotId: string): SnapshotWorkflow[] =>
      Array.from(workflows.iterate(snapshotId), toSnapshotWorkflow),
    workflow(snapshotId: string, canonicalId: string): SnapshotWorkflow | null {
      const row = workflow.get(snapshotId, canonicalId);
      return row ? toSnapshotWorkflow(row) : null;
    },
  };
}

function toSnapshotRow(row: Row): SnapshotRow {
  return {
    n8nId: row.n8n_workflow_id,
    canonicalId: row.canonical_id,
    name: row.workflow_name,
    published: row.published === 1,
    archived: row.archived === 1,
    versionId: row.version_id,
    activeVersionId: row.active_version_id,
    present: row.present === 1,
  };
}

function toSnapshotWorkflow(row: FullRow): SnapshotWorkflow {
  const workflow = row.body_hash === null ? null : readSnapshotBody(row.body_hash, row.body!);
  return {...toSnapshotRow(row), workflow};
}
