import type {Actor} from '../actor.ts';
import {createLeases, type HeldLease, type Lease} from './lease.ts';
import type {UnitOfWork} from './unit-of-work.ts';

/** `store.leases`: who is at work on what (DESIGN.md §9). Not promises: a heartbeat must not wait. */
export function createLeaseStore({database, read, write, now, audit}: UnitOfWork, newId: () => string) {
  const leases = createLeases(database, now, newId);

  return {
    /** Takes the lease, or throws `busy` saying who holds it. It lives on by a heartbeat until released. */
    acquire: (name: string, purpose: string): HeldLease => read(() => leases.acquire(name, purpose)),
    /** Leases in force. */
    list: (): Lease[] => read(() => leases.list()),
    /** Takes a lease in force away from its holder; its next heartbeat tells it. false: there is none. */
    break: (id: string, actor: Actor): boolean =>
      write(() => {
        const lease = leases.list().find((one) => one.id === id);
        if (!lease || !leases.break(id)) return false;
        const {name, holder, purpose, acquiredAt} = lease;
        audit.append({
          at: now().toISOString(),
          actor,
          action: 'lock.broken',
          subject: {type: 'lock', id, name},
          environment: /^environment:(.+)$/s.exec(name)?.[1] ?? null,
          details: {holder, purpose, acquiredAt},
        });
        return true;
      }),
  };
}
