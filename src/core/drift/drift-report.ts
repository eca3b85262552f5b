import type {Change, Facet} from '../diff/change.ts';
import type {GraphDifference} from '../diff/graph-difference.ts';

/** What a check can say of an environment (DESIGN.md §6). */
export const DRIFT_STATUSES = ['UNKNOWN', 'ERROR', 'UNTRACKED', 'IN_SYNC', 'DRIFT_DETECTED'] as const;
export type DriftStatus = (typeof DRIFT_STATUSES)[number];

/** How a workflow drifted (DESIGN.md §6). */
export const DRIFT_KINDS = ['modified', 'added_in_runtime', 'missing_in_runtime', 'activation'] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

export interface AffectedWorkflow {
  canonicalId: string | null;
  n8nId: string | null;
  name: string;
  kind: DriftKind;
  facets: Facet[];
  changes: Change[];
  /** Of both sides (`ComparedDrift`): the same for as long as neither moves. null where nothing counts as drift. */
  fingerprint: string | null;
  /** Where it was asked for, to be drawn; not remembered. */
  graph?: GraphDifference;
}

/** One check of one environment. Counts are of workflows. */
export interface DriftCheck {
  id: string;
  environment: string;
  checkType: 'scheduled' | 'manual';
  status: DriftStatus;
  reason: string | null;
  checked: number;
  inSync: number;
  withDrift: number;
  notInGit: number;
  missingInRuntime: number;
  affected: AffectedWorkflow[];
  durationMs: number;
  checkedAt: string;
}
