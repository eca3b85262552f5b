import type {Actor} from '../actor.ts';
import type {Severity} from '../config/config.ts';
import type {Facet} from '../diff/change.ts';
import type {AffectedWorkflow, DriftKind} from '../drift/drift-report.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';

/** DESIGN.md §8. */
export const INCIDENT_STATUSES = [
  'detected',
  'acknowledged',
  'stabilized',
  'reconciled',
  'expired',
  'closed',
  'cancelled',
] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];

/** Nothing leaves them, whoever asks. Every other status is open: an environment has one open incident at most. */
export const TERMINAL_STATUSES = ['closed', 'cancelled'] as const satisfies readonly IncidentStatus[];

/** How much of its time an open incident has used up, beside its status (DESIGN.md §8). */
export const ESCALATIONS = ['none', 'escalated', 'critical_overdue'] as const;
export type Escalation = (typeof ESCALATIONS)[number];

/** How drift was, or is to be, ended (DESIGN.md §8). */
export const RESOLUTIONS = ['promote', 'revert', 'replace', 'acknowledge'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** Drift of an environment, and its following up, as the state file keeps it. Times are ISO 8601. */
export interface Incident {
  id: string;
  /** What people call it (`#42`); never used twice. */
  number: number;
  environment: string;
  status: IncidentStatus;
  severity: Severity;
  /** The highest level since the deadline was last extended. */
  escalation: Escalation;
  /** Everything that was found affected while it was open, by name. */
  affected: IncidentWorkflow[];
  /** Who looks after it; an e-mail address or a name. */
  owner: string | null;
  /** Why it could be stabilised, closed or cancelled: the last reason given. */
  reason: string | null;
  /** Of another system. */
  ticket: string | null;
  /** `mixed`: some workflows one way, some another; null while nothing was resolved. */
  resolution: Resolution | 'mixed' | null;
  detectedAt: string;
  acknowledgedAt: string | null;
  stabilizedAt: string | null;
  reconciledAt: string | null;
  /** When it was closed or cancelled. */
  closedAt: string | null;
  /** The deadline. */
  expiresAt: string;
  /** Of its last event: an incident's time never runs back, whatever the clock does. */
  lastEventAt: string;
  /** When retention let go of its drift snapshot, and of the changes of its workflows. */
  payloadPurgedAt: string | null;
}

/** As last found; without changes once retention let go of the drift snapshot. */
export interface IncidentWorkflow extends Omit<AffectedWorkflow, 'graph'> {
  /** When a check found it first. */
  since: string;
  /** Whether the last check found it still. */
  drifting: boolean;
  resolved: ResolvedWorkflow | null;
}

/** What was done about one workflow. */
export interface ResolvedWorkflow {
  resolution: Resolution;
  /** Of `replace`: `snapshot:<id>`, `commit:<hash>` or an environment. */
  from: string | null;
  actor: Actor;
  at: string;
  promotionId: string | null;
  commit: string | null;
}

export const INCIDENT_EVENT_KINDS = [
  'detected',
  /** Further drift, or a higher severity. */
  'spread',
  /** Some of it is gone. */
  'receded',
  'escalated',
  'expired',
  'acknowledged',
  'stabilized',
  /** Handed over, or its ticket noted. */
  'assigned',
  /** A resolution is about to be carried out. */
  'resolving',
  /** What was to be done to these workflows is done. */
  'resolved',
  'resolution_failed',
  'reconciled',
  'extended',
  'closed',
  'cancelled',
  'approval_requested',
  'approval_approved',
  'approval_rejected',
  'payload_purged',
] as const;
export type IncidentEventKind = (typeof INCIDENT_EVENT_KINDS)[number];

/** A line of an incident's story. The audit log holds each one too, as `incident.<kind>`. */
export interface IncidentEvent {
  /** From 1, in the order in which they happened. */
  number: number;
  kind: IncidentEventKind;
  /** null where the status stayed. */
  from: IncidentStatus | null;
  to: IncidentStatus | null;
  actor: Actor;
  at: string;
  /** An administrator went past the table. */
  forced: boolean;
  details: JsonObject;
}
export type NewIncidentEvent = Omit<IncidentEvent, 'number'>;

/** What an incident is changed to, and the story of it. */
export interface IncidentChange {
  incident: Incident;
  events: NewIncidentEvent[];
}

/** What was found when the incident was opened: written once (DESIGN.md §8). */
export interface DriftSnapshot {
  environment: string;
  detectedAt: string;
  /** What Git was compared with. */
  commit: string | null;
  summary: {checked: number; inSync: number; withDrift: number; notInGit: number; missingInRuntime: number};
  workflows: DriftSnapshotWorkflow[];
}

export interface DriftSnapshotWorkflow {
  canonicalId: string | null;
  n8nId: string | null;
  name: string;
  kind: DriftKind;
  facets: Facet[];
  /** sha256 of the canonical content in Git and in n8n; null where it is not there. */
  contentHashBefore: string | null;
  contentHashAfter: string | null;
}

/** The two sides of one of its workflows: the file in Git, and what n8n answered as JSON; null where it is not there. */
export interface DriftSnapshotSides {
  git: string | null;
  live: string | null;
}

/** As `DriftSnapshotSides`, compressed (`packText`): many can be kept while an environment is compared. */
export interface PackedSides {
  git: Buffer | null;
  live: Buffer | null;
}

/** What a check makes of an environment's incident. */
export interface Observation extends IncidentChange {
  /** Of a new one. `sides` are in the order of `snapshot.workflows`. */
  opened?: {snapshot: DriftSnapshot; sides: PackedSides[]};
}

/** A difference that somebody has accepted as it is. It holds while both sides stay what they were then. */
export interface DriftAcceptance {
  environment: string;
  /** The canonical id, else the n8n id. */
  workflow: string;
  /** Of both sides, as they were accepted (`ComparedDrift`). */
  fingerprint: string;
  incidentId: string;
  actor: Actor;
  reason: string;
  acceptedAt: string;
}

export function isOpen({status}: Pick<Incident, 'status'>): boolean {
  return !TERMINAL_STATUSES.some((terminal) => terminal === status);
}

/** By what a workflow is known in an incident. */
export function workflowKey({canonicalId, n8nId}: Pick<IncidentWorkflow, 'canonicalId' | 'n8nId'>): string {
  return canonicalId ?? n8nId ?? '';
}

/** What still drifts, as last found. */
export function driftOf({affected}: Pick<Incident, 'affected'>): string[] {
  return affected.flatMap(({drifting, fingerprint}) => (drifting && fingerprint !== null ? [fingerprint] : []));
}

/** One resolution for all that were resolved, or several. */
export function resolutionOf(affected: Incident['affected']): Incident['resolution'] {
  const [first = null, ...others] = new Set(affected.flatMap(({resolved}) => (resolved ? [resolved.resolution] : [])));
  return others.length > 0 ? 'mixed' : first;
}
