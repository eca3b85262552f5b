import {
  DRIFT_HANDLINGS,
  type DriftHandling,
  type DriftPolicy,
  type EnvironmentConfig,
  MAX_RETENTION_DAYS,
  MAX_TTL_HOURS,
  type Severity,
} from './config.ts';
import type {ConfigPath} from './config-faults.ts';

type RuleOfPolicy = Exclude<keyof DriftPolicy, 'severityTtlHours'> | `severityTtlHours.${Severity}`;
export type PolicyKey = RuleOfPolicy | 'handling';
export type PolicyValue = boolean | number | DriftHandling;

interface PolicyKind {
  /** What a value has to be, after "must be". */
  must: string;
  /** A value as it is typed; undefined when it is none. */
  parse(text: string): PolicyValue | undefined;
}

const FLAG: PolicyKind = {
  must: 'true or false',
  parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
};
const HOURS: PolicyKind = {
  must: `a number of hours above 0, such as 72 or 0.5, and at most ${MAX_TTL_HOURS}`,
  parse: (text) => (/^\d{1,9}(\.\d{1,9})?$/.test(text) ? within(Number(text), MAX_TTL_HOURS) : undefined),
};
const DAYS: PolicyKind = {
  must: `a whole number of days from 1 to ${MAX_RETENTION_DAYS}`,
  parse: (text) => (/^\d{1,9}$/.test(text) ? within(Number(text), MAX_RETENTION_DAYS) : undefined),
};
const HANDLING: PolicyKind = {
  must: `one of ${DRIFT_HANDLINGS.join(', ')}`,
  parse: (text) => DRIFT_HANDLINGS.find((handling) => handling === text),
};

/** Every rule of drift governance by its key below `drift` in wops.yaml, in the order shown. */
export const POLICY_RULES = {
  handling: HANDLING,
  'severityTtlHours.critical': HOURS,
  'severityTtlHours.high': HOURS,
  'severityTtlHours.medium': HOURS,
  'severityTtlHours.low': HOURS,
  enforceTtl: FLAG,
  enforceSla: FLAG,
  autoCreateIncidents: FLAG,
  autoCreateForProductionOnly: FLAG,
  blockOnActiveDrift: FLAG,
  closedIncidentRetentionDays: DAYS,
  reconciliationArtifactRetentionDays: DAYS,
} as const satisfies Record<PolicyKey, PolicyKind>;

const ALL_KEYS = Object.keys(POLICY_RULES) as PolicyKey[];

/** The rules that can be set for the workspace (null), or for one environment: how drift is handled is said for each. */
export function policyKeys(environment: string | null): PolicyKey[] {
  return ALL_KEYS.filter((key) => key !== 'handling' || environment !== null);
}

/** Where wops.yaml says a rule of the workspace (null), or of one environment. */
export function policyPath(environment: string | null, key: PolicyKey): ConfigPath {
  const block = environment === null ? [] : ['environments', environment];
  return key === 'handling' ? [...block, 'drift', 'handling'] : [...block, 'policies', 'drift', ...key.split('.')];
}

/** What holds for the workspace or one environment; a workspace has no handling. */
export type PolicyHolder = Pick<EnvironmentConfig, 'policies'> & Partial<Pick<EnvironmentConfig, 'drift'>>;

/** undefined: the handling of a workspace. */
export function policyValue({policies, drift}: PolicyHolder, key: PolicyKey): PolicyValue | undefined {
  if (key === 'handling') return drift?.handling;
  const [rule, severity] = key.split('.') as [Exclude<keyof DriftPolicy, 'severityTtlHours'>, Severity?];
  return severity === undefined ? policies.drift[rule] : policies.drift.severityTtlHours[severity];
}

function within(value: number, max: number): number | undefined {
  return value > 0 && value <= max ? value : undefined;
}
