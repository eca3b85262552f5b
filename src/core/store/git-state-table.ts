import type {Database} from './database.ts';
import type {GitState} from './rows.ts';

interface Row {
  environment: string;
  canonical_id: string;
  git_path: string;
  blob_oid: string;
  git_commit_sha: string | null;
  git_content_hash: string;
  content_check: string;
  hash_inputs: string;
  n8n_workflow_id: string | null;
  workflow_name: string;
  active: number | null;
  unlinked_references: string;
  template_hash: string;
  environment_text: number;
}

/** `canonical_workflow_git_state`: what each environment's folder in Git holds. */
export function createGitStateTable(database: Database) {
  const all = database.prepare<[], Row>('SELECT * FROM canonical_workflow_git_state');
  const put = database.prepare(
    `INSERT INTO canonical_workflow_git_state VALUES (@environment, @canonicalId, @path, @blobOid, @commit, @contentHash, @contentCheck,
       @hashInputs, @n8nId, @name, @active, @unlinkedReferences, @templateHash, @environmentText)
     ON CONFLICT (environment, canonical_id) DO UPDATE SET git_path = @path, blob_oid = @blobOid,
       git_commit_sha = @commit, git_content_hash = @contentHash,
       content_check = @contentCheck, hash_inputs = @hashInputs, n8n_workflow_id = @n8nId,
       workflow_name = @name, active = @active, unlinked_references = @unlinkedReferences,
       template_hash = @templateHash, environment_text = @environmentText`,
  );
  const remove = database.prepare(
    'DELETE FROM canonical_workflow_git_state WHERE environment = ? AND canonical_id = ?',
  );

  const renew = database.prepare(
    'UPDATE canonical_workflow_git_state SET hash_inputs = @to WHERE environment = @environment AND hash_inputs = @from',
  );

  return {
    list: (): GitState[] => all.all().map(toGitState),
    put: (state: GitState) =>
      put.run({
        ...state,
        active: state.active === null ? null : Number(state.active),
        environmentText: Number(state.environmentText),
        unlinkedReferences: JSON.stringify(state.unlinkedReferences),
      }),
    remove: (environment: string, canonicalId: string) => remove.run(environment, canonicalId),
    renewHashInputs: (change: {environment: string; from: string; to: string}) => renew.run(change),
  };
}

function toGitState(row: Row): GitState {
  return {
    environment: row.environment,
    canonicalId: row.canonical_id,
    path: row.git_path,
    blobOid: row.blob_oid,
    commit: row.git_commit_sha,
    contentHash: row.git_content_hash,
    contentCheck: row.content_check,
    hashInputs: row.hash_inputs,
    n8nId: row.n8n_workflow_id,
    name: row.workflow_name,
    active: row.active === null ? null : row.active === 1,
    unlinkedReferences: row.unlinked_references === '[]' ? [] : JSON.parse(row.unlinked_references),
    templateHash: row.template_hash,
    environmentText: row.environment_text === 1,
  };
}
