import {describe, expect, test} from 'vitest';
import type {DriftApproval} from '../../../src/core/incident/approval.ts';
import {type AttestedAct, findAttestation} from '../../../src/core/incident/attestation.ts';
import {ADA, approval, at, BOB, hoursOn, incident} from './incident-samples.ts';

const CLOSE: AttestedAct = {type: 'close', actor: ADA};
const now = hoursOn(2);

function refusal(approvals: DriftApproval[], act: AttestedAct = CLOSE, time = now) {
  try {
    findAttestation(incident(), approvals, act, time);
  } catch (error) {
    return error as Error;
  }
  throw new Error('allowed');
}

describe('an approval', () => {
  test('allows what it was asked for, once somebody else has approved it, and is the oldest that does', () => {
    const good = approval();
    const another = approval({id: 'a0000000-0000-4000-8000-000000000002'});
    expect(findAttestation(incident(), [good, another], CLOSE, now)).toBe(good);
    const spoilt = [approval({status: 'rejected'}), approval({usedAt: at(1)}), approval({type: 'reconcile'})];
    expect(findAttestation(incident(), [...spoilt, good], CLOSE, now)).toBe(good);
  });

  test.each([
    ['nobody asked', [], 'nobody has asked for one', 'wops approval request 1 close --reason "…"'],
    [
      'it is pending',
      [{status: 'pending', reviewedBy: null, reviewedAt: null}],
      'approval a0000000 is not decided yet',
      'wops approval approve a0000000',
    ],
    ['it was rejected', [{status: 'rejected'}], 'was rejected', 'wops approval request'],
    ['it was used', [{usedAt: at(1)}], 'was used already', 'wops approval request'],
    ['it is of who acts', [{reviewedBy: ADA, requestedBy: BOB}], 'is your own word', 'wops approval request'],
    [
      'it is of who asked, and somebody else acts',
      [{reviewedBy: BOB, requestedBy: {...BOB, email: 'BOB@example.com'}}],
      'was given by who asked for it',
      'wops approval request',
    ],
    [
      'it is of another type',
      [{type: 'reconcile'}, {type: 'acknowledge'}],
      'nobody has asked',
      'wops approval request',
    ],
  ] satisfies [string, Partial<DriftApproval>[], string, string][])(
    'does not allow it where %s',
    (_, approvals, why, hint) => {
      expect(refusal(approvals.map(approval))).toMatchObject({
        code: 'blocked',
        message: expect.stringContaining(why),
        hint: expect.stringContaining(hint),
      });
    },
  );

  test('holds for a week from when it was given', () => {
    const week = 7 * 24 + 1;
    expect(findAttestation(incident(), [approval()], CLOSE, hoursOn(week))).toBeTruthy();
    expect(refusal([approval()], CLOSE, hoursOn(week + 0.001)).message).toContain('is older than a week');
    // A clock that was put back makes it no older.
    expect(findAttestation(incident(), [approval()], CLOSE, hoursOn(-100))).toBeTruthy();
  });

  test('of one resolution is not for another; one without is for any', () => {
    const act: AttestedAct = {type: 'reconcile', actor: ADA, resolution: 'revert'};
    const of = (resolution: DriftApproval['resolution']) => approval({type: 'reconcile', resolution});
    expect(refusal([of('promote')], act)).toMatchObject({
      message: expect.stringContaining('nobody has asked for one'),
      hint: 'wops approval request 1 reconcile --resolution revert --reason "…"',
    });
    expect(findAttestation(incident(), [of('promote'), of('revert')], act, now).resolution).toBe('revert');
    expect(findAttestation(incident(), [of(null)], act, now).resolution).toBe(null);
  });

  test('of fewer hours is not for more', () => {
    const act: AttestedAct = {type: 'extend_ttl', actor: ADA, hours: 24};
    const of = (extensionHours: number | null) => approval({type: 'extend_ttl', extensionHours});
    for (const hours of [null, 0, 23.9]) {
      expect(refusal([of(hours)], act).message).toContain('nobody has asked for one');
    }
    for (const hours of [24, 48]) expect(findAttestation(incident(), [of(hours)], act, now)).toBeTruthy();
  });
});
