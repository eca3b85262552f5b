import {expect, test} from 'vitest';
import {SEVERITIES} from '../../../src/core/config/config.ts';
import {APPROVAL_STATUSES, APPROVAL_TYPES} from '../../../src/core/incident/approval.ts';
import {
  ESCALATIONS,
  INCIDENT_EVENT_KINDS,
  INCIDENT_STATUSES,
  RESOLUTIONS,
  TERMINAL_STATUSES,
} from '../../../src/core/incident/incident.ts';
import {ACTIONS} from '../../../src/core/promotion/plan.ts';
import {OPERATION_KINDS, PROMOTION_STATUSES, STAGES} from '../../../src/core/promotion/promotion.ts';
import {STEP_KINDS, STEP_STATUSES} from '../../../src/core/promotion/steps.ts';
import {DECISIONS} from '../../../src/core/store/approval-table.ts';
import {openDatabase} from '../../../src/core/store/database.ts';
import {DEPLOYMENT_STATUSES, DEPLOYMENT_WORKFLOW_STATUSES} from '../../../src/core/store/deployment-table.ts';
import {MAPPING_STATUSES} from '../../../src/core/store/rows.ts';
import {SNAPSHOT_TYPES} from '../../../src/core/store/snapshot-table.ts';
import {stateFile} from './promotion-fixtures.ts';

test.each([
  ['workflow_env_map', 'status', MAPPING_STATUSES],
  ['promotion', 'kind', OPERATION_KINDS],
  ['promotion', 'status', PROMOTION_STATUSES],
  ['promotion', 'stage', STAGES],
  ['promotion_step', 'kind', Object.keys(STEP_KINDS)],
  ['promotion_step', 'status', STEP_STATUSES],
  ['promotion_approval', 'decision', DECISIONS],
  ['snapshot', 'snapshot_type', SNAPSHOT_TYPES],
  ['deployment', 'status', DEPLOYMENT_STATUSES],
  ['deployment_workflow', 'action', ACTIONS],
  ['deployment_workflow', 'status', DEPLOYMENT_WORKFLOW_STATUSES],
  ['drift_incident', 'status', INCIDENT_STATUSES],
  ['drift_incident', 'severity', SEVERITIES],
  ['drift_incident', 'escalation', ESCALATIONS],
  ['drift_incident', 'resolution', [...RESOLUTIONS, 'mixed']],
  ['incident_event', 'kind', INCIDENT_EVENT_KINDS],
  ['incident_event', 'from_status', INCIDENT_STATUSES],
  ['incident_event', 'to_status', INCIDENT_STATUSES],
  ['drift_approval', 'approval_type', APPROVAL_TYPES],
  ['drift_approval', 'status', APPROVAL_STATUSES],
  ['drift_approval', 'resolution', RESOLUTIONS],
] as const)('the database allows exactly the values that the code knows: %s.%s', async (table, column, values) => {
  const {path} = await stateFile();
  const database = openDatabase(path);
  const sql = database.prepare('SELECT sql FROM sqlite_master WHERE name = ?').pluck().get(table) as string;
  database.close();
  const check = new RegExp(`\\bCHECK \\(${column} IN \\(([^)]*)\\)`).exec(sql)![1]!;
  expect([...check.matchAll(/'([^']*)'/g)].map(([, value]) => value)).toEqual(values);
});

test('the database takes the same statuses for the end of an incident as the code', async () => {
  const {path} = await stateFile();
  const database = openDatabase(path);
  const sql = database.prepare("SELECT sql FROM sqlite_master WHERE tbl_name = 'drift_incident'").pluck().all();
  database.close();
  const lists = sql.flatMap((text) => [...String(text).matchAll(/status (?:NOT )?IN \(('closed'[^)]*)\)/g)]);
  expect(lists.map(([, list]) => list)).toEqual(Array(3).fill(TERMINAL_STATUSES.map((one) => `'${one}'`).join(', ')));
});
