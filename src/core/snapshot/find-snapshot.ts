import type {Context} from '../context.ts';
import {onlyOne} from '../only-one.ts';
import type {Snapshot} from '../store/snapshot-table.ts';

/** The snapshot a user means by its id, the beginning of it, or `latest`. Throws `usage` when there is none, or several. */
export async function findSnapshot({store}: Context, wanted: string): Promise<Snapshot> {
  const found = wanted === 'latest' ? await store.snapshots.list({limit: 1}) : await store.snapshots.find(wanted);
  return onlyOne(found, wanted, {
    noun: 'snapshot',
    tell: ({id, environment, createdAt}) => `${id} (${environment}, ${createdAt})`,
  });
}
