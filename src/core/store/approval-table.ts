import type {Approval} from '../promotion/promotion.ts';
import {type ActorColumns, actorColumns, toActor} from './actor-columns.ts';
import type {Database} from './database.ts';

export const DECISIONS = ['approved', 'rejected'] as const;

/** An approval, and what it is about. */
export interface StoredApproval extends Approval {
  promotionId: string;
  /** Of the plan that was decided about. */
  digest: string;
}

interface Row extends ActorColumns {
  promotion_id: string;
  digest: string;
  decision: Approval['decision'];
  comment: string | null;
  decided_at: string;
}

/** `promotion_approval`. */
export function createApprovalTable(database: Database) {
  const insert = database.prepare(
    `INSERT INTO promotion_approval
     VALUES (@promotion_id, @digest, @decision, @actor_id, @actor_name, @actor_email, @comment, @decided_at)`,
  );
  const list = database.prepare<[string], Row>(
    'SELECT * FROM promotion_approval WHERE promotion_id = ? ORDER BY decided_at, rowid',
  );
  // A person as the unique index knows one.
  const ofPerson = database.prepare<[string, string, string], Row>(
    `SELECT * FROM promotion_approval
     WHERE promotion_id = ? AND digest = ? AND lower(coalesce(actor_email, actor_id)) = lower(?)`,
  );

  return {
    insert: (approval: StoredApproval) =>
      void insert.run({
        ...actorColumns(approval.actor),
        promotion_id: approval.promotionId,
        digest: approval.digest,
        decision: approval.decision,
        comment: approval.comment,
        decided_at: approval.decidedAt,
      }),
    /** In the order in which they were made. */
    list: (promotionId: string): StoredApproval[] => list.all(promotionId).map(toApproval),
    /** What the same person (by e-mail, else by the actor's id) decided about the same plan. */
    ofPerson({
      promotionId,
      digest,
      actor,
    }: Pick<StoredApproval, 'promotionId' | 'digest' | 'actor'>): StoredApproval | null {
      const row = ofPerson.get(promotionId, digest, actor.email ?? actor.id);
      return row ? toApproval(row) : null;
    },
  };
}

function toApproval(row: Row): StoredApproval {
  return {
    promotionId: row.promotion_id,
    digest: row.digest,
    decision: row.decision,
    actor: toActor(row),
    comment: row.comment,
    decidedAt: row.decided_at,
  };
}
