import type {Incident, IncidentWorkflow} from '../incident.ts';
import type {ReconcileReport, ReconcileRequest} from './reconcile-report.ts';
import type {Replacement} from './replacement.ts';

/** What is to be done about workflows of an incident. */
export interface Reconciliation {
  incident: Incident;
  workflows: IncidentWorkflow[];
  request: ReconcileRequest;
  replacement: Replacement | null;
}

/** What came of it, in `reconciliation` of the report. */
export type Done = Pick<ReconcileReport['reconciliation'], 'operation' | 'commit' | 'unpushed'>;
