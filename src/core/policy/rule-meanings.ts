import type {DriftHandling, EnvironmentConfig, Severity} from '../config/config.ts';
import type {PolicyKey} from '../config/policy-rules.ts';
import {opensIncident} from '../incident/open-incident.ts';

type Meaning = (environment: EnvironmentConfig) => string;

const HANDLINGS = {
  warn_only: 'Drift is reported, and opens no incident by itself.',
  manual_override: 'A developer may close an incident, with a reason.',
  require_attestation: 'To close or cancel an incident, reconcile it or extend it takes the approval of somebody else.',
} as const satisfies Record<DriftHandling, string>;

/** What each rule means for an environment as it is configured now, in one sentence. */
export const RULE_MEANINGS: Readonly<Record<PolicyKey, Meaning>> = {
  handling: ({drift}) => HANDLINGS[drift.handling],
  'severityTtlHours.critical': ttl('critical'),
  'severityTtlHours.high': ttl('high'),
  'severityTtlHours.medium': ttl('medium'),
  'severityTtlHours.low': ttl('low'),
  enforceTtl: ({name, policies: {drift}}) => {
    if (drift.enforceTtl) return `An expired incident blocks promotions to ${name}.`;
    return drift.blockOnActiveDrift
      ? 'That an incident has expired changes nothing: open ones block already (blockOnActiveDrift).'
      : `An expired incident does not block promotions to ${name}.`;
  },
  enforceSla: ({name, owner, policies: {drift}}) => {
    if (!drift.enforceSla) return 'Escalation is shown; it tells nobody and blocks nothing.';
    const told = owner ?? `nobody (${name} has no owner)`;
    return `Escalation tells ${told}, and at critical_overdue blocks promotions to ${name}.`;
  },
  autoCreateIncidents: (environment) => {
    const reason = whyNoIncident(environment);
    return reason === null ? 'Drift opens an incident here.' : `Drift opens no incident here: ${reason}.`;
  },
  autoCreateForProductionOnly: ({class: environmentClass, policies: {drift}}) => {
    if (!drift.autoCreateForProductionOnly) return 'Incidents are not kept to production environments.';
    return environmentClass === 'production'
      ? 'Only production environments get incidents by themselves; this is one.'
      : `Only production environments get incidents by themselves; this is a ${environmentClass} environment.`;
  },
  blockOnActiveDrift: ({name, policies: {drift}}) =>
    drift.blockOnActiveDrift
      ? `An open incident blocks promotions to ${name}.`
      : `An open incident does not block promotions to ${name} by itself.`,
  closedIncidentRetentionDays: ({policies: {drift}}) =>
    `What was found is kept for ${days(drift.closedIncidentRetentionDays)} after an incident has ended; its story stays.`,
  reconciliationArtifactRetentionDays: ({policies: {drift}}) =>
    `What a reconciliation produced is kept for ${days(drift.reconciliationArtifactRetentionDays)}.`,
};

function ttl(severity: Severity): Meaning {
  return ({policies: {drift}}) => {
    const hours = drift.severityTtlHours[severity];
    return `An incident of severity ${severity} is to be dealt with within ${hours} ${hours === 1 ? 'hour' : 'hours'}.`;
  };
}

/** null: drift opens one. */
function whyNoIncident(environment: EnvironmentConfig): string | null {
  if (opensIncident(environment, {status: 'DRIFT_DETECTED'})) return null;
  const {class: environmentClass, drift, policies} = environment;
  if (environmentClass === 'dev') return 'dev is edited in n8n, and never gets one';
  if (!policies.drift.autoCreateIncidents) return 'autoCreateIncidents is false';
  if (drift.handling === 'warn_only') return 'its handling is warn_only';
  return 'only production environments get one (autoCreateForProductionOnly)';
}

function days(count: number): string {
  return `${count} ${count === 1 ? 'day' : 'days'}`;
}
