import type {Context} from '../context.ts';
import type {ApprovalStatus, DriftApproval} from '../incident/approval.ts';
import {findIncident} from '../incident/find-incident.ts';
import type {Incident} from '../incident/incident.ts';

/** An approval and what it is about; an element of `data` of `wops approval list --json`. */
export interface IncidentApproval extends DriftApproval {
  incidentNumber: number;
  environment: string;
}

export interface ApprovalFilter {
  status?: ApprovalStatus[] | undefined;
  /** As `findIncident` takes it. */
  incident?: string | undefined;
  limit: number;
}

/** Approvals of what is to be done about incidents, the newest first. Throws `usage` for an incident that there is not. */
export async function listApprovals(
  context: Context,
  {status, incident: wanted, limit}: ApprovalFilter,
): Promise<IncidentApproval[]> {
  const {incidents} = context.store;
  const incident = wanted === undefined ? undefined : await findIncident(context, wanted);
  const approvals = await incidents.approvals({
    ...(incident ? {incidentId: incident.id} : {}),
    ...(status?.length ? {status} : {}),
  });
  const shown = approvals.slice(0, limit);
  return Promise.all(shown.map(async (one) => ofIncident(one, incident ?? (await incidents.get(one.incidentId))!)));
}

export function ofIncident(approval: DriftApproval, {number, environment}: Incident): IncidentApproval {
  return {...approval, incidentNumber: number, environment};
}
