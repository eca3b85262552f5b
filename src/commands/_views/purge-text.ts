import type {DriftPolicy} from '../../core/config/config.ts';
import {
  RETAINED_KINDS,
  RETAINED_NOUNS,
  type RetainedKind,
  type RetentionReport,
} from '../../core/retention/retention-report.ts';
import type {Drawing} from '../_base-command.ts';
import {plural, thousands} from './plural.ts';
import {table} from './table.ts';

/** What of it is in a table, and the rule that says how long it is kept. */
const KINDS_TOLD = {
  payloads: {what: 'drift snapshots of ended incidents', rule: 'closedIncidentRetentionDays'},
  checks: {what: 'drift checks', rule: 'reconciliationArtifactRetentionDays'},
  snapshots: {what: 'snapshots of reconciliations', rule: 'reconciliationArtifactRetentionDays'},
} as const satisfies Record<RetainedKind, {what: string; rule: keyof DriftPolicy}>;

/** `Old enough to go, and gone: 3 drift snapshots, 120 drift checks.` */
export function purgeSentence(report: RetentionReport): string {
  const parts = RETAINED_KINDS.filter((kind) => report[kind].purged > 0).map((kind) =>
    plural(report[kind].purged, RETAINED_NOUNS[kind]),
  );
  if (parts.length === 0) return 'Nothing is older than it is kept for.';
  return `Old enough to go${report.dryRun ? '' : ', and gone'}: ${parts.join(', ')}.`;
}

/** `wops state purge`: a row per kind, and what to type next. */
export function purgeText(report: RetentionReport, {palette}: Drawing): string[] {
  const rows = table(
    RETAINED_KINDS,
    [
      {title: 'WHAT', value: (kind) => KINDS_TOLD[kind].what},
      {title: report.dryRun ? 'OLD' : 'PURGED', value: (kind) => thousands(report[kind].purged), align: 'right'},
      {title: 'OF', value: (kind) => thousands(report[kind].total), align: 'right'},
      {title: 'RULE', value: (kind) => KINDS_TOLD[kind].rule},
    ],
    palette,
  );
  return [...rows, '', purgeSentence(report), ...nextText(report, palette)];
}

function nextText(report: RetentionReport, palette: Drawing['palette']): string[] {
  if (!report.dryRun || RETAINED_KINDS.every((kind) => report[kind].purged === 0)) return [];
  const warning = 'More than half of one kind would go: look whether clock and rules are right.';
  const next = `wops state purge${report.massChange ? ' --accept-mass-change' : ''}`;
  return [...(report.massChange ? [palette.changed(warning)] : []), `${palette.dim('Next:')} ${next}`];
}
