CREATE TABLE environment_state (
  environment TEXT PRIMARY KEY,
  last_sync_at TEXT,
  last_drift_check_at TEXT,
  last_drift_detected_at TEXT,
  drift_status TEXT CHECK (drift_status IN ('UNKNOWN', 'ERROR', 'UNTRACKED', 'IN_SYNC', 'DRIFT_DETECTED')),
  drift_reason TEXT,
  -- 1 when the status is that of an earlier check because the last one could not be made
  drift_stale INTEGER NOT NULL DEFAULT 0 CHECK (drift_stale IN (0, 1)),
  -- 1 once a workflow was linked here: unlinking everything must not hide drift
  ever_linked INTEGER NOT NULL DEFAULT 0 CHECK (ever_linked IN (0, 1))
) STRICT;

CREATE TABLE canonical_workflow (
  canonical_id TEXT PRIMARY KEY,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  deleted_at TEXT
) STRICT;

-- One row for each workflow an environment holds. `status` is what was decided last; a linked row with archived = 1
-- counts as missing (see mapping-status.ts).
CREATE TABLE workflow_env_map (
  environment TEXT NOT NULL,
  n8n_workflow_id TEXT NOT NULL,
  canonical_id TEXT REFERENCES canonical_workflow (canonical_id),
  status TEXT NOT NULL CHECK (status IN ('deleted', 'ignored', 'missing', 'untracked', 'linked')),
  linked_by TEXT CHECK (linked_by IN ('file', 'lineage', 'hash', 'manual', 'commit')),
  -- 1 after `workflow unlink`: not linked again by itself
  keep_unlinked INTEGER NOT NULL DEFAULT 0 CHECK (keep_unlinked IN (0, 1)),
  workflow_name TEXT NOT NULL,
  env_content_hash TEXT NOT NULL,
  content_check TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  archived INTEGER NOT NULL CHECK (archived IN (0, 1)),
  -- what n8n said of the version; equal means unchanged
  fingerprint TEXT NOT NULL,
  -- recipe and configuration the hash was made with
  hash_inputs TEXT NOT NULL,
  source_workflow_id TEXT,
  -- ids of workflows this one refers to and that are not linked here, as a JSON list
  unlinked_references TEXT NOT NULL,
  -- 1 when it holds text that differs between environments: variables, addresses
  environment_text INTEGER NOT NULL CHECK (environment_text IN (0, 1)),
  n8n_updated_at TEXT,
  first_seen_at TEXT NOT NULL,
  PRIMARY KEY (environment, n8n_workflow_id)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX workflow_env_map_canonical ON workflow_env_map (canonical_id, environment)
  WHERE canonical_id IS NOT NULL AND status <> 'deleted';

CREATE TABLE canonical_workflow_git_state (
  environment TEXT NOT NULL,
  canonical_id TEXT NOT NULL REFERENCES canonical_workflow (canonical_id),
  git_path TEXT NOT NULL,
  blob_oid TEXT NOT NULL,
  git_commit_sha TEXT,
  git_content_hash TEXT NOT NULL,
  content_check TEXT NOT NULL,
  hash_inputs TEXT NOT NULL,
  n8n_workflow_id TEXT,
  workflow_name TEXT NOT NULL,
  active INTEGER CHECK (active IN (0, 1)),
  unlinked_references TEXT NOT NULL,
  -- hash of the content before templates were rendered
  template_hash TEXT NOT NULL,
  environment_text INTEGER NOT NULL CHECK (environment_text IN (0, 1)),
  PRIMARY KEY (environment, canonical_id)
) STRICT, WITHOUT ROWID;

-- Which canonical workflow a content belongs to. `content_check` tells contents of one hash apart: two are a collision.
CREATE TABLE workflow_hash_registry (
  content_hash TEXT NOT NULL,
  canonical_id TEXT NOT NULL REFERENCES canonical_workflow (canonical_id),
  content_check TEXT NOT NULL,
  PRIMARY KEY (content_hash, canonical_id, content_check)
) STRICT, WITHOUT ROWID;

-- Canonical content, once per hash, compressed with zstd; of workflows whose hash may have to be made anew without asking
-- n8n or Git: they refer to workflows that are not linked yet, or hold text that differs between environments.
CREATE TABLE workflow_body (
  content_hash TEXT PRIMARY KEY,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE workflow_diff_state (
  source_environment TEXT NOT NULL,
  target_environment TEXT NOT NULL,
  canonical_id TEXT NOT NULL,
  diff_status TEXT NOT NULL
    CHECK (diff_status IN ('unchanged', 'modified', 'added', 'target_only', 'conflict', 'target_hotfix')),
  computed_at TEXT NOT NULL,
  PRIMARY KEY (source_environment, target_environment, canonical_id)
) STRICT, WITHOUT ROWID;

-- What is remembered of each page of an environment's list, for conditional requests.
CREATE TABLE page_cache (
  environment TEXT NOT NULL,
  -- origin, key and everything else the stored hashes depend on
  scope TEXT NOT NULL,
  page_offset INTEGER NOT NULL,
  page_limit INTEGER NOT NULL,
  etag TEXT NOT NULL,
  ids TEXT NOT NULL,
  is_last INTEGER NOT NULL CHECK (is_last IN (0, 1)),
  PRIMARY KEY (environment, page_offset, page_limit)
) STRICT, WITHOUT ROWID;

CREATE TABLE lease (
  name TEXT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  holder TEXT NOT NULL,
  host TEXT NOT NULL,
  pid INTEGER NOT NULL,
  -- when the holding process began, where the system tells: a pid is used again
  process_started TEXT,
  purpose TEXT NOT NULL,
  -- grows with every taking: a holder that lost its lease can be told from the present one
  token INTEGER NOT NULL,
  acquired_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
) STRICT;

CREATE TABLE drift_check_history (
  id TEXT PRIMARY KEY,
  environment TEXT NOT NULL,
  check_type TEXT NOT NULL CHECK (check_type IN ('scheduled', 'manual')),
  status TEXT NOT NULL,
  reason TEXT,
  workflows_checked INTEGER NOT NULL,
  in_sync INTEGER NOT NULL,
  with_drift INTEGER NOT NULL,
  not_in_git INTEGER NOT NULL,
  missing_in_runtime INTEGER NOT NULL,
  affected TEXT NOT NULL,
  check_duration_ms INTEGER NOT NULL,
  checked_at TEXT NOT NULL
) STRICT;

CREATE INDEX drift_check_history_recent ON drift_check_history (environment, checked_at);

CREATE TABLE secret (
  name TEXT PRIMARY KEY,
  record TEXT NOT NULL,
  updated_at TEXT NOT NULL
) STRICT;
