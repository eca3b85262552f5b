import type {Context} from '../context.ts';
import type {SnapshotRow} from '../store/snapshot-workflow-table.ts';
import {findSnapshot} from './find-snapshot.ts';
import {type SnapshotSummary, summarise} from './list-snapshots.ts';

/** `data` of `wops snapshot show --json`; what was not there then is in it too, with `present: false`. */
export interface ShownSnapshot extends Omit<SnapshotSummary, 'workflows'> {
  workflows: Pick<SnapshotRow, 'canonicalId' | 'n8nId' | 'name' | 'published' | 'archived' | 'present'>[];
}

export async function showSnapshot(context: Context, wanted: string): Promise<ShownSnapshot> {
  const snapshot = await findSnapshot(context, wanted);
  const rows = await context.store.snapshots.rows(snapshot.id);
  const workflows = rows.map(({canonicalId, n8nId, name, published, archived, present}) => ({
    canonicalId,
    n8nId,
    name,
    published,
    archived,
    present,
  }));
  return {...summarise(snapshot), workflows};
}
