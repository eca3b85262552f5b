import type {ApprovalStatus, ApprovalType, DriftApproval} from '../incident/approval.ts';
import type {Resolution} from '../incident/incident.ts';
import type {Database} from './database.ts';
import {fromJsonColumn, toJsonColumn} from './json-column.ts';

export interface ApprovalFilter {
  incidentId?: string;
  status?: readonly ApprovalStatus[];
}

/** What somebody decided about an approval. */
export interface ApprovalDecision {
  status: Exclude<ApprovalStatus, 'pending'>;
  reviewedBy: NonNullable<DriftApproval['reviewedBy']>;
  reviewNotes: string | null;
  reviewedAt: string;
}

interface Row {
  id: string;
  incident_id: string;
  approval_type: ApprovalType;
  status: ApprovalStatus;
  requested_by: string;
  request_reason: string;
  resolution: Resolution | null;
  ttl_extension_hours: number | null;
  fingerprints: string;
  created_at: string;
  reviewed_by: string | null;
  review_notes: string | null;
  reviewed_at: string | null;
  used_at: string | null;
}

/** `drift_approval`. */
export function createDriftApprovalTable(database: Database) {
  const insert = database.prepare(
    `INSERT INTO drift_approval VALUES (@id, @incident_id, @approval_type, @status, @requested_by, @request_reason,
       @resolution, @ttl_extension_hours, @fingerprints, @created_at, @reviewed_by, @review_notes, @reviewed_at, @used_at)`,
  );
  const get = database.prepare<[string], Row>('SELECT * FROM drift_approval WHERE id = ?');
  const starting = database.prepare<{prefix: string}, Row>(
    `SELECT * FROM drift_approval WHERE substr(id, 1, length(@prefix)) = @prefix ORDER BY created_at DESC, rowid DESC`,
  );
  const list = database.prepare<{incidentId: string | null; status: string | null}, Row>(
    `SELECT * FROM drift_approval
     WHERE (@incidentId IS NULL OR incident_id = @incidentId)
       AND (@status IS NULL OR status IN (SELECT value FROM json_each(@status)))
     ORDER BY created_at DESC, rowid DESC`,
  );
  const decide = database.prepare(
    `UPDATE drift_approval SET status = @status, reviewed_by = @reviewed_by, review_notes = @review_notes,
       reviewed_at = @reviewed_at
     WHERE id = @id`,
  );
  const use = database.prepare('UPDATE drift_approval SET used_at = ? WHERE id = ?');

  return {
    insert: (approval: DriftApproval) => void insert.run(toRow(approval)),
    get(id: string): DriftApproval | null {
      const row = get.get(id);
      return row ? toApproval(row) : null;
    },
    /** Those whose ids begin with `prefix`, newest first. */
    starting: (prefix: string): DriftApproval[] => starting.all({prefix}).map(toApproval),
    /** Newest first. */
    list: ({incidentId, status}: ApprovalFilter): DriftApproval[] =>
      list.all({incidentId: incidentId ?? null, status: status ? JSON.stringify(status) : null}).map(toApproval),
    decide: (id: string, {status, reviewedBy, reviewNotes, reviewedAt}: ApprovalDecision) =>
      void decide.run({
        id,
        status,
        reviewed_by: toJsonColumn(reviewedBy),
        review_notes: reviewNotes,
        reviewed_at: reviewedAt,
      }),
    /** null: it can be used again. */
    use: (id: string, at: string | null) => void use.run(at, id),
  };
}

function toRow(approval: DriftApproval): Row {
  return {
    id: approval.id,
    incident_id: approval.incidentId,
    approval_type: approval.type,
    status: approval.status,
    requested_by: JSON.stringify(approval.requestedBy),
    request_reason: approval.requestReason,
    resolution: approval.resolution,
    ttl_extension_hours: approval.extensionHours,
    fingerprints: JSON.stringify(approval.fingerprints),
    created_at: approval.createdAt,
    reviewed_by: toJsonColumn(approval.reviewedBy),
    review_notes: approval.reviewNotes,
    reviewed_at: approval.reviewedAt,
    used_at: approval.usedAt,
  };
}

function toApproval(row: Row): DriftApproval {
  return {
    id: row.id,
    incidentId: row.incident_id,
    type: row.approval_type,
    status: row.status,
    requestedBy: JSON.parse(row.requested_by),
    requestReason: row.request_reason,
    resolution: row.resolution,
    extensionHours: row.ttl_extension_hours,
    fingerprints: JSON.parse(row.fingerprints),
    createdAt: row.created_at,
    reviewedBy: fromJsonColumn(row.reviewed_by),
    reviewNotes: row.review_notes,
    reviewedAt: row.reviewed_at,
    usedAt: row.used_at,
  };
}
