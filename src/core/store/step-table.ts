import {WopsError} from '../errors.ts';
import type {Step, StepKind, StepStatus} from '../promotion/steps.ts';
import type {Database} from './database.ts';

interface Row {
  promotion_id: string;
  number: number;
  kind: StepKind;
  canonical_id: string | null;
  subject: string;
  status: StepStatus;
  outcome: string;
  error: string | null;
  sent_at: string | null;
  settled_at: string | null;
}

/** A step that has no number yet. */
export type NewStep = Pick<Step, 'kind' | 'canonicalId' | 'subject'>;

export interface StepChange {
  status: StepStatus;
  /** Default: as it was. */
  outcome?: Step['outcome'];
  /** Default: none. */
  error?: string;
}

/** The only ways of a step; `sent → intended`: it was found not to have been done. */
const TRANSITIONS = {
  intended: ['sent', 'failed'],
  sent: ['confirmed', 'failed', 'intended'],
  confirmed: [],
  failed: [],
} as const satisfies Record<StepStatus, readonly StepStatus[]>;

/** `promotion_step`: the journal of what operations do outside the state file. */
export function createStepTable(database: Database) {
  const insert = database.prepare<Pick<Row, 'promotion_id' | 'kind' | 'canonical_id' | 'subject'>, Row>(
    `INSERT INTO promotion_step VALUES (@promotion_id,
       1 + coalesce((SELECT max(number) FROM promotion_step WHERE promotion_id = @promotion_id), 0),
       @kind, @canonical_id, @subject, 'intended', '{}', NULL, NULL, NULL)
     RETURNING *`,
  );
  const list = database.prepare<[string], Row>('SELECT * FROM promotion_step WHERE promotion_id = ? ORDER BY number');
  const get = database.prepare<[string, number], Row>(
    'SELECT * FROM promotion_step WHERE promotion_id = ? AND number = ?',
  );
  const put = database.prepare<[Omit<Row, 'kind' | 'canonical_id' | 'subject'>]>(
    `UPDATE promotion_step SET status = @status, outcome = @outcome, error = @error, sent_at = @sent_at,
       settled_at = @settled_at
     WHERE promotion_id = @promotion_id AND number = @number`,
  );

  return {
    add: (promotionId: string, step: NewStep): Step =>
      toStep(
        insert.get({
          promotion_id: promotionId,
          kind: step.kind,
          canonical_id: step.canonicalId,
          subject: step.subject,
        })!,
      ),
    list: (promotionId: string): Step[] => list.all(promotionId).map(toStep),
    /** Throws where there is no such step, or it cannot become that: two processes would be at the same work. */
    set(promotionId: string, number: number, change: StepChange & {now: string}): void {
      const row = get.get(promotionId, number);
      const next: readonly StepStatus[] = row ? TRANSITIONS[row.status] : [];
      if (!row || !next.includes(change.status)) {
        const standing = row ? `is ${row.status}` : 'does not exist';
        throw new WopsError(
          'unexpected',
          `Step ${number} of promotion ${promotionId} ${standing}: it cannot become ${change.status}.`,
        );
      }
      put.run({
        promotion_id: promotionId,
        number,
        status: change.status,
        outcome: change.outcome ? JSON.stringify(change.outcome) : row.outcome,
        error: change.error ?? null,
        ...timesAt(row, change),
      });
    },
  };
}

function timesAt(row: Row, {status, now}: {status: StepStatus; now: string}): Pick<Row, 'sent_at' | 'settled_at'> {
  if (status === 'intended') return {sent_at: null, settled_at: null};
  return status === 'sent' ? {sent_at: now, settled_at: null} : {sent_at: row.sent_at, settled_at: now};
}

function toStep(row: Row): Step {
  return {
    promotionId: row.promotion_id,
    number: row.number,
    kind: row.kind,
    canonicalId: row.canonical_id,
    subject: row.subject,
    status: row.status,
    outcome: JSON.parse(row.outcome),
    error: row.error,
    sentAt: row.sent_at,
    settledAt: row.settled_at,
  };
}
