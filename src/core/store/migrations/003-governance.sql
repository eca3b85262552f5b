-- A ticket says in which order checks began: one that began earlier must not undo what a later one found.
ALTER TABLE environment_state ADD COLUMN checks_begun INTEGER NOT NULL DEFAULT 0;
ALTER TABLE environment_state ADD COLUMN check_recorded INTEGER NOT NULL DEFAULT 0;

-- 0: it says nothing of the environment as it is (of another version, or a later check was recorded before it ended)
ALTER TABLE drift_check_history ADD COLUMN counted INTEGER NOT NULL DEFAULT 1 CHECK (counted IN (0, 1));

-- What checks found affected, each list once: JSON, compressed with zstd. `hash` is the sha256 of the JSON.
CREATE TABLE drift_found (
  hash TEXT PRIMARY KEY,
  found BLOB NOT NULL
) STRICT;

-- Where it is NULL, `affected` is the list itself: an empty one, or one from before there was `drift_found`.
ALTER TABLE drift_check_history ADD COLUMN found_hash TEXT REFERENCES drift_found (hash);
CREATE INDEX drift_check_history_found ON drift_check_history (found_hash) WHERE found_hash IS NOT NULL;

-- What is asked of all checks is read from it alone: in a row, `counted` lies behind `affected`, which may be large.
DROP INDEX drift_check_history_recent;
CREATE INDEX drift_check_history_recent ON drift_check_history (environment, checked_at, status, counted);

-- Drift of an environment, and its following up. Lists and objects are JSON.
CREATE TABLE drift_incident (
  id TEXT PRIMARY KEY,
  -- what people call it (#42); never used twice
  number INTEGER NOT NULL UNIQUE CHECK (number > 0),
  environment TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('detected', 'acknowledged', 'stabilized', 'reconciled', 'expired', 'closed',
    'cancelled')),
  severity TEXT NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low')),
  escalation TEXT NOT NULL CHECK (escalation IN ('none', 'escalated', 'critical_overdue')),
  affected TEXT NOT NULL,
  owner TEXT,
  reason TEXT,
  ticket TEXT,
  resolution TEXT CHECK (resolution IN ('promote', 'revert', 'replace', 'acknowledge', 'mixed')),
  detected_at TEXT NOT NULL,
  acknowledged_at TEXT,
  stabilized_at TEXT,
  reconciled_at TEXT,
  closed_at TEXT,
  expires_at TEXT NOT NULL,
  last_event_at TEXT NOT NULL,
  payload_purged_at TEXT,
  -- what was found when it was opened; NULL once it was purged
  drift_snapshot TEXT,
  CHECK ((drift_snapshot IS NULL) = (payload_purged_at IS NOT NULL))
) STRICT;

CREATE UNIQUE INDEX drift_incident_open ON drift_incident (environment) WHERE status NOT IN ('closed', 'cancelled');
CREATE INDEX drift_incident_environment ON drift_incident (environment, number);

CREATE TRIGGER drift_incident_identity_stays BEFORE UPDATE OF id, number, environment, detected_at ON drift_incident
  WHEN NEW.id <> OLD.id OR NEW.number <> OLD.number OR NEW.environment <> OLD.environment
    OR NEW.detected_at <> OLD.detected_at
BEGIN
  SELECT raise(ABORT, 'id, number, environment and detection of an incident cannot be changed');
END;

CREATE TRIGGER drift_incident_end_stays BEFORE UPDATE OF status ON drift_incident
  WHEN OLD.status IN ('closed', 'cancelled') AND NEW.status <> OLD.status
BEGIN
  SELECT raise(ABORT, 'a closed or cancelled incident stays so');
END;

-- Written once; retention lets go of it, once, when nobody follows it up any more.
CREATE TRIGGER drift_incident_snapshot_stays BEFORE UPDATE OF drift_snapshot, payload_purged_at ON drift_incident
  WHEN (NEW.drift_snapshot IS NOT OLD.drift_snapshot OR NEW.payload_purged_at IS NOT OLD.payload_purged_at)
    AND NOT (OLD.payload_purged_at IS NULL AND NEW.payload_purged_at IS NOT NULL AND NEW.drift_snapshot IS NULL
      AND OLD.status IN ('closed', 'cancelled'))
BEGIN
  SELECT raise(ABORT, 'a drift snapshot cannot be changed; that of a closed or cancelled incident can be purged');
END;

CREATE TRIGGER drift_incident_kept BEFORE DELETE ON drift_incident
BEGIN
  SELECT raise(ABORT, 'an incident cannot be deleted');
END;

-- Both sides of the workflows of a drift snapshot, compressed with zstd; NULL where one was not there, or was purged.
CREATE TABLE drift_snapshot_workflow (
  incident_id TEXT NOT NULL REFERENCES drift_incident (id),
  -- from 1, in the order of the snapshot
  number INTEGER NOT NULL CHECK (number > 0),
  git_body BLOB,
  live_body BLOB,
  PRIMARY KEY (incident_id, number)
) STRICT;

-- They are written before the first event, with their incident.
CREATE TRIGGER drift_snapshot_workflow_complete BEFORE INSERT ON drift_snapshot_workflow
  WHEN EXISTS (SELECT 1 FROM incident_event WHERE incident_id = NEW.incident_id)
BEGIN
  SELECT raise(ABORT, 'a drift snapshot cannot be changed');
END;

CREATE TRIGGER drift_snapshot_workflow_stays BEFORE UPDATE ON drift_snapshot_workflow
  WHEN NEW.incident_id <> OLD.incident_id OR NEW.number <> OLD.number OR NEW.git_body IS NOT NULL
    OR NEW.live_body IS NOT NULL
    OR (SELECT payload_purged_at FROM drift_incident WHERE id = OLD.incident_id) IS NULL
BEGIN
  SELECT raise(ABORT, 'a drift snapshot cannot be changed; that of a closed or cancelled incident can be purged');
END;

CREATE TRIGGER drift_snapshot_workflow_kept BEFORE DELETE ON drift_snapshot_workflow
BEGIN
  SELECT raise(ABORT, 'a drift snapshot cannot be changed; that of a closed or cancelled incident can be purged');
END;

-- The story of an incident.
CREATE TABLE incident_event (
  incident_id TEXT NOT NULL REFERENCES drift_incident (id),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('detected', 'spread', 'receded', 'escalated', 'expired', 'acknowledged',
    'stabilized', 'assigned', 'resolving', 'resolved', 'resolution_failed', 'reconciled', 'extended', 'closed', 'cancelled',
    'approval_requested', 'approval_approved', 'approval_rejected', 'payload_purged')),
  from_status TEXT CHECK (from_status IN ('detected', 'acknowledged', 'stabilized', 'reconciled', 'expired', 'closed',
    'cancelled')),
  to_status TEXT CHECK (to_status IN ('detected', 'acknowledged', 'stabilized', 'reconciled', 'expired', 'closed',
    'cancelled')),
  actor_id TEXT NOT NULL,
  actor_name TEXT,
  actor_email TEXT,
  at TEXT NOT NULL,
  -- 1: an administrator went past the table of transitions
  forced INTEGER NOT NULL CHECK (forced IN (0, 1)),
  details TEXT NOT NULL,
  PRIMARY KEY (incident_id, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER incident_event_appended BEFORE INSERT ON incident_event
  WHEN NEW.number <> 1 + coalesce((SELECT max(number) FROM incident_event WHERE incident_id = NEW.incident_id), 0)
BEGIN
  SELECT raise(ABORT, 'the events of an incident go on at their end only');
END;

CREATE TRIGGER incident_event_stays BEFORE UPDATE ON incident_event
BEGIN
  SELECT raise(ABORT, 'an event of an incident cannot be changed');
END;

CREATE TRIGGER incident_event_kept BEFORE DELETE ON incident_event
BEGIN
  SELECT raise(ABORT, 'an event of an incident cannot be deleted');
END;

-- Somebody else's word on what is to be done about an incident. People are JSON.
CREATE TABLE drift_approval (
  id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES drift_incident (id),
  approval_type TEXT NOT NULL CHECK (approval_type IN ('acknowledge', 'extend_ttl', 'close', 'reconcile')),
  status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'rejected')),
  requested_by TEXT NOT NULL,
  request_reason TEXT NOT NULL,
  -- of reconcile: what alone it is for
  resolution TEXT CHECK (resolution IN ('promote', 'revert', 'replace', 'acknowledge')),
  ttl_extension_hours REAL,
  -- of what drifted then
  fingerprints TEXT NOT NULL,
  created_at TEXT NOT NULL,
  reviewed_by TEXT,
  review_notes TEXT,
  reviewed_at TEXT,
  used_at TEXT,
  CHECK ((status = 'pending') = (reviewed_at IS NULL) AND (reviewed_by IS NULL) = (reviewed_at IS NULL)),
  CHECK (used_at IS NULL OR status = 'approved')
) STRICT;

CREATE INDEX drift_approval_incident ON drift_approval (incident_id, created_at);

CREATE TRIGGER drift_approval_request_stays BEFORE UPDATE ON drift_approval
  WHEN NEW.id <> OLD.id OR NEW.incident_id <> OLD.incident_id OR NEW.approval_type <> OLD.approval_type
    OR NEW.requested_by <> OLD.requested_by OR NEW.request_reason <> OLD.request_reason
    OR NEW.resolution IS NOT OLD.resolution OR NEW.ttl_extension_hours IS NOT OLD.ttl_extension_hours
    OR NEW.fingerprints <> OLD.fingerprints OR NEW.created_at <> OLD.created_at
BEGIN
  SELECT raise(ABORT, 'what an approval was asked for cannot be changed');
END;

CREATE TRIGGER drift_approval_decided_once BEFORE UPDATE ON drift_approval
  WHEN OLD.status <> 'pending' AND (NEW.status <> OLD.status OR NEW.reviewed_by IS NOT OLD.reviewed_by
    OR NEW.review_notes IS NOT OLD.review_notes OR NEW.reviewed_at IS NOT OLD.reviewed_at)
BEGIN
  SELECT raise(ABORT, 'an approval is decided once');
END;

CREATE TRIGGER drift_approval_used_once BEFORE UPDATE ON drift_approval
  WHEN NEW.used_at IS NOT OLD.used_at
    AND (OLD.status <> 'approved' OR (OLD.used_at IS NOT NULL AND NEW.used_at IS NOT NULL))
BEGIN
  SELECT raise(ABORT, 'an approval is used once, after it was approved');
END;

CREATE TRIGGER drift_approval_kept BEFORE DELETE ON drift_approval
BEGIN
  SELECT raise(ABORT, 'an approval cannot be deleted');
END;

-- Differences that were accepted as they are, while both sides stay what they were.
CREATE TABLE drift_acceptance (
  environment TEXT NOT NULL,
  -- the canonical id, else the n8n id
  workflow TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  incident_id TEXT NOT NULL REFERENCES drift_incident (id),
  actor_id TEXT NOT NULL,
  actor_name TEXT,
  actor_email TEXT,
  reason TEXT NOT NULL,
  accepted_at TEXT NOT NULL,
  PRIMARY KEY (environment, workflow)
) STRICT, WITHOUT ROWID;

-- Who did what. Each row carries the hash of the one before (audit-chain.ts).
CREATE TABLE audit_log (
  sequence INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT,
  actor_email TEXT,
  action TEXT NOT NULL,
  subject_type TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  subject_name TEXT,
  environment TEXT,
  details TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;

-- The last row of the log: without it, rows could be cut off its end and nobody would know.
CREATE TABLE audit_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sequence INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;

INSERT INTO audit_head VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TRIGGER audit_log_appended BEFORE INSERT ON audit_log
  WHEN NOT EXISTS (SELECT 1 FROM audit_head WHERE NEW.sequence = sequence + 1 AND NEW.previous_hash = hash)
BEGIN
  SELECT raise(ABORT, 'the audit log goes on at its end only');
END;

CREATE TRIGGER audit_log_head AFTER INSERT ON audit_log
BEGIN
  UPDATE audit_head SET sequence = NEW.sequence, hash = NEW.hash;
END;

CREATE TRIGGER audit_log_stays BEFORE UPDATE ON audit_log
BEGIN
  SELECT raise(ABORT, 'the audit log cannot be changed');
END;

CREATE TRIGGER audit_log_kept BEFORE DELETE ON audit_log
BEGIN
  SELECT raise(ABORT, 'the audit log cannot be deleted from');
END;

CREATE TRIGGER audit_head_follows BEFORE UPDATE ON audit_head
  WHEN NEW.sequence <> OLD.sequence + 1
    OR NOT EXISTS (SELECT 1 FROM audit_log WHERE sequence = NEW.sequence AND hash = NEW.hash)
BEGIN
  SELECT raise(ABORT, 'the audit log cannot be changed');
END;

CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head
BEGIN
  SELECT raise(ABORT, 'the audit log cannot be changed');
END;
