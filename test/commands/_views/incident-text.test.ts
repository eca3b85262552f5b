import {beforeEach, expect, test, vi} from 'vitest';
import {incidentActionsText} from '../../../src/commands/_views/incident-actions-text.ts';
import {incidentText} from '../../../src/commands/_views/incident-text.ts';
import {eventText} from '../../../src/commands/_views/incident-timeline-text.ts';
import {incidentSummary} from '../../../src/commands/_views/incident-words.ts';
import {PLAIN} from '../../../src/commands/_views/terminal.ts';
import {WOPS} from '../../../src/core/actor.ts';
import type {DriftApproval} from '../../../src/core/incident/approval.ts';
import {type DriftSnapshotWorkflow, INCIDENT_EVENT_KINDS} from '../../../src/core/incident/incident.ts';
import type {IncidentStory} from '../../../src/core/incident/show-incident.ts';
import {toldNames} from '../../../src/core/incident/told-names.ts';
import {event, incident, LEAD, NOW, story, workflow} from './incident-fixtures.ts';

const FOUND: DriftSnapshotWorkflow = {
  ...{canonicalId: 'c', n8nId: 'n', name: 'Orders', kind: 'modified', facets: ['content']},
  ...{contentHashBefore: 'b', contentHashAfter: 'a'},
};
const SNAPSHOT = {
  ...{environment: 'prod', detectedAt: '2026-01-14T12:00:00.000Z', commit: null},
  summary: {checked: 2, inSync: 0, withDrift: 1, notInGit: 0, missingInRuntime: 1},
};

beforeEach(() => {
  vi.stubEnv('TZ', 'UTC');
  return () => vi.unstubAllEnvs();
});

function shown(
  incident: IncidentStory,
  {width = 80, ...more}: {width?: number; details?: boolean; stat?: boolean} = {},
) {
  const options = {now: NOW, details: false, stat: false, labels: new Map<string, string>(), ...more};
  return incidentText(incident, {palette: PLAIN, width}, options).join('\n');
}

test('a new incident: how it stands, what changed, what happened, and what can be done by which role', () => {
  expect(shown(story())).toBe(`\
Incident #42  prod  detected  medium
  found     2026-01-14 12:00 +00:00, 1 day ago
  deadline  2026-01-17 12:00 +00:00, in 2 days
  owner     nobody yet
  id        11111111-2222-4333-8444-555555555555

What changed: 2 workflows
  ~ Orders  changed in n8n
      ~ Webhook  path  orders → orders-v2
  + Quick fix  runs, and is not in Git

What happened
  2026-01-14 12:00  wops found drift in Orders, Quick fix

What can be done (developer)
  take it on                 wops incident ack 42
  close it, whatever drifts  wops incident close 42 --reason "…"
What can be done (admin)
  cancel it: a false alarm   wops incident cancel 42 --reason "…"
  put the deadline off       wops incident extend 42 --by 24h --reason "…"

Next: wops incident ack 42`);
  expect(incidentSummary(story(), NOW)).toBe(
    'Incident #42 in prod: 2 workflows, medium, detected, deadline in 2 days.',
  );
});

test('one that was taken on shows the ways to settle it, and what is settled already', () => {
  const taken = story({
    status: 'acknowledged',
    escalation: 'escalated',
    owner: 'lead@example.com',
    ticket: 'OPS-17',
    reason: 'On it',
    affected: [
      workflow('Orders', {
        drifting: false,
        resolved: {
          resolution: 'replace',
          from: 'snapshot:aaaaaaaa-0000',
          actor: LEAD,
          at: NOW.toISOString(),
          promotionId: 'p',
          commit: null,
        },
      }),
      workflow('Later', {since: '2026-01-15T09:30:00.000Z'}),
    ],
    timeline: [
      event('detected', {actor: WOPS, details: {affected: ['Orders']}}),
      event('acknowledged', {
        at: '2026-01-14T14:02:00.000Z',
        details: {owner: 'lead@example.com', ticket: 'OPS-17', reason: 'On it'},
      }),
    ],
    next: [
      {action: 'reconcile', role: 'admin', allowed: false},
      {action: 'extend', role: 'admin', allowed: false},
    ],
  });
  expect(shown(taken, {stat: true})).toBe(`\
Incident #42  prod  acknowledged, escalated  medium
  found     2026-01-14 12:00 +00:00, 1 day ago
  deadline  2026-01-17 12:00 +00:00, in 2 days
            a quarter of its time has passed
  owner     lead@example.com
  ticket    OPS-17
  reason    On it
  id        11111111-2222-4333-8444-555555555555

What changed: 2 workflows, 1 still drifts
  · Orders  changed in n8n; lead@example.com put another version there (snapshot aaaaaaaa); no longer drifts
  ~ Later  changed in n8n, since 2026-01-15 09:30 +00:00

What happened
  2026-01-14 12:00  wops found drift in Orders
  2026-01-14 14:02  lead@example.com acknowledged it (ticket OPS-17): On it

What can be done (admin; you are not)
  adopt what runs into Git   wops incident reconcile 42 promote --dry-run
  put back what Git says     wops incident reconcile 42 revert --dry-run
  put another version there  wops incident reconcile 42 replace --from REF
  accept it as it is         wops incident reconcile 42 acknowledge --reason "…"
  put the deadline off       wops incident extend 42 --by 24h --reason "…"

Next: wops incident reconcile 42 revert --dry-run`);
});

test('an overdue one says by how much, and not how much of its time has passed', () => {
  const late = {status: 'expired', escalation: 'critical_overdue', expiresAt: '2026-01-15T10:00:00.000Z'} as const;
  const text = shown(story({...late, overdue: true}));
  expect(text).toContain('  deadline  2026-01-15 10:00 +00:00, 2 h overdue\n  owner ');
  expect(text).toMatch(/Next: wops incident ack 42$/);
});

test('where a clock ran ahead once, the deadline is counted from the incident’s own time, and it says so', () => {
  const ahead = {lastEventAt: '2026-01-31T13:00:00.000Z', expiresAt: '2026-01-20T12:00:00.000Z'};
  expect(
    shown(story({...ahead, status: 'expired', overdue: true}))
      .split('\n')
      .slice(0, 5),
  ).toEqual([
    'Incident #42  prod  expired  medium',
    "! Its last event is 16 days ahead of this machine's clock: its deadline counts",
    '  from there, until the clock has caught up.',
    '  found     2026-01-14 12:00 +00:00, 1 day ago',
    '  deadline  2026-01-20 12:00 +00:00, 11 days overdue',
  ]);
  const closedAt = ahead.lastEventAt;
  expect(
    shown(story({...ahead, status: 'closed', closedAt, next: []}))
      .split('\n')
      .slice(1, 4),
  ).toEqual([
    "! Its last event is 16 days ahead of this machine's clock.",
    '  found     2026-01-14 12:00 +00:00, 1 day ago',
    '  ended     2026-01-31 13:00 +00:00, 16 days ahead of the clock',
  ]);
  const within = shown(story({lastEventAt: '2026-01-15T12:01:00.000Z'}));
  expect(within).not.toContain('clock');
  expect(within).toContain('+00:00, in 1 day 23 h\n');
});

test('what somebody may not do is dim', () => {
  const next = story().next.map((one) => ({...one, allowed: one.role !== 'admin'}));
  const lines = incidentActionsText(story({next}), {palette: {...PLAIN, dim: (text) => `<${text}>`}, width: 80});
  expect(lines).toEqual([
    'What can be done (developer)',
    '  take it on                 wops incident ack 42',
    '  close it, whatever drifts  wops incident close 42 --reason "…"',
    'What can be done (admin; you are not)',
    '<  cancel it: a false alarm   wops incident cancel 42 --reason "…">',
    '<  put the deadline off       wops incident extend 42 --by 24h --reason "…">',
  ]);
});

test('a closed one tells when it ended, and nothing to do', () => {
  const closed = {...incident({status: 'closed', closedAt: '2026-01-15T11:00:00.000Z', affected: []}), next: []};
  const lines = shown(story(closed)).split('\n');
  expect(lines[2]).toBe('  ended     2026-01-15 11:00 +00:00, 1 h ago');
  expect(lines.join('\n')).not.toContain('What can be done');
  expect(lines.join('\n')).not.toContain('deadline');
  expect(lines.at(-1)).toBe('Next: wops drift check prod');
});

test('one that is over says how to have again what ran then, or what Git said, while that is kept', () => {
  const closed = {...incident({status: 'closed', closedAt: NOW.toISOString()}), next: []};
  const ran = {...FOUND, name: "Ada's intake \u001b"};
  const gone = {...FOUND, name: 'Gone', kind: 'missing_in_runtime'} as const;
  const ends = (...workflows: DriftSnapshotWorkflow[]) =>
    shown(story({...closed, snapshot: {...SNAPSHOT, workflows}}))
      .split('\n')
      .slice(-3);
  expect(ends(gone, ran)).toEqual([
    '',
    "What ran then, whole: wops incident show 42 --workflow 'Ada'\\''s intake \\u001b' --side live",
    'Next: wops drift check prod',
  ]);
  expect(ends(gone)[1]).toBe('What Git said then, whole: wops incident show 42 --workflow Gone --side git');
  expect(ends()[0]).toMatch(/^ {2}2026/);
  expect(shown(story({...closed, snapshot: null}))).not.toContain('--side');
  expect(shown(story({snapshot: {...SNAPSHOT, workflows: [ran]}}))).not.toContain('--side');
});

test('of an environment that wops.yaml does not know any more it says so, and how it can end', () => {
  const next = story().next.filter(({action}) => action === 'close' || action === 'cancel');
  const open = shown(story({handling: null, next})).split('\n');
  expect(open.slice(0, 2)).toEqual([
    'Incident #42  prod  detected  medium',
    '! prod is not in wops.yaml any more: no check will end this incident.',
  ]);
  expect(open.at(-1)).toBe('Next: wops incident close 42 --reason "…"');
  expect(shown(story({handling: null, status: 'reconciled'}))).toMatch(/\nNext: wops incident close 42$/);
  const closed = shown(story({...incident({status: 'closed', closedAt: NOW.toISOString()}), handling: null, next: []}));
  expect(closed).toContain('\n! prod is not in wops.yaml any more.\n');
  expect(closed).not.toContain('Next:');
  expect(closed).not.toMatch(/\n$/);
});

test('where somebody else has to approve, it says how to ask, who was asked and what comes next', () => {
  const approval: DriftApproval = {
    id: 'abcdef12-0000',
    incidentId: incident().id,
    type: 'extend_ttl',
    status: 'pending',
    requestedBy: LEAD,
    requestReason: 'On holiday',
    resolution: null,
    fingerprints: [],
    extensionHours: 48,
    createdAt: NOW.toISOString(),
    reviewedBy: null,
    reviewNotes: null,
    reviewedAt: null,
    usedAt: null,
  };
  const waiting = shown(story({handling: 'require_attestation', approvals: [approval]}));
  expect(waiting).toContain(`
Approvals
  … abcdef12  extend ttl 48 h, asked for by lead@example.com: On holiday; waits
    for a decision
  To close, cancel, reconcile or extend it, prod wants somebody else's approval;
  to ask for one:
    wops approval request 42 close --reason "…"
`);
  expect(waiting).toMatch(/Next: wops approval approve abcdef12 \(for a colleague\)$/);
  const approved = {...approval, status: 'approved', reviewedBy: LEAD, reviewNotes: 'Fine'} as const;
  const given = shown(story({handling: 'require_attestation', approvals: [approved]}), {width: 120});
  expect(given).toContain('On holiday; is approved by lead@example.com: Fine\n');
  expect(given).toMatch(/Next: wops incident extend 42 --by 48h --reason "…"$/);
  const spent = shown(story({approvals: [{...approved, usedAt: NOW.toISOString()}]}));
  expect(spent).toMatch(/; used\n/);
  expect(spent).toMatch(/Next: wops incident ack 42$/);
});

test('everything that can happen is told as a sentence, whatever its details hold', () => {
  for (const kind of INCIDENT_EVENT_KINDS) {
    const told = eventText(
      event(kind, {details: {expiresAt: NOW.toISOString(), level: 'escalated', resolution: 'revert'}}),
    );
    expect(told).toMatch(/^lead@example\.com \w/);
    expect(told).not.toContain('undefined');
  }
  expect(
    eventText(event('resolved', {details: {resolution: 'revert', workflows: ['A', 'B'], reason: 'Wrong path'}})),
  ).toBe('lead@example.com put back what Git says (A, B): Wrong path');
  expect(eventText(event('closed', {actor: WOPS, details: {why: 'A check found no drift.'}}))).toBe(
    'wops closed it: A check found no drift.',
  );
  expect(eventText(event('closed', {forced: true, details: {reason: 'r'}}))).toBe(
    'lead@example.com closed it (forced): r',
  );
  expect(eventText(event('spread', {actor: WOPS, details: {added: [...'abcdefg'], severity: 'high'}}))).toBe(
    'wops found more drift in a, b, c, d, e and 2 more; now high',
  );
  // As core notes thousands.
  const thousands = toldNames(
    'added',
    Array.from({length: 5_000}, (_, index) => ({name: `w${index}`})),
  );
  expect(eventText(event('spread', {actor: WOPS, details: {...thousands, severity: 'critical'}}))).toBe(
    'wops found more drift in w0, w1, w2, w3, w4 and 4,995 more; now critical',
  );
});

test('a long reason goes on under itself, and hostile text stays text', () => {
  const reason = `Orders are no longer sent twice ${'and so on '.repeat(6)}\u001b[2J\n`;
  const text = shown(story({timeline: [event('stabilized', {details: {reason}})], environment: 'prod'}));
  const line = text.split('\n').findIndex((one) => one.includes('stabilized it'));
  expect(text.split('\n')[line + 1]).toMatch(/^ {20}\S/);
  expect(text).toContain('\\u001b[2J\\n');
  expect(text).not.toContain('\u001b');
});
