import {checkChain} from '../audit/audit-chain.ts';
import type {NewAuditEntry} from '../audit/audit-entry.ts';
import {type AuditFilter, walkPages} from './audit-table.ts';
import type {UnitOfWork} from './unit-of-work.ts';

/**
 * `store.audit`: who did what (DESIGN.md §9). What the state file itself is told of is recorded by the units of work that
 * do it, in their transactions.
 */
export function createAuditStore({database, audit, read, write}: UnitOfWork) {
  return {
    record: async (entry: NewAuditEntry) => write(() => audit.append(entry)),
    get: async (sequence: number) => read(() => audit.get(sequence)),
    /** Newest first. */
    list: async (filter: AuditFilter = {}) => read(() => audit.list(filter)),
    /** All of these, in order, a page at a time. What is added meanwhile may be left out. */
    walk: (filter: Omit<AuditFilter, 'limit'> = {}) => walkPages((after) => read(() => audit.page(filter, after))),
    /** Whether it is as it was written, and its head: of one moment, whatever is added meanwhile. */
    check: async () =>
      read(() =>
        database
          .transaction(() => {
            const head = audit.head();
            return {
              ...checkChain(
                walkPages((after) => audit.page({}, after)),
                head,
              ),
              head,
            };
          })
          .deferred(),
      ),
  };
}
