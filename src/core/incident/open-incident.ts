import type {DriftPolicy, EnvironmentConfig} from '../config/config.ts';
import type {AffectedWorkflow, DriftCheck} from '../drift/drift-report.ts';
import type {DriftSnapshot, Incident, IncidentWorkflow, Observation, PackedSides} from './incident.ts';
import {incidentEvent} from './incident-event.ts';
import {severityOf} from './severity.ts';
import {toldNames} from './told-names.ts';

/** A check of an environment, and the rules that hold there. */
export interface DriftObservation {
  check: DriftCheck;
  environment: Pick<EnvironmentConfig, 'name' | 'class' | 'drift' | 'policies'>;
  /** Of the workflows that are affected, in their order; for a new incident. null: a new one is opened by a later check. */
  evidence: {commit: string | null; hashes: Hashes[]; sides: PackedSides[]} | null;
}

export interface Hashes {
  contentHashBefore: string | null;
  contentHashAfter: string | null;
}

export interface Opening {
  now: Date;
  newId(): string;
  /** For a new one. */
  number: number;
}

/** Whether a check opens an incident where none is open: the conditions of the specification, §6.3. */
export function opensIncident(
  {class: environmentClass, drift, policies}: Pick<EnvironmentConfig, 'class' | 'drift' | 'policies'>,
  {status}: Pick<DriftCheck, 'status'>,
): boolean {
  const {autoCreateIncidents, autoCreateForProductionOnly} = policies.drift;
  return (
    status === 'DRIFT_DETECTED' &&
    environmentClass !== 'dev' &&
    drift.handling !== 'warn_only' &&
    autoCreateIncidents &&
    (environmentClass === 'production' || !autoCreateForProductionOnly)
  );
}

/** The deadline of what is found (again) at `from`. */
export function deadline({severityTtlHours}: DriftPolicy, severity: Incident['severity'], from: string): string {
  return new Date(Date.parse(from) + severityTtlHours[severity] * 3_600_000).toISOString();
}

/** The incident that a check opens, with what was found as its evidence. */
export function openIncident(
  {check, environment}: DriftObservation,
  {commit, hashes, sides}: NonNullable<DriftObservation['evidence']>,
  {now, newId, number}: Opening,
): Observation {
  const at = now.toISOString();
  const severity = severityOf(check.affected.length);
  const {checked, inSync, withDrift, notInGit, missingInRuntime} = check;
  const snapshot: DriftSnapshot = {
    environment: environment.name,
    detectedAt: at,
    commit,
    summary: {checked, inSync, withDrift, notInGit, missingInRuntime},
    workflows: check.affected.map(({canonicalId, n8nId, name, kind, facets}, index) => ({
      canonicalId,
      n8nId,
      name,
      kind,
      facets,
      ...hashes[index]!,
    })),
  };
  const incident: Incident = {
    id: newId(),
    number,
    environment: environment.name,
    status: 'detected',
    severity,
    escalation: 'none',
    affected: check.affected.map((workflow) => toIncidentWorkflow(workflow, at)),
    owner: null,
    reason: null,
    ticket: null,
    resolution: null,
    detectedAt: at,
    acknowledgedAt: null,
    stabilizedAt: null,
    reconciledAt: null,
    closedAt: null,
    expiresAt: deadline(environment.policies.drift, severity, at),
    lastEventAt: at,
    payloadPurgedAt: null,
  };
  const details = {severity, ...toldNames('affected', check.affected), expiresAt: incident.expiresAt};
  return {
    incident,
    events: [incidentEvent('detected', {at, to: 'detected', details})],
    opened: {snapshot, sides},
  };
}

/** As found at `since`. */
export function toIncidentWorkflow(workflow: AffectedWorkflow, since: string): IncidentWorkflow {
  const {graph: _, ...found} = workflow;
  return {...found, since, drifting: true, resolved: null};
}
