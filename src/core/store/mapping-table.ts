import type {Database} from './database.ts';
import type {LinkedBy, Mapping, MappingStatus} from './rows.ts';

interface Row {
  environment: string;
  n8n_workflow_id: string;
  canonical_id: string | null;
  status: MappingStatus;
  linked_by: LinkedBy | null;
  keep_unlinked: number;
  workflow_name: string;
  env_content_hash: string;
  content_check: string;
  active: number;
  archived: number;
  fingerprint: string;
  hash_inputs: string;
  source_workflow_id: string | null;
  unlinked_references: string;
  environment_text: number;
  n8n_updated_at: string | null;
  first_seen_at: string;
}

/** `workflow_env_map`: which workflow an environment holds under which id. */
export function createMappingTable(database: Database) {
  const list = database.prepare<[string], Row>('SELECT * FROM workflow_env_map WHERE environment = ?');
  const all = database.prepare<[], Row>('SELECT * FROM workflow_env_map');
  const put = database.prepare(
    `INSERT INTO workflow_env_map VALUES (@environment, @n8nId, @canonicalId, @status, @linkedBy, @keepUnlinked, @name,
       @contentHash, @contentCheck, @active, @archived, @fingerprint, @hashInputs, @sourceWorkflowId, @unlinkedReferences, @environmentText, @updatedAt,
       @firstSeenAt)
     ON CONFLICT (environment, n8n_workflow_id) DO UPDATE SET canonical_id = @canonicalId, status = @status,
       linked_by = @linkedBy, keep_unlinked = @keepUnlinked, workflow_name = @name, env_content_hash = @contentHash,
       content_check = @contentCheck,
       active = @active, archived = @archived, fingerprint = @fingerprint, hash_inputs = @hashInputs,
       source_workflow_id = @sourceWorkflowId, unlinked_references = @unlinkedReferences,
       environment_text = @environmentText, n8n_updated_at = @updatedAt`,
  );
  const remove = database.prepare('DELETE FROM workflow_env_map WHERE environment = ? AND n8n_workflow_id = ?');

  const renew = database.prepare(
    'UPDATE workflow_env_map SET hash_inputs = @to WHERE environment = @environment AND hash_inputs = @from',
  );

  return {
    list: (environment?: string): Mapping[] =>
      (environment === undefined ? all.all() : list.all(environment)).map(toMapping),
    put: (mapping: Mapping) =>
      put.run({
        ...mapping,
        keepUnlinked: Number(mapping.keepUnlinked),
        active: Number(mapping.active),
        archived: Number(mapping.archived),
        environmentText: Number(mapping.environmentText),
        unlinkedReferences: JSON.stringify(mapping.unlinkedReferences),
      }),
    remove: (environment: string, n8nId: string) => remove.run(environment, n8nId),
    renewHashInputs: (change: {environment: string; from: string; to: string}) => renew.run(change),
  };
}

function toMapping(row: Row): Mapping {
  return {
    environment: row.environment,
    n8nId: row.n8n_workflow_id,
    canonicalId: row.canonical_id,
    status: row.status,
    linkedBy: row.linked_by,
    keepUnlinked: row.keep_unlinked === 1,
    name: row.workflow_name,
    contentHash: row.env_content_hash,
    contentCheck: row.content_check,
    active: row.active === 1,
    archived: row.archived === 1,
    fingerprint: row.fingerprint,
    hashInputs: row.hash_inputs,
    sourceWorkflowId: row.source_workflow_id,
    unlinkedReferences: row.unlinked_references === '[]' ? [] : JSON.parse(row.unlinked_references),
    environmentText: row.environment_text === 1,
    updatedAt: row.n8n_updated_at,
    firstSeenAt: row.first_seen_at,
  };
}
