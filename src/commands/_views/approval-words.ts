import type {IncidentApproval} from '../../core/approval/list-approvals.ts';
import type {ApprovalStatus, ApprovalType} from '../../core/incident/approval.ts';
import type {Resolution} from '../../core/incident/incident.ts';
import type {Palette} from './terminal.ts';

/** How each status is told. */
export const APPROVAL_STATUSES_TOLD = {
  pending: {says: 'waits for a decision', mark: '…', colour: 'changed'},
  approved: {says: 'is approved', mark: '✓', colour: 'added'},
  rejected: {says: 'is rejected', mark: '✗', colour: 'removed'},
} as const satisfies Record<ApprovalStatus, {says: string; mark: string; colour: keyof Palette}>;

type Told = Pick<IncidentApproval, 'incidentNumber' | 'environment' | 'resolution' | 'extensionHours'>;

interface Words {
  /** What it allows. */
  act(approval: Told): string;
  /** What is typed then, after `wops incident`. */
  command(approval: Told): string;
}

const WAYS = {
  promote: 'promote',
  revert: 'revert',
  replace: 'replace --from VERSION',
  acknowledge: 'acknowledge --reason "…"',
} as const satisfies Record<Resolution, string>;

const TYPES_TOLD = {
  acknowledge: {
    act: (approval) => `accept the drift of ${incident(approval)} as it is`,
    command: ({incidentNumber}) => `reconcile ${incidentNumber} acknowledge --reason "…"`,
  },
  extend_ttl: {
    act: (approval) => `extend ${incident(approval)} by ${approval.extensionHours} h`,
    command: ({incidentNumber, extensionHours}) => `extend ${incidentNumber} --by ${extensionHours}h --reason "…"`,
  },
  close: {
    act: (approval) => `close ${incident(approval)}`,
    command: ({incidentNumber}) => `close ${incidentNumber} --reason "…"`,
  },
  reconcile: {
    act: (approval) => `reconcile ${incident(approval)}${approval.resolution ? ` by ${approval.resolution}` : ''}`,
    command: ({incidentNumber, resolution}) => `reconcile ${incidentNumber} ${WAYS[resolution ?? 'promote']}`,
  },
} as const satisfies Record<ApprovalType, Words>;

/** `close incident #42 (prod)`. */
export function approvedAct(approval: IncidentApproval): string {
  return TYPES_TOLD[approval.type].act(approval);
}

/** What is typed once it is approved. */
export function approvedCommand(approval: IncidentApproval): string {
  return `wops incident ${TYPES_TOLD[approval.type].command(approval)}`;
}

function incident({incidentNumber, environment}: Told): string {
  return `incident #${incidentNumber} (${environment})`;
}
