import {plural} from './plural.ts';

/** What a drift check counted, in one line. */
export interface DriftCounts {
  checked: number;
  inSync: number;
  withDrift: number;
  notInGit: number;
  missingInRuntime: number;
}

export function driftCounts({checked, inSync, withDrift, notInGit, missingInRuntime}: DriftCounts): string {
  const parts = [
    [withDrift, 'changed'],
    [notInGit, 'not in Git'],
    [missingInRuntime, 'not in n8n'],
    // What differs and counts as none of these.
    [checked - inSync - withDrift - notInGit - missingInRuntime, 'accepted'],
  ] as const;
  const drift = parts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : []));
  return [plural(checked, 'workflow'), `${inSync} in sync`, ...drift].join(', ');
}
