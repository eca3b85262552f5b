import type {Context} from '../context.ts';
import type {Snapshot, SnapshotFilter, SnapshotType} from '../store/snapshot-table.ts';

/** An element of `data` of `wops snapshot list --json`. */
export interface SnapshotSummary {
  id: string;
  environment: string;
  type: SnapshotType;
  promotionId: string | null;
  /** What Git held then. */
  commit: string | null;
  reason: string | null;
  workflows: number;
  createdAt: string;
}

/** Snapshots, the newest first. */
export async function listSnapshots({store}: Context, filter: SnapshotFilter): Promise<SnapshotSummary[]> {
  return (await store.snapshots.list(filter)).map(summarise);
}

export function summarise({workflowCount: workflows, ...snapshot}: Snapshot): SnapshotSummary {
  return {...snapshot, workflows};
}
