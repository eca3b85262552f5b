import type {ShownDriftStatus} from '../../core/status/shown-drift-status.ts';
import type {Palette} from './terminal.ts';

const COLOURS = {
  UNKNOWN: 'dim',
  ERROR: 'removed',
  UNTRACKED: 'changed',
  IN_SYNC: 'added',
  DRIFT_DETECTED: 'changed',
  DRIFT_INCIDENT_ACTIVE: 'removed',
  DRIFT_INCIDENT_ACKNOWLEDGED: 'changed',
} as const satisfies Record<ShownDriftStatus, keyof Palette>;

/** A drift status as it is told in a table; what is stale says so. */
export function driftWord(status: ShownDriftStatus | null, stale: boolean): string {
  return status === null ? 'not checked' : `${status}${stale ? ' (stale)' : ''}`;
}

export function paintDrift(
  cell: string,
  {status, stale}: {status: ShownDriftStatus | null; stale: boolean},
  palette: Palette,
) {
  return palette[status === null ? 'dim' : stale ? 'changed' : COLOURS[status]](cell);
}
