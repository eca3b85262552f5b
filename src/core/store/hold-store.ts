import {createHoldTable, type Hold} from './hold-table.ts';
import type {UnitOfWork} from './unit-of-work.ts';

/** `store.holds`: environments that nothing is promoted or applied to (DESIGN.md §7). */
export function createHoldStore({database, read, write}: UnitOfWork) {
  const holds = createHoldTable(database);

  return {
    list: async () => read(() => holds.list()),
    get: async (environment: string) => read(() => holds.get(environment)),
    /** An environment has one: the newest takes the place of an older one. */
    place: async (hold: Hold) => write(() => holds.put(hold)),
    /** What was released; null where there was nothing. */
    release: async (environment: string) => write(() => holds.remove(environment)),
  };
}
