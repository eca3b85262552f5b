import {WOPS} from '../../../src/core/actor.ts';
import type {DriftCheck} from '../../../src/core/drift/drift-report.ts';
import type {DriftApproval} from '../../../src/core/incident/approval.ts';
import type {
  DriftAcceptance,
  DriftSnapshot,
  Incident,
  IncidentEventKind,
  NewIncidentEvent,
  Observation,
} from '../../../src/core/incident/incident.ts';
import {packText} from '../../../src/core/packed-text.ts';
import type {Store} from '../../../src/core/store/store.ts';
import {incident as incidentSample} from '../incident/incident-samples.ts';
import {ADA, BOB, NOON, type StateFile, stateFile} from './promotion-fixtures.ts';

export const ONE_O_CLOCK = '2026-01-01T13:00:00.000Z';

export function incident(number: number, more: Partial<Incident> = {}): Incident {
  const expiresAt = '2026-01-08T12:00:00.000Z';
  const times = {detectedAt: NOON, lastEventAt: NOON, expiresAt};
  return incidentSample({id: `incident-${number}`, number, environment: 'prod', affected: [], ...times, ...more});
}

export function event(kind: IncidentEventKind, more: Partial<NewIncidentEvent> = {}): NewIncidentEvent {
  return {kind, from: null, to: null, actor: ADA, at: ONE_O_CLOCK, forced: false, details: {}, ...more};
}

export const SNAPSHOT: DriftSnapshot = {
  environment: 'prod',
  detectedAt: NOON,
  commit: 'abc',
  summary: {checked: 3, inSync: 1, withDrift: 1, notInGit: 1, missingInRuntime: 0},
  workflows: [
    {
      canonicalId: 'c1',
      n8nId: 'w1',
      name: 'Orders',
      kind: 'modified',
      facets: ['content'],
      contentHashBefore: 'h1',
      contentHashAfter: 'h2',
    },
    {
      canonicalId: null,
      n8nId: 'w2',
      name: 'Bills',
      kind: 'added_in_runtime',
      facets: [],
      contentHashBefore: null,
      contentHashAfter: 'h3',
    },
  ],
};

export const SIDES = [
  {git: '{"name":"Orders"}', live: '{"name":"Orders","active":true}'},
  {git: null, live: `{"name":"Bills","note":"${'x'.repeat(500)}"}`},
];

/** What a check makes of drift where no incident is open. */
export function opening(one: Incident): Observation {
  const sides = SIDES.map(({git, live}) => ({git: git && packText(git), live: live && packText(live)}));
  const detected = event('detected', {to: 'detected', actor: WOPS, at: NOON, details: {severity: 'low'}});
  return {incident: one, events: [detected], opened: {snapshot: SNAPSHOT, sides: sides as never}};
}

export function check(id: string, more: Partial<DriftCheck> = {}): DriftCheck {
  return {
    id,
    environment: 'prod',
    checkType: 'scheduled',
    status: 'DRIFT_DETECTED',
    reason: null,
    checked: 3,
    inSync: 1,
    withDrift: 1,
    notInGit: 1,
    missingInRuntime: 0,
    affected: [],
    durationMs: 5,
    checkedAt: NOON,
    ...more,
  };
}

/** Has a check find it, as it first is. */
export async function open(store: Store, one: Incident): Promise<Incident> {
  const {environment} = one;
  const ticket = await store.beginCheck(environment);
  const found = check(`check-${one.number}`, {environment});
  await store.recordDriftCheck(found, {ticket, found: [], decide: () => opening(one)});
  return one;
}

export async function close(store: Store, {id}: Incident): Promise<Incident> {
  return store.incidents.change(id, (before) => ({
    incident: {...before, status: 'closed', closedAt: ONE_O_CLOCK, lastEventAt: ONE_O_CLOCK},
    events: [event('closed', {from: before.status, to: 'closed'})],
  }));
}

/** A state file with incident #1 of prod. */
export async function withIncident(): Promise<StateFile & {one: Incident}> {
  const file = await stateFile();
  return {...file, one: await open(file.store, incident(1))};
}

export function approval(id: string, more: Partial<DriftApproval> = {}): DriftApproval {
  return {
    id,
    incidentId: 'incident-1',
    type: 'close',
    status: 'pending',
    requestedBy: ADA,
    requestReason: 'It is as it should be.',
    resolution: null,
    extensionHours: null,
    fingerprints: [],
    createdAt: NOON,
    reviewedBy: null,
    reviewNotes: null,
    reviewedAt: null,
    usedAt: null,
    ...more,
  };
}

export const APPROVED = {status: 'approved', reviewedBy: BOB, reviewNotes: 'Seen.', reviewedAt: ONE_O_CLOCK} as const;

export function acceptance(workflow: string, more: Partial<DriftAcceptance> = {}): DriftAcceptance {
  return {
    environment: 'prod',
    workflow,
    fingerprint: `print-of-${workflow}`,
    incidentId: 'incident-1',
    actor: ADA,
    reason: 'A banner for the holidays.',
    acceptedAt: ONE_O_CLOCK,
    ...more,
  };
}
