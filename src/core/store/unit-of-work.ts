import type {AuditTable} from './audit-table.ts';
import type {Database} from './database.ts';

/** What the parts of the store share: the state file, and how work on it is done. */
export interface UnitOfWork {
  database: Database;
  /** Runs `work`; what SQLite throws becomes an error that names the state file. */
  read<T>(work: () => T): T;
  /** Runs `work` as one transaction that holds the write lock from its beginning. */
  write<T>(work: () => T): T;
  now(): Date;
  /** Told of each change of state, in the transaction of the change. */
  audit: AuditTable;
}
