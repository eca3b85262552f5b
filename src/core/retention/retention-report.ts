/** What of one kind there was, and how much of it was old enough to go. */
export interface Retained {
  total: number;
  /** Of a dry run and of a question: what would go. */
  purged: number;
}

/** `data` of `wops state purge --json`. */
export interface RetentionReport {
  dryRun: boolean;
  /** Drift snapshots of incidents that have ended. */
  payloads: Retained & {
    /** Numbers of those incidents. */
    incidents: number[];
  };
  /** Drift checks. */
  checks: Retained;
  /** Snapshots before and after reconciliations. */
  snapshots: Retained;
  /** More than half of one kind goes at once; that has to be accepted. */
  massChange: boolean;
}

/** The parts of a report that are counted alike, and what one of each is called. */
export const RETAINED_NOUNS = {
  payloads: 'drift snapshot',
  checks: 'drift check',
  snapshots: 'reconciliation snapshot',
} as const satisfies Partial<Record<keyof RetentionReport, string>>;
export type RetainedKind = keyof typeof RETAINED_NOUNS;
export const RETAINED_KINDS = Object.keys(RETAINED_NOUNS) as RetainedKind[];

/** So few may go at once, whatever their share. */
const HARMLESS = 5;

/** A clock that runs far ahead, or a rule of few days: everything would be old. */
export function isMassPurge({total, purged}: Retained): boolean {
  return purged > Math.max(HARMLESS, total / 2);
}
