import type {Actor} from '../actor.ts';
import type {NewAuditEntry} from '../audit/audit-entry.ts';
import {createHoldTable, type Hold} from './hold-table.ts';
import type {UnitOfWork} from './unit-of-work.ts';

/** `store.holds`: environments that nothing is promoted or applied to (DESIGN.md §7). */
export function createHoldStore({database, read, write, now, audit}: UnitOfWork) {
  const holds = createHoldTable(database);

  return {
    list: async () => read(() => holds.list()),
    get: async (environment: string) => read(() => holds.get(environment)),
    /** An environment has one: the newest takes the place of an older one. */
    place: async (hold: Hold) =>
      write(() => {
        holds.put(hold);
        const {actor, placedAt: at} = hold;
        audit.append({...auditEntryOf(hold), at, actor, action: 'hold.placed'});
      }),
    /** What was released; null where there was nothing. */
    release: async (environment: string, actor: Actor) =>
      write((): Hold | null => {
        const hold = holds.remove(environment);
        if (hold) audit.append({...auditEntryOf(hold), at: now().toISOString(), actor, action: 'hold.released'});
        return hold;
      }),
  };
}

function auditEntryOf({
  environment,
  reason,
  promotionId,
  placedAt,
}: Hold): Pick<NewAuditEntry, 'subject' | 'environment' | 'details'> {
  return {
    subject: {type: 'hold', id: environment, name: null},
    environment,
    details: {reason, promotionId, placedAt},
  };
}
