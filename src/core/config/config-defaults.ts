import type {Approvals, DriftHandling, EnvironmentClass, Gates, GitSettings, Policies} from './config.ts';

/** What wops.yaml need not say (DESIGN.md §2). The published JSON Schema shows the same values. */
export const DEFAULT_GIT = {
  branch: 'main',
  remote: 'origin',
  push: false,
  author: {name: 'wops', email: 'wops@localhost'},
} as const satisfies GitSettings;

export const DEFAULT_GATES = {
  requireCleanDrift: true,
  allowOverwritingHotfixes: false,
  allowForcePromotionOnConflicts: false,
  allowPlaceholderCredentials: false,
} as const satisfies Gates;

export const DEFAULT_APPROVALS = {required: 0, selfApproval: false} as const satisfies Approvals;

export const DEFAULT_POLICIES = {
  drift: {
    severityTtlHours: {critical: 24, high: 48, medium: 72, low: 168},
    enforceTtl: true,
    enforceSla: false,
    autoCreateIncidents: true,
    autoCreateForProductionOnly: true,
    blockOnActiveDrift: true,
    closedIncidentRetentionDays: 365,
    reconciliationArtifactRetentionDays: 180,
  },
} as const satisfies Policies;

/** Dev instances come and go, and are meant to be edited by hand: nothing follows from either there. */
export const CLASS_DEFAULTS = {
  dev: {handling: 'warn_only', healthCheck: false},
  staging: {handling: 'manual_override', healthCheck: true},
  production: {handling: 'manual_override', healthCheck: true},
} as const satisfies Record<EnvironmentClass, {handling: DriftHandling; healthCheck: boolean}>;

export function defaultFolder(environment: string): string {
  return `workflows/${environment}`;
}
