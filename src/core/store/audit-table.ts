import {type AuditHead, auditHash} from '../audit/audit-chain.ts';
import type {AuditEntry, NewAuditEntry} from '../audit/audit-entry.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';
import {isJsonObject} from '../workflow/runtime-workflow.ts';
import {type ActorColumns, actorColumns, toActor} from './actor-columns.ts';
import type {Database} from './database.ts';

export interface AuditFilter {
  /** An action, or what stands before the dot of several: `incident`. */
  action?: string;
  /** An id or an e-mail address, in whatever letters. */
  actor?: string;
  environment?: string;
  /** From then on, before then: as `Date.toISOString` writes them. */
  since?: string;
  until?: string;
  /** Default: all. */
  limit?: number;
}

interface Row extends ActorColumns {
  sequence: number;
  at: string;
  action: string;
  subject_type: string;
  subject_id: string;
  subject_name: string | null;
  environment: string | null;
  details: string;
  previous_hash: string;
  hash: string;
}

/** So many rows are read at once while the log is walked. */
const PAGE = 500;

const IS_WANTED = `(@action IS NULL OR action = @action OR substr(action, 1, length(@action) + 1) = @action || '.')
  AND (@actor IS NULL OR lower(@actor) IN (lower(actor_id), lower(actor_email)))
  AND (@environment IS NULL OR environment = @environment)
  AND (@since IS NULL OR at >= @since) AND (@until IS NULL OR at < @until)`;

type Parameters = Record<keyof AuditFilter, string | number | null>;

export type AuditTable = ReturnType<typeof createAuditTable>;

/** `audit_log` and `audit_head`. */
export function createAuditTable(database: Database) {
  const head = database.prepare<[], AuditHead>('SELECT sequence, hash FROM audit_head');
  // Triggers see to it that the row follows the head, and that the head follows the row.
  const insert = database.prepare(
    `INSERT INTO audit_log VALUES (@sequence, @at, @actor_id, @actor_name, @actor_email, @action, @subject_type, @subject_id,
       @subject_name, @environment, @details, @previous_hash, @hash)`,
  );
  const get = database.prepare<[number], Row>('SELECT * FROM audit_log WHERE sequence = ?');
  const list = database.prepare<Parameters, Row>(
    `SELECT * FROM audit_log WHERE ${IS_WANTED} ORDER BY sequence DESC LIMIT @limit`,
  );
  const page = database.prepare<Parameters & {after: number}, Row>(
    `SELECT * FROM audit_log WHERE sequence > @after AND ${IS_WANTED} ORDER BY sequence LIMIT @limit`,
  );

  return {
    /** For use inside the transaction of what it tells of. */
    append(entry: NewAuditEntry): void {
      const {sequence, hash} = head.get()!;
      const row = wellFormed({...toColumns(entry), sequence: sequence + 1, previous_hash: hash, hash: ''});
      insert.run({...row, hash: auditHash(toEntry(row))});
    },
    /** The last entry as it was noted; null only where somebody removed that. */
    head: (): AuditHead | null => head.get() ?? null,
    get(sequence: number): AuditEntry | null {
      const row = get.get(sequence);
      return row ? toEntry(row) : null;
    },
    /** Newest first. */
    list: (filter: AuditFilter): AuditEntry[] => list.all(toParameters(filter)).map(toEntry),
    /** In order, from the first one or behind `after`, a page; fewer than `PAGE` are the last. */
    page: (filter: AuditFilter, after = Number.MIN_SAFE_INTEGER): AuditEntry[] =>
      page.all({...toParameters({...filter, limit: PAGE}), after}).map(toEntry),
  };
}

/** All that the pages hold, in order; one of them is in memory at a time. */
export function* walkPages(page: (after?: number) => AuditEntry[]): Generator<AuditEntry> {
  for (let entries = page(); ; entries = page(entries.at(-1)!.sequence)) {
    yield* entries;
    if (entries.length < PAGE) return;
  }
}

function toParameters({action, actor, environment, since, until, limit}: AuditFilter): Parameters {
  return {
    action: action ?? null,
    actor: actor ?? null,
    environment: environment ?? null,
    since: since ?? null,
    until: until ?? null,
    limit: limit ?? -1,
  };
}

function toColumns({at, actor, action, subject, environment, details}: NewAuditEntry) {
  return {
    ...actorColumns(actor),
    at,
    action,
    subject_type: subject.type,
    subject_id: subject.id,
    subject_name: subject.name,
    environment,
    details: JSON.stringify(details),
  };
}

/** As the database gives it back: half a character would be another one then, and the hash another. */
function wellFormed(row: Row): Row {
  const columns = Object.entries(row).map(([name, value]) => [
    name,
    typeof value === 'string' ? value.toWellFormed() : value,
  ]);
  return Object.fromEntries(columns);
}

function toEntry(row: Row): AuditEntry {
  return {
    sequence: row.sequence,
    at: row.at,
    actor: toActor(row),
    action: row.action,
    subject: {type: row.subject_type, id: row.subject_id, name: row.subject_name},
    environment: row.environment,
    details: toDetails(row.details),
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}

/**
 * What somebody broke must not keep the rest of the log from being read: its hash does not match any more, also where it
 * only is written in another way.
 */
function toDetails(text: string): JsonObject {
  try {
    const details: unknown = JSON.parse(text);
    if (isJsonObject(details) && JSON.stringify(details) === text) return details;
  } catch {
    // Told below.
  }
  return {unreadable: text};
}
