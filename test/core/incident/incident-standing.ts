import {expect} from 'vitest';
import {SEVERITIES} from '../../../src/core/config/config.ts';
import {ESCALATIONS, type Incident, isOpen} from '../../../src/core/incident/incident.ts';
import type {IncidentDesk} from './incident-desk.ts';

/** What the state file says of an environment's incidents, oldest first. */
export async function standing({store, rows}: Pick<IncidentDesk, 'store' | 'rows'>, environment: string) {
  const incidents = (await store.incidents.list({environment})).reverse();
  return Promise.all(
    incidents.map(async (incident) => ({
      incident,
      events: await store.incidents.events(incident.id),
      audit: rows('audit_log', incident.id),
      /** Bytes of what was found when it was opened; null: all of them are gone. */
      snapshot: snapshotOf({rows}, incident),
    })),
  );
}
type Standing = Awaited<ReturnType<typeof standing>>;

function snapshotOf({rows}: Pick<IncidentDesk, 'rows'>, {id}: Incident): string | null {
  const found = rows('drift_incident', id).map(({drift_snapshot}) => drift_snapshot);
  const sides = rows('drift_snapshot_workflow', id).map(({number, git_body, live_body}) => [
    number,
    git_body?.toString('hex') ?? null,
    live_body?.toString('hex') ?? null,
  ]);
  const isGone = found[0] === null && sides.every(([, git, live]) => git === null && live === null);
  return isGone ? null : JSON.stringify([found, sides]);
}

/** What holds at any time. */
export function expectSound(all: Standing): void {
  expect(all.filter(({incident}) => isOpen(incident)).length).toBeLessThanOrEqual(1);
  const numbers = all.map(({incident}) => incident.number);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  for (const {incident, events, audit, snapshot} of all) {
    expect(events.map(({number}) => number)).toEqual(events.map((_, index) => index + 1));
    expect(events[0]).toMatchObject({kind: 'detected', from: null, to: 'detected', at: incident.detectedAt});
    const times = events.map(({at}) => at);
    expect(times).toEqual(times.toSorted());
    expect(incident.lastEventAt).toBe(times.at(-1));
    const moves = events.filter(({to}) => to !== null);
    expect(moves.map(({from}) => from)).toEqual([null, ...moves.slice(0, -1).map(({to}) => to)]);
    expect(incident.status).toBe(moves.at(-1)!.to);
    expect(audit.map(({action, at, actor_id}) => [action, at, actor_id])).toEqual(
      events.map(({kind, at, actor}) => [`incident.${kind}`, at, actor.id]),
    );
    expect(isOpen(incident)).toBe(incident.closedAt === null);
    expect(snapshot === null).toBe(incident.payloadPurgedAt !== null);
    expect(events.filter(({kind}) => kind === 'payload_purged').length).toBe(snapshot === null ? 1 : 0);
    const found = names(incident);
    expect(found).toEqual(found.toSorted());
    const keys = incident.affected.map(({canonicalId, n8nId}) => canonicalId ?? n8nId);
    expect(keys).toEqual([...new Set(keys)]);
  }
}

/** What a step may make of it. */
export function expectFollows(
  before: Standing,
  after: Standing,
  {extends: isLonger = false, purges = false}: {extends?: boolean; purges?: boolean} = {},
): void {
  expect(after.length - before.length).toBeGreaterThanOrEqual(0);
  for (const [index, {incident: was, events, snapshot}] of before.entries()) {
    const {incident: is, events: told, snapshot: kept} = after[index]!;
    const isPurged = purges && is.payloadPurgedAt !== was.payloadPurgedAt;
    if (isPurged) expect(isOpen(was)).toBe(false);
    expect(kept).toBe(isPurged ? null : snapshot);
    expect(told.slice(0, events.length)).toEqual(events);
    if (!isOpen(was)) expect({...is, lastEventAt: null}).toEqual(ended(was, isPurged ? is.payloadPurgedAt : null));
    expect(SEVERITIES.indexOf(is.severity)).toBeLessThanOrEqual(SEVERITIES.indexOf(was.severity));
    expect(names(is)).toEqual(expect.arrayContaining(names(was)));
    if (isLonger) continue;
    expect(ESCALATIONS.indexOf(is.escalation)).toBeGreaterThanOrEqual(ESCALATIONS.indexOf(was.escalation));
    expect(is.expiresAt <= was.expiresAt).toBe(true);
  }
}

/** One that is over as it stays, but for what retention lets go of. */
function ended(was: Incident, payloadPurgedAt: string | null) {
  const blank = payloadPurgedAt !== null;
  const affected = blank ? was.affected.map((workflow) => ({...workflow, changes: []})) : was.affected;
  return {...was, affected, lastEventAt: null, payloadPurgedAt: payloadPurgedAt ?? was.payloadPurgedAt};
}

function names({affected}: Incident): string[] {
  return affected.map(({name}) => name);
}
