import {expect, test} from 'vitest';
import {ADA, at, BOB, hoursOn} from '../incident/incident-samples.ts';
import {approvalDesk} from './approval-desk.ts';

const EVE = {id: 'cli:eve', name: 'Eve', email: 'eve@example.com'};

test('somebody else decides, with a word that is kept and told', async () => {
  const {request, decide, present, story} = await approvalDesk();
  const {id} = await request({type: 'reconcile', resolution: 'revert'});
  present.now = hoursOn(3);
  const decided = await decide(BOB, 'approved', id.slice(0, 6));
  expect(decided).toMatchObject({
    id,
    status: 'approved',
    reviewedBy: {name: 'Bob', email: BOB.email},
    reviewNotes: 'Seen.',
    reviewedAt: at(3),
    incidentNumber: 1,
    environment: 'one',
  });
  expect((await story())[1]).toMatchObject({
    kind: 'approval_approved',
    actor: {email: BOB.email},
    at: at(3),
    details: {approval: id, type: 'reconcile', resolution: 'revert', comment: 'Seen.'},
  });
});

test('a decision is made once, whatever it was and whoever comes second', async () => {
  for (const decision of ['approved', 'rejected'] as const) {
    const {request, decide, story, present} = await approvalDesk();
    const {id} = await request();
    present.now = hoursOn(1);
    await decide(BOB, decision);
    for (const second of ['approved', 'rejected'] as const) {
      await expect(decide(EVE, second, id)).rejects.toMatchObject({
        code: 'usage',
        message: `Approval ${id.slice(0, 8)} was ${decision} by ${BOB.email} at ${at(1)}.`,
      });
    }
    expect(await story()).toMatchObject([{kind: 'approval_requested'}, {kind: `approval_${decision}`}]);
    await expect(decide(EVE, 'approved')).rejects.toMatchObject({code: 'usage', message: /No approval waits/});
  }
});

test('two decisions at once: one counts', async () => {
  const {request, decide, rows} = await approvalDesk();
  const {id} = await request();
  const ends = await Promise.allSettled([decide(BOB, 'approved', id), decide(EVE, 'rejected', id)]);
  expect(ends.map(({status}) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(ends.find(({status}) => status === 'rejected')).toMatchObject({reason: {code: 'usage'}});
  expect(rows('incident_event').filter(({kind}) => /approved|rejected/.test(kind))).toHaveLength(1);
});

test('nobody approves their own request; to withdraw it takes no administrator', async () => {
  const users = {[ADA.email!]: 'developer', [BOB.email!]: 'admin'};
  const {request, decide} = await approvalDesk({users});
  await request({}, BOB);
  await expect(decide({...BOB, id: 'cli:root', email: 'BOB@example.com'}, 'approved')).rejects.toMatchObject({
    code: 'blocked',
    message: expect.stringContaining('your own'),
  });
  const own = await request();
  for (const decision of ['approved', 'rejected'] as const) {
    await expect(decide(EVE, decision)).rejects.toMatchObject({code: 'blocked', details: {role: 'viewer'}});
  }
  expect((await decide(ADA, 'rejected', own.id)).status).toBe('rejected');
  expect((await decide(BOB, 'rejected')).reviewedBy).toMatchObject({email: BOB.email});
});

test('a developer does not decide about others, and who has no name in Git about nothing', async () => {
  const {request, decide} = await approvalDesk({users: {[ADA.email!]: 'admin', [BOB.email!]: 'developer'}});
  await request();
  await expect(decide(BOB, 'approved')).rejects.toMatchObject({code: 'blocked', details: {needed: 'admin'}});
  const nobody = {id: ADA.id, name: null, email: null};
  for (const decision of ['approved', 'rejected'] as const) {
    await expect(decide(nobody, decision)).rejects.toMatchObject({code: 'usage', hint: /git config/});
  }
});

test('what was asked by somebody without an address is not approved by the same user of the machine', async () => {
  const {request, decide} = await approvalDesk();
  await request({}, {id: ADA.id, name: null, email: null});
  await expect(decide(ADA, 'approved')).rejects.toMatchObject({code: 'blocked'});
});

test('nothing is decided about an incident that has ended', async () => {
  const {request, decide, observe, rows} = await approvalDesk();
  await request();
  await observe('IN_SYNC');
  for (const decision of ['approved', 'rejected'] as const) {
    await expect(decide(BOB, decision)).rejects.toMatchObject({code: 'blocked', message: /#1 is closed/});
  }
  expect(rows('drift_approval')).toMatchObject([{status: 'pending'}]);
});

test('an approval is named by the start of its id; none and several are told', async () => {
  const {request, decide, store, incident} = await approvalDesk();
  await expect(decide(BOB, 'approved')).rejects.toMatchObject({code: 'usage'});
  const {id, ...asked} = await request();
  await expect(decide(BOB, 'approved', 'zzz')).rejects.toMatchObject({code: 'usage', message: /no approval "zzz"/});
  const [event] = await store.incidents.events(incident.id);
  const {incidentNumber, environment, needed, ...approval} = asked;
  await store.incidents.requestApproval({...approval, id: `${id}2`}, event!);
  await expect(decide(BOB, 'approved', id.slice(0, 8))).rejects.toMatchObject({code: 'usage', message: /could be any/});
  expect((await decide(BOB, 'approved', id)).id).toBe(id);
});

test('the story goes on where the clock ran back', async () => {
  const {request, decide, present, store, incident} = await approvalDesk();
  present.now = hoursOn(5);
  await request();
  present.now = hoursOn(1);
  await decide(BOB, 'approved');
  const times = (await store.incidents.events(incident.id)).map((event) => event.at);
  expect(times).toEqual([...times].sort());
  expect(times.at(-1)).toBe(at(5));
});
