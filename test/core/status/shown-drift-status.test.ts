import {expect, test} from 'vitest';
import {INCIDENT_STATUSES} from '../../../src/core/incident/incident.ts';
import {shownDriftStatus} from '../../../src/core/status/shown-drift-status.ts';

test('an open incident is shown in place of what a check found: active until somebody takes it on', () => {
  const shown = Object.fromEntries(
    INCIDENT_STATUSES.map((status) => [status, shownDriftStatus('UNTRACKED', {status})]),
  );
  expect(shown).toEqual({
    detected: 'DRIFT_INCIDENT_ACTIVE',
    expired: 'DRIFT_INCIDENT_ACTIVE',
    acknowledged: 'DRIFT_INCIDENT_ACKNOWLEDGED',
    stabilized: 'DRIFT_INCIDENT_ACKNOWLEDGED',
    reconciled: 'DRIFT_INCIDENT_ACKNOWLEDGED',
    closed: 'UNTRACKED',
    cancelled: 'UNTRACKED',
  });
});

test('without an incident it is what the last check found, and null before the first', () => {
  expect(shownDriftStatus('IN_SYNC', undefined)).toBe('IN_SYNC');
  expect(shownDriftStatus(null, undefined)).toBeNull();
  expect(shownDriftStatus(null, {status: 'detected'})).toBe('DRIFT_INCIDENT_ACTIVE');
});
