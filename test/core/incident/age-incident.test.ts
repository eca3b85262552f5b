import {describe, expect, test} from 'vitest';
import {ageIncident, escalationAt, incidentTime, isOverdue} from '../../../src/core/incident/age-incident.ts';
import type {Escalation, IncidentStatus} from '../../../src/core/incident/incident.ts';
import {at, hoursOn, incident, NOON} from './incident-samples.ts';

const MS = 1 / 3_600_000;

describe('escalation, of an incident of a hundred hours', () => {
  test.each([
    [0, 'none'],
    [25 - MS, 'none'],
    [25, 'escalated'],
    [75 - MS, 'escalated'],
    [75, 'critical_overdue'],
    [100, 'critical_overdue'],
    [100_000, 'critical_overdue'],
    [-1, 'none'],
  ] satisfies [number, Escalation][])('after %d hours: %s', (hours, level) => {
    expect(escalationAt(incident(), at(hours))).toBe(level);
    expect(ageIncident(incident(), hoursOn(hours)).incident.escalation).toBe(level);
  });

  test('a deadline that is no later than the detection has passed', () => {
    expect(escalationAt({detectedAt: NOON, expiresAt: NOON}, NOON)).toBe('critical_overdue');
    expect(escalationAt({detectedAt: NOON, expiresAt: at(-1)}, NOON)).toBe('critical_overdue');
  });

  test('each level that was passed is told once, in order', () => {
    const told = (before: Escalation, hours: number) =>
      ageIncident(incident({status: 'acknowledged', escalation: before}), hoursOn(hours)).events.map(
        ({kind, details, from, to, actor}) => [kind, details.level, from, to, actor.id],
      );
    const line = (level: Escalation) => ['escalated', level, null, null, 'wops'];
    expect(told('none', 24)).toEqual([]);
    expect(told('none', 30)).toEqual([line('escalated')]);
    expect(told('none', 80)).toEqual([line('escalated'), line('critical_overdue')]);
    expect(told('escalated', 30)).toEqual([]);
    expect(told('escalated', 80)).toEqual([line('critical_overdue')]);
    expect(told('critical_overdue', 80)).toEqual([]);
  });

  test('ageing twice is ageing once', () => {
    const once = ageIncident(incident(), hoursOn(120)).incident;
    expect(ageIncident(once, hoursOn(120))).toEqual({incident: once, events: []});
    expect(ageIncident(once, hoursOn(500))).toEqual({incident: once, events: []});
  });

  test('ageing in two steps ends where one step does', () => {
    const first = ageIncident(incident(), hoursOn(30));
    const second = ageIncident(first.incident, hoursOn(120));
    const direct = ageIncident(incident(), hoursOn(120));
    expect(second.incident).toEqual(direct.incident);
    expect([...first.events, ...second.events].map(({kind}) => kind)).toEqual(direct.events.map(({kind}) => kind));
  });
});

describe('the deadline', () => {
  test.each([
    ['detected', 'expired'],
    ['acknowledged', 'acknowledged'],
    ['stabilized', 'stabilized'],
    ['reconciled', 'reconciled'],
    ['expired', 'expired'],
    ['closed', 'closed'],
    ['cancelled', 'cancelled'],
  ] satisfies [IncidentStatus, IncidentStatus][])('makes of one that is %s one that is %s', (before, after) => {
    const justBefore = ageIncident(incident({status: before}), hoursOn(100 - MS)).incident;
    expect(justBefore.status).toBe(before);
    const aged = ageIncident(incident({status: before}), hoursOn(100));
    expect(aged.incident.status).toBe(after);
    const expired = aged.events.filter(({kind}) => kind === 'expired').map(({from, to, at: time}) => [from, to, time]);
    expect(expired).toEqual(before === after ? [] : [['detected', 'expired', at(100)]]);
  });

  test('passes with its very moment', () => {
    const acknowledged = incident({status: 'acknowledged'});
    expect([100 - MS, 100, 101].map((hours) => isOverdue(acknowledged, hoursOn(hours)))).toEqual([false, true, true]);
  });

  test.each(['reconciled', 'expired', 'closed', 'cancelled'] satisfies IncidentStatus[])(
    'time makes nothing of one that is %s',
    (status) => {
      const before = incident({status});
      expect(ageIncident(before, hoursOn(1_000))).toEqual({incident: before, events: []});
    },
  );
});

describe('a clock that jumps', () => {
  test('back: nothing is earlier than the last event, and no level is taken back', () => {
    const aged = ageIncident(incident(), hoursOn(80)).incident;
    expect(aged).toMatchObject({escalation: 'critical_overdue', lastEventAt: at(80)});
    expect(ageIncident(aged, hoursOn(-500))).toEqual({incident: aged, events: []});
    expect(incidentTime(aged, hoursOn(-500))).toBe(at(80));
    expect(isOverdue(aged, hoursOn(-500))).toBe(false);
  });

  test('back before the detection: no time has passed', () => {
    expect(ageIncident(incident(), hoursOn(-10))).toEqual({incident: incident(), events: []});
  });

  test('far forth and back: it stays expired', () => {
    const aged = ageIncident(incident(), new Date('2099-01-01T00:00:00Z'));
    expect(aged.events.map(({kind}) => kind)).toEqual(['escalated', 'escalated', 'expired']);
    expect(new Set(aged.events.map((event) => event.at))).toEqual(new Set(['2099-01-01T00:00:00.000Z']));
    expect(ageIncident(aged.incident, hoursOn(1)).incident).toEqual(aged.incident);
  });
});
