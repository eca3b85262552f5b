import type {Config, DriftPolicy} from '../config/config.ts';
import type {Context} from '../context.ts';
import type {Incident} from '../incident/incident.ts';
import {findArtifacts} from './find-artifacts.ts';
import {isMassPurge, RETAINED_KINDS, type RetentionReport} from './retention-report.ts';

/** What is old enough to go. */
export interface PurgePlan {
  /** Their drift snapshots. */
  incidents: Incident[];
  /** Ids. */
  snapshots: string[];
  checks: {
    /** Those of before this time. */
    before: string;
    count: number;
  };
  report: RetentionReport;
}

const DAY_MS = 24 * 3_600_000;

/**
 * What retention lets go of now, by the rules of each environment; of one that wops.yaml does not know any more, by the
 * workspace's. Nothing of an open incident. Drift checks of all environments are kept as long as any of them wants it.
 */
export async function planPurge(context: Context): Promise<PurgePlan> {
  const {config, store} = context;
  const ended = await store.incidents.list({open: false});
  const withPayload = ended.filter(({payloadPurgedAt}) => payloadPurgedAt === null);
  const isOld = ({environment, closedAt}: Incident) =>
    closedAt !== null && closedAt < daysAgo(context, policyOf(config, environment).closedIncidentRetentionDays);
  const incidents = withPayload.filter(isOld).reverse();
  const snapshots = await findArtifacts(context, new Set(ended.map(({number}) => number)), (environment) =>
    daysAgo(context, policyOf(config, environment).reconciliationArtifactRetentionDays),
  );
  const before = daysAgo(context, longest(config));
  const checks = await store.countOldChecks(before);
  const counts = {
    payloads: {
      total: withPayload.length,
      purged: incidents.length,
      incidents: incidents.map(({number}) => number),
    },
    checks: {total: checks.total, purged: checks.old},
    snapshots: {total: snapshots.total, purged: snapshots.ids.length},
  };
  return {
    incidents,
    snapshots: snapshots.ids,
    checks: {before, count: checks.old},
    report: {dryRun: true, ...counts, massChange: RETAINED_KINDS.some((kind) => isMassPurge(counts[kind]))},
  };
}

function policyOf({environments, policies}: Config, environment: string): DriftPolicy {
  return (environments.get(environment)?.policies ?? policies).drift;
}

function longest({environments, policies}: Config): number {
  const all = [policies, ...[...environments.values()].map((environment) => environment.policies)];
  return Math.max(...all.map(({drift}) => drift.reconciliationArtifactRetentionDays));
}

function daysAgo({now}: Context, days: number): string {
  return new Date(now().getTime() - days * DAY_MS).toISOString();
}
