import type {Actor} from '../actor.ts';
import type {Resolution} from './incident.ts';

/** What an approval may be asked for (DESIGN.md §8). */
export const APPROVAL_TYPES = ['acknowledge', 'extend_ttl', 'close', 'reconcile'] as const;
export type ApprovalType = (typeof APPROVAL_TYPES)[number];

export const APPROVAL_STATUSES = ['pending', 'approved', 'rejected'] as const;
export type ApprovalStatus = (typeof APPROVAL_STATUSES)[number];

/** Somebody else's word on what is to be done about an incident: decided once, used once. */
export interface DriftApproval {
  id: string;
  incidentId: string;
  type: ApprovalType;
  status: ApprovalStatus;
  requestedBy: Actor;
  requestReason: string;
  /** Of `reconcile`: the one resolution that it is for; null for any. */
  resolution: Resolution | null;
  /** Of `extend_ttl`. */
  extensionHours: number | null;
  /** What drifted when it was asked for (`IncidentWorkflow.fingerprint`): it allows nothing about what moved since. */
  fingerprints: string[];
  createdAt: string;
  reviewedBy: Actor | null;
  reviewNotes: string | null;
  reviewedAt: string | null;
  /** When what it allows was begun; null again where that was taken back. */
  usedAt: string | null;
}
