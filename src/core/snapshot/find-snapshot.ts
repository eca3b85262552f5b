import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {Snapshot} from '../store/snapshot-table.ts';

/** The snapshot a user means by its id, the beginning of it, or `latest`. Throws `usage` when there is none, or several. */
export async function findSnapshot({store}: Context, wanted: string): Promise<Snapshot> {
  const found = wanted === 'latest' ? await store.snapshots.list({limit: 1}) : await store.snapshots.find(wanted);
  if (found.length === 1) return found[0]!;
  const told = found.map(({id, environment, createdAt}) => `${id} (${environment}, ${createdAt})`).join(', ');
  const message = found.length === 0 ? `There is no snapshot "${wanted}".` : `"${wanted}" could be any of ${told}.`;
  throw new WopsError('usage', message, {hint: 'wops snapshot list'});
}
