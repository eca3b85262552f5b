import {beforeEach, expect, test, vi} from 'vitest';
import {extendedText, movedText} from '../../../src/commands/_views/incident-move-text.ts';
import {PLAIN} from '../../../src/commands/_views/terminal.ts';
import type {Incident} from '../../../src/core/incident/incident.ts';
import {incident, LEAD, NOW, workflow} from './incident-fixtures.ts';

const drawing = {palette: PLAIN, width: 80};

beforeEach(() => {
  vi.stubEnv('TZ', 'UTC');
  return () => vi.unstubAllEnvs();
});

function moved(more: Partial<Incident>, opensAgain = true): string[] {
  return movedText(incident(more), drawing, {now: NOW, opensAgain, gone: false});
}

test('who takes an incident on is told until when, and the two ways that are taken most', () => {
  expect(moved({status: 'acknowledged', owner: 'lead@example.com'})).toEqual([
    'Incident #42 in prod is acknowledged; lead@example.com looks after it; deadline',
    'in 2 days.',
    'Next: wops incident reconcile 42 promote --dry-run  (adopt what runs into Git)',
    '  or: wops incident reconcile 42 revert --dry-run   (put back what Git says)',
  ]);
});

test('who closes one while it drifts is told whether a new one is opened', () => {
  const closed = {status: 'closed', closedAt: NOW.toISOString(), owner: 'lead@example.com'} as const;
  expect(moved(closed)).toEqual([
    'Incident #42 in prod is closed.',
    '2 workflows in prod still differ from Git: the next check opens a new incident.',
    'Next: wops drift check prod',
  ]);
  expect(moved(closed, false)[1]).toBe('2 workflows in prod still differ from Git.');
  expect(moved({...closed, affected: [workflow('A', {drifting: false})]})).toEqual([
    'Incident #42 in prod is closed.',
    'Next: wops drift check prod',
  ]);
});

test('what was accepted makes no new incident', () => {
  const closed = {status: 'closed', closedAt: NOW.toISOString()} as const;
  const resolved = {from: null, actor: LEAD, at: NOW.toISOString(), promotionId: null, commit: null};
  const accepted = workflow('A', {resolved: {...resolved, resolution: 'acknowledge'}});
  expect(moved({...closed, affected: [accepted]})).toEqual([
    'Incident #42 in prod is closed.',
    'Next: wops drift check prod',
  ]);
  const reverted = workflow('B', {resolved: {...resolved, resolution: 'revert'}});
  expect(moved({...closed, affected: [accepted, reverted]})[1]).toBe(
    '1 workflow in prod still differs from Git: the next check opens a new incident.',
  );
});

test('where the environment is gone from wops.yaml nothing is said of checks, and what is open can be closed', () => {
  const gone = (more: Partial<Incident>) =>
    movedText(incident(more), drawing, {now: NOW, opensAgain: false, gone: true}).slice(1);
  expect(gone({status: 'closed', closedAt: NOW.toISOString()})).toEqual([]);
  expect(gone({status: 'acknowledged', expiresAt: '2026-02-01'})).toEqual([
    'Next: wops incident close 42 --reason "…"',
  ]);
  expect(gone({status: 'reconciled'})).toEqual(['Next: wops incident close 42']);
});

test('an extension tells the new deadline, or how overdue it still is', () => {
  expect(extendedText(incident(), drawing, NOW)).toEqual([
    'The deadline of incident #42 in prod is now 2026-01-17 12:00 +00:00, in 2 days.',
    'Next: wops incident ack 42',
  ]);
  expect(moved({status: 'stabilized', expiresAt: '2026-01-15T10:00:00.000Z'})[0]).toBe(
    'Incident #42 in prod is stabilized; 2 h overdue.',
  );
});
