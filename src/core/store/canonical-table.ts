import type {Database} from './database.ts';
import type {CanonicalWorkflow} from './rows.ts';

interface Row {
  canonical_id: string;
  slug: string;
  name: string;
  created_at: string;
  updated_at: string;
  deleted_at: string | null;
}

/** `canonical_workflow`: workflows beyond any environment. */
export function createCanonicalTable(database: Database) {
  const all = database.prepare<[], Row>('SELECT * FROM canonical_workflow');
  const put = database.prepare(
    `INSERT INTO canonical_workflow VALUES (@canonicalId, @slug, @name, @now, @now, NULL)
     ON CONFLICT (canonical_id) DO UPDATE SET slug = @slug, name = @name, updated_at = @now, deleted_at = NULL
       WHERE slug <> @slug OR name <> @name OR deleted_at IS NOT NULL`,
  );
  const softDelete = database.prepare(
    'UPDATE canonical_workflow SET deleted_at = ?, updated_at = ? WHERE canonical_id = ? AND deleted_at IS NULL',
  );
  // `status <> 'deleted'` as in the index on canonical_id: without it every row would be looked at.
  const removeMissing = database.prepare(
    "DELETE FROM workflow_env_map WHERE canonical_id = ? AND status = 'missing' AND status <> 'deleted'",
  );
  const deleteMappings = database.prepare(
    "UPDATE workflow_env_map SET status = 'deleted' WHERE canonical_id = ? AND status <> 'deleted'",
  );
  // OR IGNORE: a canonical workflow has one workflow in an environment, and may have got another one meanwhile.
  const reviveMappings = database.prepare(
    `UPDATE OR IGNORE workflow_env_map SET status = 'linked'
     WHERE status = 'deleted' AND canonical_id IN (SELECT canonical_id FROM canonical_workflow WHERE deleted_at IS NULL)`,
  );

  return {
    list: (): CanonicalWorkflow[] => all.all().map(toCanonicalWorkflow),
    /** Makes it, or brings it back when it had been deleted; see `reviveMappings`. */
    put: (workflow: {canonicalId: string; slug: string; name: string; now: string}) => put.run(workflow),
    /** Brings the mappings of workflows that are not deleted any more back; the next sync looks whether they still run. */
    reviveMappings: () => reviveMappings.run(),
    /**
     * Soft-deletes it and, with it, its mappings: a deleted workflow is never linked to. Of those that are gone from n8n too
     * nothing is left.
     */
    softDelete(canonicalId: string, now: string) {
      softDelete.run(now, now, canonicalId);
      removeMissing.run(canonicalId);
      deleteMappings.run(canonicalId);
    },
  };
}

function toCanonicalWorkflow(row: Row): CanonicalWorkflow {
  return {
    canonicalId: row.canonical_id,
    slug: row.slug,
    name: row.name,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    deletedAt: row.deleted_at,
  };
}
