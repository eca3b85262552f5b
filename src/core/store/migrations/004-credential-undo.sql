-- The undo of a promotion removes the placeholder credentials that it made: a step of its own.
CREATE TABLE promotion_step_next (
  promotion_id TEXT NOT NULL REFERENCES promotion (id) ON DELETE CASCADE,
  number INTEGER NOT NULL CHECK (number > 0),
  kind TEXT NOT NULL CHECK (kind IN ('create_credential', 'create', 'unarchive', 'write_draft', 'write_stub',
    'publish_stub', 'restore_draft', 'set_fields', 'set_tags', 'write_live', 'publish', 'unpublish', 'archive',
    'git_commit', 'git_push', 'undo_unarchive', 'undo_publish', 'undo_write', 'undo_tags', 'undo_unpublish',
    'undo_archive', 'undo_credential', 'undo_commit', 'undo_push')),
  canonical_id TEXT,
  subject TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('intended', 'sent', 'confirmed', 'failed')),
  outcome TEXT NOT NULL,
  error TEXT,
  sent_at TEXT,
  settled_at TEXT,
  PRIMARY KEY (promotion_id, number)
) STRICT, WITHOUT ROWID;

INSERT INTO promotion_step_next SELECT * FROM promotion_step;
DROP TABLE promotion_step;
ALTER TABLE promotion_step_next RENAME TO promotion_step;
