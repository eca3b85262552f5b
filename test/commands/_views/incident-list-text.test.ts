import {stripVTControlCharacters} from 'node:util';
import {expect, test} from 'vitest';
import {incidentListText} from '../../../src/commands/_views/incident-list-text.ts';
import {colourPalette, PLAIN} from '../../../src/commands/_views/terminal.ts';
import type {Incident} from '../../../src/core/incident/incident.ts';
import {incident, NOW, workflow} from './incident-fixtures.ts';

const INCIDENTS: Incident[] = [
  incident({
    number: 44,
    status: 'acknowledged',
    severity: 'high',
    escalation: 'escalated',
    owner: 'lead@example.com',
    affected: [workflow('A'), workflow('B', {drifting: false})],
  }),
  incident({
    number: 43,
    environment: 'eu',
    status: 'expired',
    escalation: 'critical_overdue',
    expiresAt: '2026-01-15T10:00:00.000Z',
  }),
  incident({number: 7, status: 'closed', severity: 'low', closedAt: '2026-01-14T13:00:00.000Z'}),
];

function shown(width: number, palette = PLAIN) {
  return incidentListText(INCIDENTS, {palette, width}, {now: NOW, filtered: false}).join('\n');
}

test('a wide terminal shows a row per incident, and the command for the one that needs somebody most', () => {
  expect(shown(120)).toBe(`\
#    ENVIRONMENT  STATUS                   SEVERITY  AFFECTED  SINCE      DEADLINE     OWNER
#44  prod         acknowledged, escalated  high        1 of 2  1 day ago  in 2 days    lead@example.com
#43  eu           expired                  medium           2  1 day ago  2 h overdue
#7   prod         closed                   low              2  1 day ago

Next: wops incident ack 43`);
});

test('a deadline is counted from the last event where a clock ran ahead once, and nothing to come is told as past', () => {
  const ahead = {lastEventAt: '2026-01-31T12:00:00.000Z', detectedAt: '2026-01-16T12:00:00.000Z'};
  const row = incident({...ahead, status: 'expired', expiresAt: '2026-01-22T12:00:00.000Z'});
  const [, text] = incidentListText([row], {palette: PLAIN, width: 120}, {now: NOW, filtered: false});
  expect(text).toBe('#42  prod         expired  medium           2  1 day ahead of the clock  9 days overdue');
});

test('80 columns are kept: no SINCE, and a shorter owner', () => {
  const lines = shown(80).split('\n');
  expect(lines[0]).toBe('#    ENVIRONMENT  STATUS                   SEVERITY  AFFECTED  DEADLINE     OWNER');
  expect(lines[1]).toBe('#44  prod         acknowledged, escalated  high        1 of 2  in 2 days    lead@ex…');
});

test('colours add nothing to the text', () => {
  expect(stripVTControlCharacters(shown(120, colourPalette())).replace(/ +$/gm, '')).toBe(shown(120));
});

test('without incidents it says how one comes about, or that none is like that', () => {
  const empty = (filtered: boolean) => incidentListText([], {palette: PLAIN, width: 80}, {now: NOW, filtered});
  expect(empty(false)).toEqual(['There has been no incident. To look for drift: wops drift check']);
  expect(empty(true)).toEqual(['No incident is like that.']);
});

test('an owner cannot leave its line, nor reach the terminal as more than text', () => {
  const [, row] = incidentListText(
    [incident({owner: 'Lea\u001b[2J\nroot'})],
    {palette: PLAIN, width: 120},
    {now: NOW, filtered: false},
  );
  expect(row).toMatch(/ {2}Lea\\u001b\[2J\\nroot$/);
});
