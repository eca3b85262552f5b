import {describe, expect, test} from 'vitest';
import type {EnvironmentConfig, Severity} from '../../../src/core/config/config.ts';
import type {AffectedWorkflow, DriftStatus} from '../../../src/core/drift/drift-report.ts';
import {INCIDENT_STATUSES, type Incident, isOpen} from '../../../src/core/incident/incident.ts';
import {observeDrift} from '../../../src/core/incident/observe-drift.ts';
import {severityOf, worse} from '../../../src/core/incident/severity.ts';
import {unpackText} from '../../../src/core/packed-text.ts';
import {
  ADA,
  affected,
  at,
  check,
  environmentOf,
  hoursOn,
  incident,
  manyAffected,
  NOON,
  observation,
} from './incident-samples.ts';

interface Looked {
  hours?: number;
  environment?: EnvironmentConfig;
  number?: number;
}

/** What a check of these makes of the incident that is open. */
function observe(
  open: Incident | null,
  [status, workflows = []]: [DriftStatus, AffectedWorkflow[]?],
  {hours = 0, environment, number = 1}: Looked = {},
) {
  return observeDrift(open, observation(check(status, workflows), environment), {
    now: hoursOn(hours),
    newId: () => 'new-id',
    number,
  });
}

function opened(workflows: AffectedWorkflow[], looked?: Looked): Incident {
  return observe(null, ['DRIFT_DETECTED', workflows], looked)!.incident;
}

describe('severity', () => {
  test.each([
    [0, 'low'],
    [1, 'low'],
    [2, 'medium'],
    [4, 'medium'],
    [5, 'high'],
    [9, 'high'],
    [10, 'critical'],
    [1_000, 'critical'],
  ] satisfies [number, Severity][])('of %d affected: %s', (count, severity) => {
    expect(severityOf(count)).toBe(severity);
  });

  test('of two the worse one holds', () => {
    expect(worse('low', 'high')).toBe('high');
    expect(worse('critical', 'high')).toBe('critical');
    expect(worse('medium', 'medium')).toBe('medium');
  });

  test.each([
    ['low', 1, 168],
    ['medium', 2, 72],
    ['high', 5, 48],
    ['critical', 10, 24],
  ] satisfies [Severity, number, number][])('%s has %d affected, and %d hours', (severity, count, hours) => {
    expect(opened(manyAffected(count), {hours: 3})).toMatchObject({
      severity,
      detectedAt: at(3),
      expiresAt: at(3 + hours),
      lastEventAt: at(3),
    });
  });

  test("an environment's own hours go before the workspace's", () => {
    const policies = {drift: {severityTtlHours: {low: 10, medium: 20}}};
    const environment = environmentOf({policies: {drift: {severityTtlHours: {low: 0.5}}}}, {policies});
    expect(opened(manyAffected(1), {environment}).expiresAt).toBe(at(0.5));
    expect(opened(manyAffected(2), {environment}).expiresAt).toBe(at(20));
    expect(opened(manyAffected(5), {environment}).expiresAt).toBe(at(48));
  });
});

// The specification, §6.3, and DESIGN.md §§6, 8; by hand.
describe('a new incident', () => {
  const classes = ['dev', 'staging', 'production'] as const;
  const handlings = ['warn_only', 'manual_override', 'require_attestation'] as const;
  const opening = new Set([
    'staging manual_override auto=true productionOnly=false',
    'staging require_attestation auto=true productionOnly=false',
    'production manual_override auto=true productionOnly=false',
    'production require_attestation auto=true productionOnly=false',
    'production manual_override auto=true productionOnly=true',
    'production require_attestation auto=true productionOnly=true',
  ]);
  const rules = classes.flatMap((environmentClass) =>
    handlings.flatMap((handling) =>
      [true, false].flatMap((auto) =>
        [true, false].map((productionOnly) => ({environmentClass, handling, auto, productionOnly})),
      ),
    ),
  );

  test.each(rules)('$environmentClass, $handling, auto: $auto, production only: $productionOnly', (rule) => {
    const {environmentClass, handling, auto, productionOnly} = rule;
    const drift = {autoCreateIncidents: auto, autoCreateForProductionOnly: productionOnly};
    const environment = environmentOf({class: environmentClass, drift: {handling}}, {policies: {drift}});
    const name = `${environmentClass} ${handling} auto=${auto} productionOnly=${productionOnly}`;
    const open = incident();
    expect(observe(null, ['DRIFT_DETECTED', manyAffected(2)], {environment}) !== null).toBe(opening.has(name));
    for (const status of ['UNKNOWN', 'ERROR', 'UNTRACKED', 'IN_SYNC'] as const) {
      expect(observe(null, [status, status === 'UNTRACKED' ? manyAffected(2) : []], {environment})).toBeNull();
    }
    // One that is open goes on, whatever would open another.
    expect(observe(open, ['DRIFT_DETECTED', manyAffected(2)], {environment})).toMatchObject({
      incident: {id: open.id, number: open.number, affected: [{name: 'a'}, {name: 'b'}]},
    });
    expect(observe(open, ['DRIFT_DETECTED', manyAffected(2)], {environment})).not.toHaveProperty('opened');
  });

  test.each(['modified', 'added_in_runtime', 'missing_in_runtime', 'activation'] as const)(
    'comes of %s alone',
    (kind) => {
      expect(opened([affected('a', {kind})])).toMatchObject({status: 'detected', affected: [{kind}]});
    },
  );

  test('waits for a later check where the sides were not kept', () => {
    const found = {...observation(check('DRIFT_DETECTED', manyAffected(1))), evidence: null};
    expect(observeDrift(null, found, {now: hoursOn(0), newId: () => 'x', number: 1})).toBeNull();
  });

  test('says what was found, of both sides, and begins its story', () => {
    const found = observe(null, ['DRIFT_DETECTED', manyAffected(2)], {number: 42})!;
    expect(found.incident).toMatchObject({
      id: 'new-id',
      number: 42,
      environment: 'one',
      status: 'detected',
      escalation: 'none',
      owner: null,
      resolution: null,
      closedAt: null,
      affected: [
        {...affected('a'), since: NOON, drifting: true, resolved: null},
        {...affected('b'), since: NOON, drifting: true, resolved: null},
      ],
    });
    expect(found.events).toEqual([
      {
        kind: 'detected',
        from: null,
        to: 'detected',
        actor: {id: 'wops', name: null, email: null},
        at: NOON,
        forced: false,
        details: {severity: 'medium', affected: ['a', 'b'], expiresAt: at(72)},
      },
    ]);
    expect(found.opened!.snapshot).toEqual({
      environment: 'one',
      detectedAt: NOON,
      commit: 'c0ffee',
      summary: {checked: 26, inSync: 24, withDrift: 2, notInGit: 0, missingInRuntime: 0},
      workflows: ['a', 'b'].map((name) => ({
        canonicalId: `canonical-${name}`,
        n8nId: `n8n-${name}`,
        name,
        kind: 'modified',
        facets: ['content'],
        contentHashBefore: `before-${name}`,
        contentHashAfter: `after-${name}`,
      })),
    });
    expect(found.opened!.sides.map(({git, live}) => [unpackText(git!), unpackText(live!)])).toEqual([
      ['{"name":"a","side":"git"}', '{"name":"a","side":"live"}'],
      ['{"name":"b","side":"git"}', '{"name":"b","side":"live"}'],
    ]);
  });
});

describe('an open incident', () => {
  test('stays as it is while the same drifts', () => {
    const open = opened(manyAffected(3));
    expect(observe(open, ['DRIFT_DETECTED', manyAffected(3)], {hours: 1})).toBeNull();
  });

  test('takes on further drift, in order of names, and keeps since when', () => {
    const open = opened([affected('b'), affected('d')]);
    const {incident: next, events} = observe(open, ['DRIFT_DETECTED', manyAffected(4)], {hours: 1})!;
    expect(next.affected.map(({name, since}) => [name, since])).toEqual([
      ['a', at(1)],
      ['b', NOON],
      ['c', at(1)],
      ['d', NOON],
    ]);
    expect(next).toMatchObject({severity: 'medium', expiresAt: at(72), lastEventAt: at(1)});
    expect(events).toMatchObject([{kind: 'spread', at: at(1), from: null, to: null, details: {added: ['a', 'c']}}]);
  });

  test('never loses a workflow, tells that it is gone, and that it is back', () => {
    const open = opened(manyAffected(3));
    const less = observe(open, ['DRIFT_DETECTED', manyAffected(1)], {hours: 1})!;
    expect(less.incident).toMatchObject({severity: 'medium'});
    expect(less.incident.affected.map(({name, drifting}) => [name, drifting])).toEqual([
      ['a', true],
      ['b', false],
      ['c', false],
    ]);
    expect(less.events).toMatchObject([{kind: 'receded', details: {gone: ['b', 'c']}}]);
    expect(observe(less.incident, ['DRIFT_DETECTED', manyAffected(1)], {hours: 2})).toBeNull();
    const more = observe(less.incident, ['DRIFT_DETECTED', manyAffected(2)], {hours: 2})!;
    expect(more.events).toMatchObject([{kind: 'spread', details: {added: ['b'], severity: 'medium'}}]);
    expect(more.incident.affected[1]).toMatchObject({name: 'b', since: NOON, drifting: true});
  });

  test('notes how a known workflow drifts now, without a word', () => {
    const open = opened(manyAffected(1));
    const other = affected('a', {kind: 'missing_in_runtime', facets: [], changes: []});
    const next = observe(open, ['DRIFT_DETECTED', [other]], {hours: 1})!;
    expect(next.events).toEqual([]);
    expect(next.incident).toEqual({...open, affected: [{...other, since: NOON, drifting: true, resolved: null}]});
  });

  test('what was resolved in several ways is so for as long as each of them holds', () => {
    const open = opened(manyAffected(2));
    const by = {from: null, actor: ADA, at: NOON, promotionId: null, commit: null};
    const ways = ['revert', 'acknowledge'] as const;
    const resolved = open.affected.map((workflow, index) => ({
      ...workflow,
      resolved: {...by, resolution: ways[index]!},
      drifting: index === 0,
    }));
    const mixed: Incident = {...open, resolution: 'mixed', affected: resolved};
    const again = observe(mixed, ['DRIFT_DETECTED', manyAffected(2)])!.incident;
    expect(again.resolution).toBe('revert');
  });

  test('what drifts again after it was resolved is not resolved', () => {
    const resolved = {resolution: 'revert', from: null, actor: ADA, at: NOON, promotionId: null, commit: null} as const;
    const open = opened(manyAffected(2));
    const done: Incident = {
      ...open,
      resolution: 'revert',
      affected: open.affected.map((workflow) => ({...workflow, resolved})),
    };
    const still = observe(done, ['DRIFT_DETECTED', manyAffected(1)])!.incident;
    expect(still.affected).toMatchObject([
      {resolved, drifting: true},
      {resolved, drifting: false},
    ]);
    const again = observe(still, ['DRIFT_DETECTED', manyAffected(2)])!.incident;
    expect(again.affected).toMatchObject([
      {resolved, drifting: true},
      {resolved: null, drifting: true},
    ]);
  });

  test('a workflow that is linked meanwhile is the same one', () => {
    const open = opened([affected('a', {canonicalId: null, kind: 'added_in_runtime'})]);
    const linked = observe(open, ['DRIFT_DETECTED', [affected('a')]])!;
    expect(linked.events).toEqual([]);
    expect(linked.incident).toMatchObject({
      severity: 'low',
      affected: [{canonicalId: 'canonical-a', kind: 'modified'}],
    });
    const unlinked = observe(linked.incident, ['UNTRACKED', [affected('a', {canonicalId: null})]])!;
    expect(unlinked.events).toEqual([]);
    expect(unlinked.incident.affected).toHaveLength(1);
  });

  test('one that is gone, and another that is linked in its place, are one from then on', () => {
    const open = opened([
      affected('a', {kind: 'missing_in_runtime'}),
      affected('new', {canonicalId: null, kind: 'added_in_runtime'}),
    ]);
    const next = observe(open, ['DRIFT_DETECTED', [affected('a', {n8nId: 'n8n-new'})]])!;
    expect(next.incident.affected.map(({name, kind, drifting}) => [name, kind, drifting])).toEqual([
      ['a', 'modified', true],
      ['new', 'added_in_runtime', false],
    ]);
    expect(next.events).toMatchObject([{kind: 'receded', details: {gone: ['new']}}]);
  });

  test('a severity that rises brings the deadline nearer, counted from then', () => {
    const open = opened(manyAffected(1));
    const raised = observe(open, ['DRIFT_DETECTED', manyAffected(10)], {hours: 10})!;
    expect(raised.incident).toMatchObject({severity: 'critical', expiresAt: at(34)});
    expect(raised.events).toMatchObject([{kind: 'spread', details: {severity: 'critical', expiresAt: at(34)}}]);
    // Never further away: with 5 hours left, nobody gets 72.
    const late = observe({...open, status: 'acknowledged'}, ['DRIFT_DETECTED', manyAffected(2)], {hours: 163})!;
    expect(late.incident).toMatchObject({severity: 'medium', expiresAt: at(168)});
    // It falls with nothing, and takes no time away then.
    const fewer = observe(raised.incident, ['DRIFT_DETECTED', manyAffected(1)], {hours: 11})!;
    expect(fewer.incident).toMatchObject({severity: 'critical', expiresAt: at(34)});
  });

  test('time is told before what the check found', () => {
    const open = opened(manyAffected(1));
    const {incident: next, events} = observe(open, ['DRIFT_DETECTED', manyAffected(2)], {hours: 168})!;
    expect(events.map(({kind}) => kind)).toEqual(['escalated', 'escalated', 'expired', 'spread']);
    expect(next).toMatchObject({status: 'expired', escalation: 'critical_overdue', severity: 'medium'});
    expect(observe(open, ['ERROR'], {hours: 50})).toMatchObject({
      incident: {escalation: 'escalated', affected: open.affected},
      events: [{kind: 'escalated'}],
    });
  });

  test.each(['ERROR', 'UNKNOWN'] as const)('%s says nothing of it', (status) => {
    expect(observe(opened(manyAffected(2)), [status], {hours: 1})).toBeNull();
  });

  test('UNTRACKED does not end it, and what differs there still counts', () => {
    const open = opened(manyAffected(1));
    expect(observe(open, ['UNTRACKED', manyAffected(1)])).toBeNull();
    expect(observe(open, ['UNTRACKED', manyAffected(2)])!.incident).toMatchObject({
      status: 'detected',
      severity: 'medium',
    });
    expect(observe(open, ['UNTRACKED', []])!.incident).toMatchObject({status: 'detected', closedAt: null});
  });

  test('nothing is earlier than the last event when the clock was put back', () => {
    const open = opened(manyAffected(1), {hours: 5});
    const more = observe(open, ['DRIFT_DETECTED', manyAffected(2)], {hours: -5})!;
    expect(more.events[0]!.at).toBe(at(5));
    const {incident: closed} = observe(more.incident, ['IN_SYNC'], {hours: -50})!;
    expect(closed).toMatchObject({closedAt: at(5), lastEventAt: at(5)});
  });
});

describe('a check without drift', () => {
  const open = INCIDENT_STATUSES.filter((status) => isOpen({status}));

  test('these are open', () => {
    expect(open).toEqual(['detected', 'acknowledged', 'stabilized', 'reconciled', 'expired']);
  });

  test.each(open)('closes one that is %s', (status) => {
    const {incident: closed, events} = observe(incident({status}), ['IN_SYNC'], {hours: 1})!;
    expect(closed).toMatchObject({status: 'closed', closedAt: at(1), lastEventAt: at(1), reconciledAt: null});
    expect(closed.affected.map(({drifting}) => drifting)).toEqual([false]);
    expect(events).toMatchObject([{kind: 'closed', from: status, to: 'closed', actor: {id: 'wops'}, forced: false}]);
  });

  test.each([
    ['detected', true],
    ['acknowledged', false],
    ['stabilized', false],
    ['expired', false],
  ] as const)('one that is %s and was resolved is reconciled first, in the name of who did that', (status, forced) => {
    const resolved = {resolution: 'revert', from: null, actor: ADA, at: NOON, promotionId: 'p', commit: null} as const;
    const workflows = [{...affected('a'), since: NOON, drifting: true, resolved}];
    const before = incident({status, resolution: 'revert', affected: workflows});
    const {incident: closed, events} = observe(before, ['IN_SYNC'], {hours: 1})!;
    expect(closed).toMatchObject({status: 'closed', reconciledAt: at(1), closedAt: at(1), resolution: 'revert'});
    expect(events).toMatchObject([
      {kind: 'reconciled', from: status, to: 'reconciled', actor: ADA, forced, details: {resolution: 'revert'}},
      {kind: 'closed', from: 'reconciled', to: 'closed', actor: {id: 'wops'}},
    ]);
  });

  test('one that is reconciled already is not so twice', () => {
    const before = incident({status: 'reconciled', resolution: 'promote', reconciledAt: at(1)});
    const {incident: closed, events} = observe(before, ['IN_SYNC'], {hours: 2})!;
    expect(events.map(({kind}) => kind)).toEqual(['closed']);
    expect(closed).toMatchObject({reconciledAt: at(1), closedAt: at(2)});
  });
});
