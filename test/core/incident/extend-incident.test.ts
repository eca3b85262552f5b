import {describe, expect, test} from 'vitest';
import {DRIFT_HANDLINGS, ROLES} from '../../../src/core/config/config.ts';
import {extendIncident} from '../../../src/core/incident/extend-incident.ts';
import {INCIDENT_STATUSES, type Incident} from '../../../src/core/incident/incident.ts';
import {incidentDesk} from './incident-desk.ts';
import {ADA, approval, at, BOB, configWith, hoursOn} from './incident-samples.ts';

const REASON = 'The vendor answers on Monday.';

/** An incident of a hundred hours. */
async function opened(more: Partial<Incident> = {}, config = configWith({one: {}})) {
  const desk = await incidentDesk(config);
  const incident = await desk.open({expiresAt: at(100), status: 'acknowledged', ...more});
  const extend = (hours: number, reason: string | undefined = REASON) =>
    extendIncident(desk.context, '1', {hours, reason});
  return {desk, incident, extend};
}

describe('an extension', () => {
  test('puts the deadline off from where it is, and the escalation is that of the longer time', async () => {
    const {desk, incident, extend} = await opened();
    desk.present.now = hoursOn(80);
    const after = await extend(100);
    expect(after).toEqual({...incident, expiresAt: at(200), escalation: 'escalated', lastEventAt: at(80)});
    expect(await desk.store.incidents.get(incident.id)).toEqual(after);
    const told = (await desk.store.incidents.events(incident.id)).map(({kind, at: time, details}) => [
      kind,
      time,
      details,
    ]);
    expect(told.slice(1)).toEqual([
      ['escalated', at(80), {level: 'escalated', expiresAt: at(100)}],
      ['escalated', at(80), {level: 'critical_overdue', expiresAt: at(100)}],
      ['extended', at(80), {hours: 100, before: at(100), expiresAt: at(200), reason: REASON}],
    ]);
    expect(desk.rows('audit_log').at(-1)).toMatchObject({action: 'incident.extended', actor_email: 'ada@example.com'});
    desk.present.now = hoursOn(150);
    expect(await extend(600)).toMatchObject({expiresAt: at(800), escalation: 'none'});
  });

  test('may be a fraction of an hour', async () => {
    const {extend} = await opened();
    expect(await extend(0.25)).toMatchObject({expiresAt: at(100.25)});
  });

  test.each([0, -1, -0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e300])(
    'is not by %d hours',
    async (hours) => {
      const {desk, extend} = await opened();
      const version = desk.version();
      await expect(extend(hours)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('more than 0 hours'),
        hint: expect.stringContaining('wops incident extend 1'),
      });
      expect(desk.version()).toBe(version);
    },
  );

  test('reaches thirty days from now, and not beyond', async () => {
    const {desk, extend} = await opened();
    desk.present.now = hoursOn(10);
    await expect(extend(10 + 720 - 100 + 0.001)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('within 30 days from now'),
    });
    expect(await extend(10 + 720 - 100)).toMatchObject({expiresAt: at(730)});
    const hint = 'It is as far off as it can be: wops incident show 1';
    await expect(extend(0.001)).rejects.toMatchObject({code: 'usage', hint});
  });

  test('of one that is overdue has to reach beyond now', async () => {
    const {desk, extend} = await opened();
    desk.present.now = hoursOn(148);
    for (const hours of [47, 48]) {
      await expect(extend(hours)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining(`would still be over: it ended at ${at(100)}`),
        hint: 'wops incident extend 1 --by 72h --reason "…"',
      });
    }
    await expect(extend(10_000)).rejects.toMatchObject({hint: 'wops incident extend 1 --by 72h --reason "…"'});
    await expect(extend(47)).rejects.toMatchObject({message: expect.not.stringContaining('clock')});
    expect(await extend(49)).toMatchObject({expiresAt: at(149), escalation: 'critical_overdue'});
  });

  test('of one whose last event is ahead of the clock counts from there, and says so', async () => {
    const {desk, incident, extend} = await opened();
    const ahead = (one: Incident) => ({incident: {...one, lastEventAt: at(148)}, events: []});
    await desk.store.incidents.change(incident.id, ahead);
    desk.present.now = hoursOn(10);
    await expect(extend(48)).rejects.toMatchObject({
      message: expect.stringContaining(
        `it ended at ${at(100)}, by its last event, which is ahead of this machine's clock`,
      ),
    });
    expect(await extend(49)).toMatchObject({expiresAt: at(149)});
  });

  test.each([undefined, '', '  '])('takes a reason; %j is none', async (reason) => {
    const {desk} = await opened();
    const extend = extendIncident(desk.context, '1', {hours: 24, reason});
    await expect(extend).rejects.toMatchObject({code: 'usage', hint: expect.stringContaining('--reason')});
  });

  test.each(INCIDENT_STATUSES)('of one that is %s, by every role', async (status) => {
    for (const role of ROLES) {
      const {desk, incident, extend} = await opened({status}, configWith({one: {}}, {users: {[ADA.email!]: role}}));
      const version = desk.version();
      if (role === 'admin' && ['detected', 'acknowledged', 'stabilized'].includes(status)) {
        expect(await extend(24)).toEqual({...incident, expiresAt: at(124)});
      } else {
        await expect(extend(24)).rejects.toMatchObject({code: 'blocked', exit: 4});
        expect(await desk.store.incidents.get(incident.id)).toEqual(incident);
        expect(desk.version()).toBe(version);
      }
    }
  });

  test('does not save one that time has expired', async () => {
    const {desk, incident, extend} = await opened({status: 'detected'});
    desk.present.now = hoursOn(100);
    await expect(extend(24)).rejects.toMatchObject({code: 'blocked', hint: 'wops incident ack 1'});
    expect(await desk.store.incidents.get(incident.id)).toEqual(incident);
  });

  test.each(DRIFT_HANDLINGS)(
    '%s: whether somebody else has to approve it, of as many hours, once',
    async (handling) => {
      const {desk, incident, extend} = await opened();
      desk.present.config = configWith({one: {drift: {handling}}});
      if (handling !== 'require_attestation') {
        expect(await extend(24)).toMatchObject({expiresAt: at(124)});
        return;
      }
      const refusal = {code: 'blocked', hint: expect.stringContaining('wops approval request 1 extend_ttl')};
      await expect(extend(24)).rejects.toMatchObject(refusal);
      const asked = approval({
        incidentId: incident.id,
        type: 'extend_ttl',
        extensionHours: 24,
        status: 'pending',
        reviewedBy: null,
        reviewedAt: null,
      });
      const event = {from: null, to: null, at: at(0), forced: false, details: {}};
      await desk.store.incidents.requestApproval(asked, {...event, kind: 'approval_requested', actor: ADA});
      await desk.store.incidents.decideApproval(
        asked.id,
        {status: 'approved', reviewedBy: BOB, reviewNotes: null, reviewedAt: at(0)},
        {...event, kind: 'approval_approved', actor: BOB},
      );
      await expect(extend(24.5)).rejects.toMatchObject(refusal);
      // Two at once: it is used by one of them.
      const outcomes = await Promise.allSettled([extend(12), extend(12)]);
      expect(outcomes.map(({status}) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await desk.store.incidents.get(incident.id)).toMatchObject({expiresAt: at(112)});
      await expect(extend(12)).rejects.toMatchObject({message: expect.stringContaining('was used already')});
    },
  );

  test('counts from the last event when the clock was put back', async () => {
    const {desk, extend} = await opened();
    desk.present.now = hoursOn(50);
    await extend(1);
    desk.present.now = hoursOn(-1_000);
    expect(await extend(669)).toMatchObject({expiresAt: at(770), lastEventAt: at(50), escalation: 'none'});
    await expect(extend(1)).rejects.toMatchObject({code: 'usage'});
  });
});
