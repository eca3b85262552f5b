import type {Actor} from '../../../src/core/actor.ts';
import type {Config, EnvironmentConfig} from '../../../src/core/config/config.ts';
import {normaliseConfig} from '../../../src/core/config/normalise-config.ts';
import {parseConfig} from '../../../src/core/config/parse-config.ts';
import type {AffectedWorkflow, DriftCheck, DriftStatus} from '../../../src/core/drift/drift-report.ts';
import type {DriftApproval} from '../../../src/core/incident/approval.ts';
import type {Incident} from '../../../src/core/incident/incident.ts';
import type {DriftObservation} from '../../../src/core/incident/open-incident.ts';
import {packText} from '../../../src/core/packed-text.ts';

export const NOON = '2026-01-01T12:00:00.000Z';
export const ADA: Actor = {id: 'cli:ada', name: 'Ada', email: 'ada@example.com'};
export const BOB: Actor = {id: 'cli:bob', name: 'Bob', email: 'bob@example.com'};

/** So many hours after noon; before it where negative. */
export function hoursOn(hours: number): Date {
  return new Date(Date.parse(NOON) + hours * 3_600_000);
}

export function at(hours: number): string {
  return hoursOn(hours).toISOString();
}

/** wops.yaml with these environments, of class production where they do not say. */
export function configWith(environments: Record<string, object>, blocks: object = {}): Config {
  const entries = Object.entries(environments).map(([name, block]) => [
    name,
    {class: 'production', url: `http://${name}:5678`, apiKey: '${K}', ...block},
  ]);
  // JSON is YAML.
  const said = JSON.stringify({version: 1, environments: Object.fromEntries(entries), ...blocks});
  const {file, faults} = parseConfig(Buffer.from(said));
  if (!file) throw new Error(faults.map((fault) => `${fault.key} ${fault.problem}`).join('\n'));
  return normaliseConfig(file, 'test');
}

/** One environment of it, called `one`. */
export function environmentOf(block: object = {}, blocks: object = {}): EnvironmentConfig {
  return configWith({one: block}, blocks).environments.get('one')!;
}

/** A workflow that somebody changed. */
export function affected(name: string, more: Partial<AffectedWorkflow> = {}): AffectedWorkflow {
  return {
    canonicalId: `canonical-${name}`,
    n8nId: `n8n-${name}`,
    name,
    kind: 'modified',
    facets: ['content'],
    changes: [{kind: 'parameter_changed', node: 'Set', path: 'text', before: 'a', after: 'b'}],
    fingerprint: `print-${name}`,
    ...more,
  };
}

/** `a`, `b`, `c` … */
export function manyAffected(count: number): AffectedWorkflow[] {
  return Array.from({length: count}, (_, index) => affected(String.fromCharCode(97 + index)));
}

export function check(status: DriftStatus, workflows: AffectedWorkflow[] = [], environment = 'one'): DriftCheck {
  const count = (...kinds: string[]) => workflows.filter(({kind}) => kinds.includes(kind)).length;
  return {
    id: crypto.randomUUID(),
    environment,
    checkType: 'manual',
    status,
    reason: status === 'ERROR' ? 'partial' : null,
    checked: 26,
    inSync: 26 - workflows.length,
    withDrift: count('modified', 'activation'),
    notInGit: count('added_in_runtime'),
    missingInRuntime: count('missing_in_runtime'),
    affected: workflows,
    durationMs: 1,
    checkedAt: NOON,
  };
}

/** A check, with both sides of what it found. */
export function observation(
  found: DriftCheck,
  environment: DriftObservation['environment'] = environmentOf(),
): DriftObservation {
  return {
    check: found,
    environment,
    evidence: {
      commit: 'c0ffee',
      hashes: found.affected.map(({name}) => ({
        contentHashBefore: `before-${name}`,
        contentHashAfter: `after-${name}`,
      })),
      sides: found.affected.map(({name, kind}) => ({
        git: kind === 'added_in_runtime' ? null : packText(JSON.stringify({name, side: 'git'})),
        live: kind === 'missing_in_runtime' ? null : packText(JSON.stringify({name, side: 'live'})),
      })),
    },
  };
}

/** Of noon, with 100 hours. */
export function incident(more: Partial<Incident> = {}): Incident {
  return {
    id: 'incident-1',
    number: 1,
    environment: 'one',
    status: 'detected',
    severity: 'low',
    escalation: 'none',
    affected: [{...affected('a'), since: NOON, drifting: true, resolved: null}],
    owner: null,
    reason: null,
    ticket: null,
    resolution: null,
    detectedAt: NOON,
    acknowledgedAt: null,
    stabilizedAt: null,
    reconciledAt: null,
    closedAt: null,
    expiresAt: at(100),
    lastEventAt: NOON,
    payloadPurgedAt: null,
    ...more,
  };
}

/** One that Bob gave Ada an hour after noon. */
export function approval(more: Partial<DriftApproval> = {}): DriftApproval {
  return {
    id: 'a0000000-0000-4000-8000-000000000001',
    incidentId: 'incident-1',
    type: 'close',
    status: 'approved',
    requestedBy: ADA,
    requestReason: 'Please.',
    resolution: null,
    extensionHours: null,
    fingerprints: [],
    createdAt: NOON,
    reviewedBy: BOB,
    reviewNotes: null,
    reviewedAt: at(1),
    usedAt: null,
    ...more,
  };
}
