import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {openDatabase} from '../../../src/core/store/database.ts';
import {openStore, type Store} from '../../../src/core/store/store.ts';
import {APPROVED, acceptance, approval, close, event, incident, open} from './incident-fixtures.ts';

/** #1 is closed and whole, #2 closed and purged, #3 open, each with an approval: a1 used, a2 pending, a3 rejected. */
async function fill(store: Store) {
  const {incidents} = store;
  const one = await open(store, incident(1));
  await incidents.requestApproval(approval('a1'), event('approval_requested'));
  await incidents.decideApproval('a1', APPROVED, event('approval_approved'));
  await incidents.change('incident-1', (before) => ({
    incident: before,
    events: [],
    useApproval: 'a1',
    accept: [acceptance('c1')],
  }));
  await close(store, one);
  await close(store, await open(store, incident(2)));
  await incidents.purgePayloads({ids: ['incident-2'], event: () => event('payload_purged'), at: 'then'});
  await open(store, incident(3));
  await incidents.requestApproval(approval('a2', {incidentId: 'incident-3'}), event('approval_requested'));
  await incidents.requestApproval(approval('a3', {incidentId: 'incident-3'}), event('approval_requested'));
  await incidents.decideApproval('a3', {...APPROVED, status: 'rejected'}, event('approval_rejected'));
}

let folder: string;
let path: string;

// One for all: whatever is refused leaves it as it was.
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wops-'));
  path = join(folder, 'state.db');
  const store = openStore({path, now: () => new Date(), newId: () => crypto.randomUUID()});
  await fill(store);
  store.close();
});
afterAll(() => rm(folder, {recursive: true}));

const SNAPSHOT = /^a drift snapshot cannot be changed/;
const IDENTITY = /^id, number, environment and detection of an incident cannot be changed$/;
const END = /^a closed or cancelled incident stays so$/;
const EVENT_STAYS = /^an event of an incident cannot be changed$/;
const EVENT_KEPT = /^an event of an incident cannot be deleted$/;
const REQUEST = /^what an approval was asked for cannot be changed$/;
const ONCE = /^an approval is decided once$/;
const USED_ONCE = /^an approval is used once, after it was approved$/;
const LOG_STAYS = /^the audit log cannot be changed$/;
const LOG_END = /^the audit log goes on at its end only$/;

test.each([
  [SNAPSHOT, `UPDATE drift_incident SET drift_snapshot = '{}' WHERE number = 1`],
  [SNAPSHOT, `UPDATE drift_incident SET drift_snapshot = '{}' WHERE number = 3`],
  [SNAPSHOT, `UPDATE drift_incident SET drift_snapshot = '{}', payload_purged_at = 'now' WHERE number = 1`],
  [SNAPSHOT, 'UPDATE drift_incident SET drift_snapshot = NULL WHERE number = 1'],
  [SNAPSHOT, `UPDATE drift_incident SET drift_snapshot = NULL, payload_purged_at = 'now' WHERE number = 3`],
  [
    SNAPSHOT,
    `UPDATE drift_incident SET status = 'closed', drift_snapshot = NULL, payload_purged_at = 'now' WHERE number = 3`,
  ],
  [SNAPSHOT, `UPDATE drift_incident SET payload_purged_at = 'now' WHERE number = 1`],
  [SNAPSHOT, `UPDATE drift_incident SET payload_purged_at = 'later' WHERE number = 2`],
  [SNAPSHOT, `UPDATE drift_incident SET drift_snapshot = '{}', payload_purged_at = NULL WHERE number = 2`],
  [SNAPSHOT, `UPDATE drift_snapshot_workflow SET git_body = x'00' WHERE incident_id = 'incident-1'`],
  [SNAPSHOT, `UPDATE drift_snapshot_workflow SET live_body = x'00' WHERE incident_id = 'incident-2'`],
  [SNAPSHOT, `UPDATE drift_snapshot_workflow SET git_body = NULL, live_body = NULL WHERE incident_id = 'incident-1'`],
  [SNAPSHOT, `UPDATE drift_snapshot_workflow SET git_body = NULL, live_body = NULL WHERE incident_id = 'incident-3'`],
  [SNAPSHOT, `UPDATE drift_snapshot_workflow SET number = number + 10 WHERE incident_id = 'incident-2'`],
  [SNAPSHOT, `UPDATE drift_snapshot_workflow SET incident_id = 'incident-1' WHERE incident_id = 'incident-2'`],
  [SNAPSHOT, `INSERT INTO drift_snapshot_workflow VALUES ('incident-3', 3, NULL, x'00')`],
  [SNAPSHOT, `INSERT OR REPLACE INTO drift_snapshot_workflow VALUES ('incident-3', 1, NULL, x'00')`],
  [SNAPSHOT, 'DELETE FROM drift_snapshot_workflow'],
  [IDENTITY, `UPDATE drift_incident SET id = 'other' WHERE number = 3`],
  [IDENTITY, 'UPDATE drift_incident SET number = 4 WHERE number = 3'],
  [IDENTITY, `UPDATE drift_incident SET environment = 'dev' WHERE number = 3`],
  [IDENTITY, `UPDATE drift_incident SET detected_at = 'then' WHERE number = 3`],
  [END, `UPDATE drift_incident SET status = 'detected' WHERE number = 1`],
  [END, `UPDATE drift_incident SET status = 'cancelled' WHERE number = 1`],
  [/^an incident cannot be deleted$/, 'DELETE FROM drift_incident WHERE number = 1'],
  [
    /^an incident cannot be deleted$/,
    `INSERT OR REPLACE INTO drift_incident SELECT 'other', number, environment, status, severity, escalation, affected,
       owner, reason, ticket, resolution, detected_at, acknowledged_at, stabilized_at, reconciled_at, closed_at,
       expires_at, last_event_at, payload_purged_at, drift_snapshot FROM drift_incident WHERE number = 1`,
  ],
  [EVENT_STAYS, `UPDATE incident_event SET details = '{"a":1}' WHERE number = 1`],
  [EVENT_KEPT, 'DELETE FROM incident_event WHERE number = 1'],
  [
    /^the events of an incident go on at their end only$/,
    `INSERT OR REPLACE INTO incident_event SELECT * FROM incident_event WHERE number = 1`,
  ],
  [
    /^the events of an incident go on at their end only$/,
    `INSERT INTO incident_event SELECT incident_id, number + 50, kind, from_status, to_status, actor_id, actor_name,
       actor_email, at, forced, details FROM incident_event`,
  ],
  [REQUEST, `UPDATE drift_approval SET approval_type = 'reconcile' WHERE id = 'a2'`],
  [REQUEST, `UPDATE drift_approval SET incident_id = 'incident-1' WHERE id = 'a2'`],
  [REQUEST, `UPDATE drift_approval SET ttl_extension_hours = 1000 WHERE id = 'a2'`],
  [REQUEST, `UPDATE drift_approval SET resolution = 'promote' WHERE id = 'a2'`],
  [REQUEST, `UPDATE drift_approval SET requested_by = '{}' WHERE id = 'a2'`],
  [ONCE, `UPDATE drift_approval SET status = 'approved' WHERE id = 'a3'`],
  [ONCE, `UPDATE drift_approval SET status = 'rejected' WHERE id = 'a1'`],
  [ONCE, `UPDATE drift_approval SET reviewed_by = '{}' WHERE id = 'a3'`],
  [ONCE, `UPDATE drift_approval SET review_notes = 'No.' WHERE id = 'a3'`],
  [ONCE, `UPDATE drift_approval SET status = 'pending', reviewed_by = NULL, reviewed_at = NULL WHERE id = 'a3'`],
  [USED_ONCE, `UPDATE drift_approval SET used_at = 'again' WHERE id = 'a1'`],
  [USED_ONCE, `UPDATE drift_approval SET used_at = 'now' WHERE id = 'a2'`],
  [USED_ONCE, `UPDATE drift_approval SET used_at = 'now' WHERE id = 'a3'`],
  [/^an approval cannot be deleted$/, `DELETE FROM drift_approval WHERE id = 'a2'`],
  [LOG_STAYS, `UPDATE audit_log SET actor_id = 'cli:eve' WHERE sequence = 1`],
  [/^the audit log cannot be deleted from$/, 'DELETE FROM audit_log WHERE sequence = 1'],
  [LOG_END, 'INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE sequence = 1'],
  [
    LOG_END,
    `INSERT INTO audit_log SELECT sequence + 1, at, actor_id, actor_name, actor_email, action, subject_type, subject_id,
       subject_name, environment, details, '0', hash FROM audit_log ORDER BY sequence DESC LIMIT 1`,
  ],
  [LOG_STAYS, 'UPDATE audit_head SET sequence = sequence - 1'],
  [LOG_STAYS, `UPDATE audit_head SET hash = '0'`],
  [LOG_STAYS, 'DELETE FROM audit_head'],
  [/^UNIQUE constraint failed: drift_incident.environment$/, openAnother('other', 9)],
  [/^UNIQUE constraint failed: drift_incident.number$/, openAnother('other', 1, 'dev')],
])('the database itself refuses it with %s: %s', (says, sql) => {
  const database = openDatabase(path);
  const rows = () =>
    ['drift_incident', 'drift_snapshot_workflow', 'incident_event', 'drift_approval', 'audit_log', 'audit_head'].map(
      (table) => database.prepare(`SELECT * FROM ${table}`).all(),
    );
  const before = rows();
  let message = 'nothing';
  try {
    database.exec(sql);
  } catch (error) {
    message = (error as Error).message;
  }
  const after = rows();
  database.close();
  expect(message).toMatch(says);
  expect(after).toEqual(before);
});

function openAnother(id: string, number: number, environment = 'prod'): string {
  return `INSERT INTO drift_incident VALUES ('${id}', ${number}, '${environment}', 'acknowledged', 'low', 'none', '[]',
    NULL, NULL, NULL, NULL, 'then', NULL, NULL, NULL, NULL, 'later', 'then', NULL, '{}')`;
}
