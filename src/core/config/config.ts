import type {KeyReference} from './key-reference.ts';

export const ENVIRONMENT_CLASSES = ['dev', 'staging', 'production'] as const;
export type EnvironmentClass = (typeof ENVIRONMENT_CLASSES)[number];

export const DRIFT_HANDLINGS = ['warn_only', 'manual_override', 'require_attestation'] as const;
export type DriftHandling = (typeof DRIFT_HANDLINGS)[number];

export const ROLES = ['viewer', 'developer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export const PROVIDERS = ['n8n'] as const;
export type Provider = (typeof PROVIDERS)[number];

export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Ten and a hundred years: beyond any that is meant, within what a date can hold. */
export const MAX_TTL_HOURS = 87_600;
export const MAX_RETENTION_DAYS = 36_500;

/** A valid wops.yaml with every default filled in (DESIGN.md §2). Maps are in the file's order. */
export interface Config {
  readonly version: 1;
  readonly tenant: string;
  readonly git: GitSettings;
  readonly environments: ReadonlyMap<string, EnvironmentConfig>;
  readonly pipelines: ReadonlyMap<string, Pipeline>;
  /** By logical name. */
  readonly credentials: ReadonlyMap<string, CredentialMapping>;
  readonly variables: ReadonlyMap<string, Variable>;
  /** By Git e-mail in lower case. null: there is no such block, and every local user is admin. */
  readonly users: ReadonlyMap<string, Role> | null;
  /** The workspace's; an environment's own, with its overrides, are in `environments`. */
  readonly policies: Policies;
}

export interface GitSettings {
  readonly branch: string;
  readonly remote: string;
  readonly push: boolean;
  readonly author: {readonly name: string; readonly email: string};
}

export interface EnvironmentConfig {
  readonly name: string;
  readonly class: EnvironmentClass;
  readonly provider: Provider;
  /** http(s), without credentials, query or a slash at its end. */
  readonly url: string;
  readonly apiKey: KeyReference;
  /** Relative to the workspace, with `/`; inside it, and in no other environment's folder. */
  readonly folder: string;
  /** Who is told, where somebody is named. */
  readonly owner?: string;
  readonly drift: {readonly handling: DriftHandling};
  readonly healthCheck: boolean;
  readonly git: {readonly pinData: boolean};
  /** n8n ids of workflows that wops leaves alone here. */
  readonly ignore: readonly string[];
  /** The workspace's policies with this environment's overrides. */
  readonly policies: Policies;
}

export interface Pipeline {
  readonly name: string;
  readonly stages: readonly Stage[];
}

export interface Stage {
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly gates: Gates;
  readonly approvals: Approvals;
}

export interface Gates {
  readonly requireCleanDrift: boolean;
  readonly allowOverwritingHotfixes: boolean;
  readonly allowForcePromotionOnConflicts: boolean;
  readonly allowPlaceholderCredentials: boolean;
}

export interface Approvals {
  /** How many people must approve. */
  readonly required: number;
  /** Whether who asks may be among them. */
  readonly selfApproval: boolean;
}

export interface CredentialMapping {
  /** n8n's credential type. */
  readonly type: string;
  /** What the credential is called there: a name, an n8n id, or both. */
  readonly byEnvironment: ReadonlyMap<string, {readonly name?: string; readonly id?: string}>;
}

export interface Variable {
  /** `commit` turns an environment's value back into the template. */
  readonly detect: boolean;
  readonly byEnvironment: ReadonlyMap<string, string>;
}

export interface Policies {
  readonly drift: DriftPolicy;
}

export interface DriftPolicy {
  readonly severityTtlHours: Readonly<Record<Severity, number>>;
  readonly enforceTtl: boolean;
  readonly enforceSla: boolean;
  readonly autoCreateIncidents: boolean;
  readonly autoCreateForProductionOnly: boolean;
  readonly blockOnActiveDrift: boolean;
  readonly closedIncidentRetentionDays: number;
  readonly reconciliationArtifactRetentionDays: number;
}
