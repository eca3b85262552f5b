import {expect, test} from 'vitest';
import {listApprovals} from '../../../src/core/approval/list-approvals.ts';
import {DRIFT_HANDLINGS} from '../../../src/core/config/config.ts';
import {APPROVAL_TYPES} from '../../../src/core/incident/approval.ts';
import {findAttestation} from '../../../src/core/incident/attestation.ts';
import {MAX_EXTENSION_HOURS} from '../../../src/core/incident/extend-incident.ts';
import {ADA, at, BOB, hoursOn} from '../incident/incident-samples.ts';
import {approvalDesk} from './approval-desk.ts';

const EVE = {id: 'cli:eve', name: 'Eve', email: 'eve@example.com'};

test('what is asked for is kept, and told in the story of the incident', async () => {
  const {request, present, story, rows} = await approvalDesk();
  present.now = hoursOn(2);
  const asked = await request({type: 'extend_ttl', hours: 1.5, reason: '  The vendor sleeps. '});
  expect(asked).toMatchObject({
    type: 'extend_ttl',
    status: 'pending',
    requestedBy: {name: 'Ada', email: ADA.email},
    requestReason: 'The vendor sleeps.',
    extensionHours: 1.5,
    createdAt: at(2),
    incidentNumber: 1,
    environment: 'one',
    needed: true,
  });
  expect(await story()).toMatchObject([
    {
      kind: 'approval_requested',
      actor: {email: ADA.email},
      at: at(2),
      details: {approval: asked.id, type: 'extend_ttl', hours: 1.5, reason: 'The vendor sleeps.'},
    },
  ]);
  expect(rows('audit_log').at(-1)).toMatchObject({action: 'incident.approval_requested', subject_name: '#1'});
});

test.for(DRIFT_HANDLINGS)('an approval is needed where handling says so: %s', async (handling) => {
  const {request, told} = await approvalDesk({handling});
  const isNeeded = handling === 'require_attestation';
  expect((await request()).needed).toBe(isNeeded);
  expect(told.map(({kind}) => kind)).toEqual(isNeeded ? [] : ['warning']);
});

test.for(APPROVAL_TYPES)('what was approved lets others do it, and nothing else: %s', async (type) => {
  const {request, decide, incident, store} = await approvalDesk();
  await request({type, ...(type === 'extend_ttl' ? {hours: 24} : {})});
  await decide(BOB, 'approved');
  const approvals = await store.incidents.approvals();
  for (const act of APPROVAL_TYPES) {
    const find = () => findAttestation(incident, approvals, {type: act, actor: EVE}, hoursOn(1));
    if (act === type) expect(find().status).toBe('approved');
    else expect(find).toThrow('wants somebody else');
  }
});

test.for<[string, object, string]>([
  ['no reason', {reason: ' '}, 'with a reason'],
  ['no hours', {type: 'extend_ttl'}, 'none were given'],
  ['no hours at all', {type: 'extend_ttl', hours: 0}, '0 is not'],
  ['too many hours', {type: 'extend_ttl', hours: MAX_EXTENSION_HOURS + 1}, `${MAX_EXTENSION_HOURS + 1} is not`],
  ['hours that are none', {type: 'extend_ttl', hours: Number.NaN}, 'NaN is not'],
  ['hours of another type', {type: 'close', hours: 3}, 'not for "close"'],
  ['a resolution of another type', {type: 'acknowledge', resolution: 'revert'}, 'not for "acknowledge"'],
  ['acceptance as a way to reconcile', {type: 'reconcile', resolution: 'acknowledge'}, 'a type of its own'],
])('terms that do not go with what is asked for are refused: %s', async ([, terms, says]) => {
  const {request, rows} = await approvalDesk();
  await expect(request(terms)).rejects.toMatchObject({code: 'usage', message: expect.stringContaining(says)});
  expect(rows('drift_approval')).toEqual([]);
});

test('as many hours as an extension may have can be asked for', async () => {
  const {request} = await approvalDesk();
  expect((await request({type: 'extend_ttl', hours: MAX_EXTENSION_HOURS})).extensionHours).toBe(MAX_EXTENSION_HOURS);
});

test('nobody asks twice for the same; another type, another person and another try after a decision may', async () => {
  const {request, decide} = await approvalDesk();
  const first = await request();
  const again = {id: 'cli:else', name: null, email: 'ADA@example.com'};
  await expect(request({}, again)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining(first.id.slice(0, 8)),
    hint: expect.stringContaining(`wops approval reject ${first.id.slice(0, 8)}`),
    details: {approval: first.id},
  });
  await request({type: 'acknowledge'});
  await request({}, BOB);
  await decide(BOB, 'rejected', first.id);
  await request();
});

test('viewers do not ask, and nothing is asked about an incident that has ended', async () => {
  const users = {[ADA.email!]: 'developer', [BOB.email!]: 'viewer'};
  const {request, store, incident} = await approvalDesk({users});
  await expect(request({}, BOB)).rejects.toMatchObject({code: 'blocked', details: {needed: 'developer'}});
  await request();
  await store.incidents.change(incident.id, (one) => ({
    incident: {...one, status: 'cancelled', closedAt: at(1)},
    events: [],
  }));
  await expect(request({type: 'acknowledge'})).rejects.toMatchObject({
    code: 'blocked',
    message: expect.stringContaining('is cancelled'),
  });
});

test('lists have the newest first, those of one incident, and those of a status', async () => {
  const {request, decide, open, person, present, store, incident} = await approvalDesk();
  const first = await request();
  present.now = hoursOn(1);
  const second = await request({type: 'acknowledge'});
  await decide(BOB, 'rejected', first.id);
  const ids = async (filter: object) => (await listApprovals(person(ADA), {limit: 10, ...filter})).map(({id}) => id);
  expect(await ids({})).toEqual([second.id, first.id]);
  expect(await ids({limit: 1})).toEqual([second.id]);
  expect(await ids({status: ['rejected']})).toEqual([first.id]);
  expect(await ids({incident: '#1'})).toEqual([second.id, first.id]);
  await store.incidents.change(incident.id, (one) => ({
    incident: {...one, status: 'closed', closedAt: at(1)},
    events: [],
  }));
  await open();
  expect(await ids({incident: '2'})).toEqual([]);
  await expect(ids({incident: '3'})).rejects.toMatchObject({code: 'usage'});
  expect(await listApprovals(person(ADA), {limit: 1})).toMatchObject([{incidentNumber: 1, environment: 'one'}]);
});
