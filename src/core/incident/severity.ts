import {SEVERITIES, type Severity} from '../config/config.ts';

/** So many affected workflows make an incident this severe (DESIGN.md §8). */
const THRESHOLDS = {critical: 10, high: 5, medium: 2, low: 0} as const satisfies Record<Severity, number>;

export function severityOf(affected: number): Severity {
  return SEVERITIES.find((severity) => affected >= THRESHOLDS[severity])!;
}

/** Further drift may raise a severity, never lower it. */
export function worse(a: Severity, b: Severity): Severity {
  return SEVERITIES.indexOf(a) <= SEVERITIES.indexOf(b) ? a : b;
}
