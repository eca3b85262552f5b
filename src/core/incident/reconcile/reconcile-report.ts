import type {CommitReport} from '../../commit/commit-report.ts';
import type {EnvironmentDrift} from '../../drift/check-drift.ts';
import type {ErrorCode} from '../../errors.ts';
import type {OperationReport} from '../../promotion/report.ts';
import type {Incident, IncidentWorkflow, Resolution} from '../incident.ts';

export interface ReconcileRequest {
  resolution: Resolution;
  /** Names, canonical ids or n8n ids of affected workflows. Empty: everything that drifts. */
  workflows: string[];
  /** Of `replace`: a snapshot, a commit (branch, tag), or an environment. */
  from?: string | undefined;
  /** Why; of `acknowledge` and with `force` it has to be given. */
  reason?: string | undefined;
  /** From a status that the table does not allow it from, and without an approval; for administrators. */
  force: boolean;
  dryRun: boolean;
  /** Of `promote`: where Git was edited as well, write both, or what n8n says. */
  merge: boolean;
  overwrite: boolean;
  /** Many at once may go: files of `promote`, workflows of `revert` and `replace`. */
  acceptMassChange: boolean;
}

/** What is done to one workflow. */
export type ReconcileAct = 'commit' | 'remove_file' | 'write' | 'archive' | 'accept';

/**
 * How it ended. `reconciled`: the following check found no drift. `partly`: of others there still is some. `unresolved`: of
 * these. `waiting`: for the approval of a promotion. `unchecked`: it is done, and could not be checked.
 */
export const RECONCILE_OUTCOMES = [
  'planned',
  'blocked',
  'waiting',
  'failed',
  'unchecked',
  'unresolved',
  'partly',
  'reconciled',
] as const;
export type ReconcileOutcome = (typeof RECONCILE_OUTCOMES)[number];

/** `data` of `wops incident reconcile --json`: the incident as it stands, and what was done. */
export interface ReconcileReport extends Incident {
  reconciliation: {
    resolution: Resolution;
    /** Of `replace`: `snapshot:<id>`, `commit:<hash>` or an environment. */
    from: string | null;
    dryRun: boolean;
    outcome: ReconcileOutcome;
    workflows: (Pick<IncidentWorkflow, 'canonicalId' | 'n8nId' | 'name' | 'kind'> & {act: ReconcileAct})[];
    /** Of `revert` and `replace`: what was written to n8n, or would be. */
    operation?: OperationReport;
    /** Of `promote`: what was committed, or would be. */
    commit?: CommitReport;
    /** Why that commit could not be pushed; it stands all the same. */
    unpushed?: {type: ErrorCode; message: string; hint: string};
    /** The following check. */
    check?: EnvironmentDrift;
  };
}
