import {type Actor, WOPS} from '../../../src/core/actor.ts';
import type {Incident, IncidentEvent, IncidentWorkflow} from '../../../src/core/incident/incident.ts';
import type {IncidentStory} from '../../../src/core/incident/show-incident.ts';

export const NOW = new Date('2026-01-15T12:00:00.000Z');
export const LEAD: Actor = {id: 'cli:lea', name: 'Lea', email: 'lead@example.com'};

/** Two workflows of prod, found the day before NOW; two days are left. */
export function incident(more: Partial<Incident> = {}): Incident {
  return {
    id: '11111111-2222-4333-8444-555555555555',
    number: 42,
    environment: 'prod',
    status: 'detected',
    severity: 'medium',
    escalation: 'none',
    affected: [
      workflow('Orders', {
        changes: [{kind: 'parameter_changed', node: 'Webhook', path: 'path', before: 'orders', after: 'orders-v2'}],
      }),
      workflow('Quick fix', {kind: 'added_in_runtime', canonicalId: null}),
    ],
    owner: null,
    reason: null,
    ticket: null,
    resolution: null,
    detectedAt: '2026-01-14T12:00:00.000Z',
    acknowledgedAt: null,
    stabilizedAt: null,
    reconciledAt: null,
    closedAt: null,
    expiresAt: '2026-01-17T12:00:00.000Z',
    lastEventAt: '2026-01-14T12:00:00.000Z',
    payloadPurgedAt: null,
    ...more,
  };
}

export function workflow(name: string, more: Partial<IncidentWorkflow> = {}): IncidentWorkflow {
  return {
    canonicalId: `c-${name}`,
    n8nId: `n-${name}`,
    name,
    kind: 'modified',
    facets: ['content'],
    changes: [],
    fingerprint: 'f',
    since: '2026-01-14T12:00:00.000Z',
    drifting: true,
    resolved: null,
    ...more,
  };
}

export function story(more: Partial<IncidentStory> = {}): IncidentStory {
  return {
    ...incident(),
    handling: 'manual_override',
    overdue: false,
    timeline: [event('detected', {actor: WOPS, details: {affected: ['Orders', 'Quick fix']}})],
    snapshot: null,
    approvals: [],
    next: [
      {action: 'acknowledge', role: 'developer', allowed: true},
      {action: 'close', role: 'developer', allowed: true},
      {action: 'cancel', role: 'admin', allowed: true},
      {action: 'extend', role: 'admin', allowed: true},
    ],
    ...more,
  };
}

export function event(kind: IncidentEvent['kind'], more: Partial<IncidentEvent> = {}): IncidentEvent {
  return {
    number: 1,
    kind,
    from: null,
    to: null,
    actor: LEAD,
    at: '2026-01-14T12:00:00.000Z',
    forced: false,
    details: {},
    ...more,
  };
}
