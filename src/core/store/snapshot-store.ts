import type {Actor} from '../actor.ts';
import type {NewAuditEntry} from '../audit/audit-entry.ts';
import {WopsError} from '../errors.ts';
import {createSnapshotBodyTable} from './snapshot-body-table.ts';
import {createSnapshotTable, type NewSnapshot, type Snapshot, type SnapshotFilter} from './snapshot-table.ts';
import {createSnapshotWorkflowTable, type NewSnapshotWorkflow} from './snapshot-workflow-table.ts';
import type {UnitOfWork} from './unit-of-work.ts';

/** A snapshot that is still being written after so long was left by a process that died, in milliseconds. */
const ABANDONED_AFTER = 24 * 3_600_000;

export type SnapshotTables = ReturnType<typeof createSnapshotTables>;

/** The tables of snapshots with what takes more than one of them. For use inside a transaction. */
export function createSnapshotTables({database}: Pick<UnitOfWork, 'database'>) {
  const snapshots = createSnapshotTable(database);
  const workflows = createSnapshotWorkflowTable(database);
  const bodies = createSnapshotBodyTable(database);

  return {
    snapshots,
    workflows,
    /** Begins one; nobody sees it until it is finished. */
    begin: (snapshot: NewSnapshot) => snapshots.insert(snapshot),
    add(id: string, batch: Iterable<NewSnapshotWorkflow>) {
      for (const one of batch) workflows.insert(id, one, one.workflow && bodies.put(one.workflow));
    },
    finish(id: string): Snapshot {
      if (!snapshots.complete(id)) throw new WopsError('unexpected', `There is no snapshot ${id} to finish.`);
      return snapshots.get(id)!;
    },
    discard(id: string) {
      if (snapshots.discard(id)) bodies.sweep();
    },
    /** How many there were. */
    delete(ids: readonly string[]): number {
      const deleted = ids.filter((id) => snapshots.remove(id)).length;
      if (deleted > 0) bodies.sweep();
      return deleted;
    },
    discardAbandoned(now: Date) {
      const before = new Date(now.getTime() - ABANDONED_AFTER).toISOString();
      if (snapshots.discardOld(before) > 0) bodies.sweep();
    },
  };
}

/** `store.snapshots`: what environments held (DESIGN.md §7). Written once; the database refuses to change one. */
export function createSnapshotStore(tables: SnapshotTables, {read, write, now, audit}: UnitOfWork) {
  const {snapshots, workflows} = tables;

  return {
    /**
     * Keeps a snapshot whose workflows come in batches, each one a transaction, so that only one batch is in memory.
     * Nobody sees it before it is whole, and when the batches fail it is not there. `actor` is who asked for it: the
     * audit log tells of that, while snapshots of a promotion belong to its own story.
     */
    async create(
      snapshot: NewSnapshot,
      batches: Iterable<NewSnapshotWorkflow[]> | AsyncIterable<NewSnapshotWorkflow[]>,
      actor?: Actor,
    ): Promise<Snapshot> {
      write(() => {
        tables.discardAbandoned(now());
        tables.begin(snapshot);
      });
      try {
        for await (const batch of batches) write(() => tables.add(snapshot.id, batch));
        return write(() => {
          const finished = tables.finish(snapshot.id);
          if (actor) audit.append({...auditEntryOf(finished), at: now().toISOString(), actor});
          return finished;
        });
      } catch (error) {
        write(() => tables.discard(snapshot.id));
        throw error;
      }
    },

    get: async (id: string) => read(() => snapshots.get(id)),
    /** The one with this id, else those whose ids begin with it, newest first. */
    find: async (prefix: string) =>
      read(() => {
        const exact = snapshots.get(prefix);
        return exact ? [exact] : snapshots.find(prefix);
      }),
    /** Newest first. */
    list: async (filter: SnapshotFilter = {}) => read(() => snapshots.list(filter)),
    /** Ids of those before and after what was done about incidents and had finished before `time`, oldest first. */
    ofReconciliations: async (time: string) => read(() => snapshots.ofReconciliations(time)),
    /** Forgets them with what they hold; those that do not exist are none. How many there were. */
    delete: async (ids: readonly string[]) => write(() => tables.delete(ids)),
    /** What it holds, without the contents; those that were not there too. */
    rows: async (id: string) => read(() => workflows.rows(id)),
    /** What it holds, with the contents. Throws `state_damaged` where one is not as it was kept. */
    workflows: async (id: string) => read(() => workflows.workflows(id)),
    /** One of them; null: it says nothing about this workflow. Throws `state_damaged`. */
    workflow: async (id: string, canonicalId: string) => read(() => workflows.workflow(id, canonicalId)),
  };
}

function auditEntryOf({
  id,
  environment,
  reason,
  workflowCount: workflows,
}: Snapshot): Omit<NewAuditEntry, 'at' | 'actor'> {
  const subject = {type: 'snapshot', id, name: null};
  return {action: 'snapshot.created', subject, environment, details: {reason, workflows}};
}
