import {checkChain} from '../audit/audit-chain.ts';
import type {NewAuditEntry} from '../audit/audit-entry.ts';
import type {AuditFilter} from './audit-table.ts';
import type {UnitOfWork} from './unit-of-work.ts';

/**
 * `store.audit`: who did what (DESIGN.md §9). What the state file itself is told of is recorded by the units of work that
 * do it, in their transactions.
 */
export function createAuditStore({database, audit, read, write}: UnitOfWork) {
  return {
    record: async (entry: NewAuditEntry) => write(() => audit.append(entry)),
    /** Newest first. */
    list: async (filter: AuditFilter = {}) => read(() => audit.list(filter)),
    /** All, in order, a page at a time. What is added meanwhile may be left out. */
    walk: () => audit.walk(),
    head: async () => read(() => audit.head()),
    /** Whether it is as it was written, at one moment, whatever is added meanwhile. */
    check: async () => read(() => database.transaction(() => checkChain(audit.walk(), audit.head())).deferred()),
  };
}
