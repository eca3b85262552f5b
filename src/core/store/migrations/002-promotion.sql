-- A promotion, an apply or a restore. Lists and objects are JSON.
CREATE TABLE promotion (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('promotion', 'apply', 'restore')),
  -- an environment, `git`, or `snapshot:<id>`
  source TEXT NOT NULL,
  target_environment TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('blocked', 'pending', 'pending_approval', 'approved', 'rejected', 'running',
    'completed', 'completed_with_errors', 'failed', 'rolled_back', 'cancelled')),
  stage TEXT NOT NULL CHECK (stage IN ('forward', 'follow_up', 'undo')),
  digest TEXT NOT NULL,
  options TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT,
  actor_email TEXT,
  gates TEXT NOT NULL,
  findings TEXT NOT NULL,
  workflows TEXT NOT NULL,
  pre_snapshot_id TEXT REFERENCES snapshot (id) ON DELETE SET NULL,
  post_snapshot_id TEXT REFERENCES snapshot (id) ON DELETE SET NULL,
  rollback TEXT,
  git_commit_sha TEXT,
  pushed INTEGER NOT NULL CHECK (pushed IN (0, 1)),
  error TEXT,
  undo_requested_by TEXT,
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT,
  -- the whole plan as JSON, compressed with zstd; last, so that reading a row does not read it
  plan BLOB
) STRICT;

CREATE INDEX promotion_status ON promotion (target_environment, status);
CREATE INDEX promotion_recent ON promotion (created_at);
CREATE INDEX promotion_pre_snapshot ON promotion (pre_snapshot_id) WHERE pre_snapshot_id IS NOT NULL;
CREATE INDEX promotion_post_snapshot ON promotion (post_snapshot_id) WHERE post_snapshot_id IS NOT NULL;

-- Approvals, the journal and the snapshot belong to one plan: it cannot be exchanged.
CREATE TRIGGER promotion_plan_stays BEFORE UPDATE OF digest, plan ON promotion
  WHEN NEW.digest <> OLD.digest OR (OLD.plan IS NOT NULL AND NEW.plan IS NOT OLD.plan)
BEGIN
  SELECT raise(ABORT, 'the plan of a promotion cannot be changed');
END;

CREATE TABLE promotion_step (
  promotion_id TEXT NOT NULL REFERENCES promotion (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number > 0),
  kind TEXT NOT NULL CHECK (kind IN ('create_credential', 'create', 'unarchive', 'write_draft', 'write_stub',
    'publish_stub', 'restore_draft', 'set_fields', 'set_tags', 'write_live', 'publish', 'unpublish', 'archive',
    'git_commit', 'git_push', 'undo_unarchive', 'undo_publish', 'undo_write', 'undo_tags', 'undo_unpublish',
    'undo_archive', 'undo_commit', 'undo_push')),
  canonical_id TEXT,
  subject TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('intended', 'sent', 'confirmed', 'failed')),
  outcome TEXT NOT NULL,
  error TEXT,
  sent_at TEXT,
  settled_at TEXT,
  PRIMARY KEY (promotion_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE promotion_approval (
  promotion_id TEXT NOT NULL REFERENCES promotion (id) ON DELETE CASCADE,
  digest TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('approved', 'rejected')),
  actor_id TEXT NOT NULL,
  actor_name TEXT,
  actor_email TEXT,
  comment TEXT,
  decided_at TEXT NOT NULL
) STRICT;

-- One decision per person and plan. Who has no e-mail address is known by the actor's id.
CREATE UNIQUE INDEX promotion_approval_person
  ON promotion_approval (promotion_id, digest, lower(coalesce(actor_email, actor_id)));

CREATE TABLE environment_hold (
  environment TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  promotion_id TEXT REFERENCES promotion (id) ON DELETE SET NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT,
  actor_email TEXT,
  placed_at TEXT NOT NULL
) STRICT;

CREATE INDEX environment_hold_promotion ON environment_hold (promotion_id) WHERE promotion_id IS NOT NULL;

-- What an environment held at a time. Written once: completed rows can be deleted, never changed or added to.
CREATE TABLE snapshot (
  id TEXT PRIMARY KEY,
  environment TEXT NOT NULL,
  snapshot_type TEXT NOT NULL CHECK (snapshot_type IN ('pre_promotion', 'post_promotion', 'manual_backup')),
  promotion_id TEXT REFERENCES promotion (id) ON DELETE SET NULL,
  git_commit TEXT,
  reason TEXT,
  -- of the workflows that were there
  workflow_count INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  -- 0 while it is being written: nobody is shown it
  complete INTEGER NOT NULL CHECK (complete IN (0, 1))
) STRICT;

CREATE INDEX snapshot_recent ON snapshot (environment, created_at);
CREATE INDEX snapshot_promotion ON snapshot (promotion_id) WHERE promotion_id IS NOT NULL;

CREATE TABLE snapshot_body (
  -- sha256 of the text
  hash TEXT PRIMARY KEY,
  -- a workflow as n8n answered it, as JSON text, compressed with zstd
  body BLOB NOT NULL
) STRICT;

CREATE TABLE snapshot_workflow (
  snapshot_id TEXT NOT NULL REFERENCES snapshot (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  n8n_workflow_id TEXT,
  canonical_id TEXT,
  workflow_name TEXT NOT NULL,
  published INTEGER NOT NULL CHECK (published IN (0, 1)),
  archived INTEGER NOT NULL CHECK (archived IN (0, 1)),
  version_id TEXT,
  active_version_id TEXT,
  -- 0: the workflow did not exist then
  present INTEGER NOT NULL CHECK (present IN (0, 1)),
  body_hash TEXT REFERENCES snapshot_body (hash),
  PRIMARY KEY (snapshot_id, number),
  CHECK (CASE present WHEN 1 THEN n8n_workflow_id IS NOT NULL AND body_hash IS NOT NULL
    ELSE canonical_id IS NOT NULL AND body_hash IS NULL END)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX snapshot_workflow_canonical ON snapshot_workflow (snapshot_id, canonical_id)
  WHERE canonical_id IS NOT NULL;
CREATE INDEX snapshot_workflow_body ON snapshot_workflow (body_hash) WHERE body_hash IS NOT NULL;

-- A snapshot outlives its promotion: that reference alone may go.
CREATE TRIGGER snapshot_stays BEFORE UPDATE OF id, environment, snapshot_type, git_commit, reason, workflow_count,
  created_at, complete ON snapshot WHEN OLD.complete = 1
BEGIN
  SELECT raise(ABORT, 'a snapshot cannot be changed');
END;

CREATE TRIGGER snapshot_promotion_stays BEFORE UPDATE OF promotion_id ON snapshot
  WHEN OLD.complete = 1 AND NEW.promotion_id IS NOT NULL
BEGIN
  SELECT raise(ABORT, 'a snapshot cannot be changed');
END;

CREATE TRIGGER snapshot_workflow_stays BEFORE UPDATE ON snapshot_workflow
BEGIN
  SELECT raise(ABORT, 'a snapshot cannot be changed');
END;

CREATE TRIGGER snapshot_workflow_complete BEFORE INSERT ON snapshot_workflow
  WHEN (SELECT complete FROM snapshot WHERE id = NEW.snapshot_id) = 1
BEGIN
  SELECT raise(ABORT, 'a snapshot cannot be changed');
END;

-- Single rows go only with their snapshot.
CREATE TRIGGER snapshot_workflow_kept BEFORE DELETE ON snapshot_workflow
  WHEN (SELECT complete FROM snapshot WHERE id = OLD.snapshot_id) = 1
BEGIN
  SELECT raise(ABORT, 'a snapshot cannot be changed');
END;

CREATE TRIGGER snapshot_body_stays BEFORE UPDATE ON snapshot_body
BEGIN
  SELECT raise(ABORT, 'a snapshot cannot be changed');
END;

CREATE TABLE deployment (
  id TEXT PRIMARY KEY,
  source TEXT NOT NULL,
  target_environment TEXT NOT NULL,
  options TEXT NOT NULL,
  digest TEXT NOT NULL,
  -- 1: planned again when due, whatever has moved
  replan INTEGER NOT NULL CHECK (replan IN (0, 1)),
  promotion_id TEXT REFERENCES promotion (id) ON DELETE SET NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'scheduled', 'running', 'completed', 'failed', 'cancelled')),
  scheduled_at TEXT,
  started_at TEXT,
  finished_at TEXT,
  error TEXT,
  actor_id TEXT NOT NULL,
  actor_name TEXT,
  actor_email TEXT,
  created_at TEXT NOT NULL,
  CHECK (status <> 'scheduled' OR scheduled_at IS NOT NULL)
) STRICT;

CREATE INDEX deployment_due ON deployment (status, scheduled_at);
CREATE INDEX deployment_promotion ON deployment (promotion_id) WHERE promotion_id IS NOT NULL;

CREATE TABLE deployment_workflow (
  deployment_id TEXT NOT NULL REFERENCES deployment (id) ON DELETE CASCADE,
  canonical_id TEXT NOT NULL,
  workflow_name TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('create', 'update', 'publish', 'unpublish', 'archive', 'none')),
  status TEXT NOT NULL CHECK (status IN ('pending', 'success', 'failed', 'skipped', 'rolled_back')),
  error TEXT,
  PRIMARY KEY (deployment_id, canonical_id)
) STRICT, WITHOUT ROWID;
