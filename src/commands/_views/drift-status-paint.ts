import type {DriftStatus} from '../../core/drift/drift-report.ts';
import type {Palette} from './terminal.ts';

const COLOURS = {
  UNKNOWN: 'dim',
  ERROR: 'removed',
  UNTRACKED: 'changed',
  IN_SYNC: 'added',
  DRIFT_DETECTED: 'changed',
} as const satisfies Record<DriftStatus, keyof Palette>;

/** A drift status as it is told in a table; what is stale says so. */
export function driftWord(status: DriftStatus | null, stale: boolean): string {
  return status === null ? 'not checked' : `${status}${stale ? ' (stale)' : ''}`;
}

export function paintDrift(
  cell: string,
  {status, stale}: {status: DriftStatus | null; stale: boolean},
  palette: Palette,
) {
  return palette[status === null ? 'dim' : stale ? 'changed' : COLOURS[status]](cell);
}
