import {stripVTControlCharacters} from 'node:util';
import {expect, test} from 'vitest';
import {driftCounts} from '../../../src/commands/_views/drift-counts.ts';
import {driftStandingText} from '../../../src/commands/_views/drift-standing-text.ts';
import {driftView} from '../../../src/commands/_views/drift-text.ts';
import {statusText} from '../../../src/commands/_views/status-text.ts';
import {colourPalette, PLAIN} from '../../../src/commands/_views/terminal.ts';
import type {EnvironmentDrift} from '../../../src/core/drift/check-drift.ts';
import {summariseIncident} from '../../../src/core/incident/summarise-incident.ts';
import type {DriftStanding} from '../../../src/core/status/drift-standing.ts';
import {incident, NOW} from './incident-fixtures.ts';

const COUNTS = {checked: 3, inSync: 1, withDrift: 1, notInGit: 0, missingInRuntime: 0};
const AFFECTED = {
  canonicalId: 'c',
  n8nId: 'n',
  name: 'Orders',
  kind: 'modified',
  facets: [],
  fingerprint: 'f',
} as const;
const CHANGES = [{kind: 'node_removed', node: 'Webhook', before: {}}] as const;
const drift: EnvironmentDrift = {
  id: 'check',
  name: 'prod',
  class: 'production',
  checkType: 'manual',
  status: 'DRIFT_DETECTED',
  reason: null,
  ...COUNTS,
  affected: [{...AFFECTED, facets: ['content'], changes: []}],
  reported: [],
  accepted: [{...AFFECTED, name: 'Mail', facets: ['content'], changes: [...CHANGES]}],
  invalid: [],
  durationMs: 1,
  checkedAt: '2026-01-15T11:59:00.000Z',
};
const open = summariseIncident(incident());
const options = {palette: PLAIN, width: 80, format: 'text', now: NOW} as const;

function checked(more: Partial<EnvironmentDrift>, shown: object = {}) {
  return [driftView({environments: [{...drift, ...more}]}, new Map(), {...options, ...shown})].flat();
}

test('a check tells the open incident, what somebody accepted, and the command that is about it', () => {
  expect(checked({incident: open})).toEqual([
    'prod  DRIFT_DETECTED  3 workflows, 1 in sync, 1 changed, 1 accepted',
    '  ~ Orders  changed in n8n',
    '  · Mail  accepted as it is',
    '  ! Incident #42: medium, detected; deadline in 2 days',
    '  Next: wops incident ack 42',
  ]);
  const acknowledged = {...open, status: 'acknowledged', owner: 'lead\u001b[2J'} as const;
  expect(checked({incident: acknowledged}).slice(-2)).toEqual([
    '  ! Incident #42: medium, acknowledged; lead\\u001b[2J looks after it; deadline in 2 days',
    '  Next: wops incident show 42',
  ]);
});

test('a check that opened an incident, or closed it, says so', () => {
  const opened = {...open, detectedAt: drift.checkedAt};
  expect(checked({incident: opened})).toContain('  ! Incident #42 was opened: medium, detected; deadline in 2 days');
  expect(checked({incident: {...open, status: 'closed'}, affected: [], accepted: [], status: 'IN_SYNC'})).toEqual([
    'prod  IN_SYNC  3 workflows, 1 in sync, 1 changed, 1 accepted',
    '  ✓ Incident #42 is closed: nothing drifts any more.',
  ]);
});

test('of a check that could not be made the next command is about that', () => {
  const error = {type: 'n8n_unreachable', message: 'prod does not answer.', hint: 'wops env check prod'} as const;
  const lines = checked({
    incident: open,
    status: 'ERROR',
    reason: 'n8n_unreachable',
    error,
    affected: [],
    accepted: [],
  });
  expect(lines.filter((line) => line.includes('Next:'))).toEqual(['  Next: wops env check prod']);
});

test('how an accepted difference looks is told with --details, and in documents', () => {
  expect(checked({}, {details: true}).join('\n')).toContain('accepted as it is\n      - node "Webhook"');
  const markdown = checked({incident: open}, {format: 'markdown'}).join('\n');
  expect(markdown).toContain('- ⚪ `prod: Mail` accepted as it is (1 node removed)');
  expect(markdown).toContain(' 1 accepted. Incident 42: medium, detected; deadline in 2 days.\n');
  expect(checked({incident: {...open, status: 'closed'}}, {format: 'html'}).join('\n')).toContain(
    'Incident 42: closed.',
  );
});

test('without an incident the next command is about the drift itself', () => {
  expect(checked({}).at(-1)).toMatch(/^ {2}Next: look at it \(wops diff prod\)/);
});

test('what differs and counts as no drift is counted as accepted', () => {
  expect(driftCounts(COUNTS)).toBe('3 workflows, 1 in sync, 1 changed, 1 accepted');
  expect(driftCounts({...COUNTS, checked: 2})).toBe('2 workflows, 1 in sync, 1 changed');
});

test('status and drift status show the incident in place of the drift, and what to do about it', () => {
  const standing: DriftStanding = {
    ...{name: 'prod', class: 'production', status: 'DRIFT_INCIDENT_ACTIVE', stale: false, reason: null, ...COUNTS},
    ...{lastDriftCheckAt: NOW.toISOString(), knownSince: NOW.toISOString(), ageMs: 0, incident: open},
  };
  const standingText = (palette: typeof PLAIN) => driftStandingText([standing], {palette, width: 80}, NOW).join('\n');
  expect(standingText(PLAIN).split('\n').slice(1)).toEqual([
    'prod         production  DRIFT_INCIDENT_ACTIVE  just now  3 workflows, 1 in sync, 1 changed, 1 accepted',
    '! prod has incident #42: medium, detected; deadline in 2 days',
    'Next: wops incident ack 42',
  ]);
  expect(stripVTControlCharacters(standingText(colourPalette()))).toBe(standingText(PLAIN));
  const environment = {
    name: 'prod',
    class: 'production',
    stale: false,
    lastSyncAt: null,
    lastDriftCheckAt: null,
  } as const;
  const report = {
    environments: [{...environment, driftStatus: 'DRIFT_INCIDENT_ACKNOWLEDGED' as const, incident: open}],
    workflows: [],
    gone: [],
    outdated: [],
  };
  const text = statusText(report, {palette: PLAIN, width: 80}, {now: NOW, limit: 5, problems: false});
  expect(text[1]).toMatch(/^prod +production +DRIFT_INCIDENT_ACKNOWLEDGED +never +never$/);
  expect(text.slice(2, 4)).toEqual([
    '! prod has incident #42: medium, detected; deadline in 2 days',
    '  Next: wops incident ack 42',
  ]);
});
