import {environment as findEnvironment} from '../config/environment.ts';
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

/** Snapshots, the newest first. Throws `environment_unknown` for one that is not in wops.yaml, and has none. */
export async function listSnapshots({store, config}: Context, filter: SnapshotFilter): Promise<SnapshotSummary[]> {
  const found = await store.snapshots.list(filter);
  if (found.length === 0 && filter.environment !== undefined) findEnvironment(config, filter.environment);
  return found.map(summarise);
}

export function summarise({workflowCount: workflows, ...snapshot}: Snapshot): SnapshotSummary {
  return {...snapshot, workflows};
}
