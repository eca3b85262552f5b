import type {Actor} from '../actor.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';
import type {AuditAction} from './audit-actions.ts';

/** A row of the audit log (DESIGN.md §9): who did what, to what, and how it ended. Never holds a secret. */
export interface AuditEntry {
  /** From 1, without a gap. */
  sequence: number;
  at: string;
  actor: Actor;
  /** `<subject>.<verb>`, such as `incident.acknowledged` or `promotion.completed`. */
  action: string;
  subject: {type: string; id: string; name: string | null};
  environment: string | null;
  details: JsonObject;
  /** Of the entry before; of the first one, 64 zeros. */
  previousHash: string;
  /** sha256 over all of the above (`auditHash`). */
  hash: string;
}

/** An entry as it is written by this version. */
export interface NewAuditEntry extends Omit<AuditEntry, 'sequence' | 'previousHash' | 'hash' | 'action'> {
  action: AuditAction;
}
