import {expect, test} from 'vitest';
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
] as const)('the database allows exactly the values that the code knows: %s.%s', async (table, column, values) => {
  const {path} = await stateFile();
  const database = openDatabase(path);
  const sql = database.prepare('SELECT sql FROM sqlite_master WHERE name = ?').pluck().get(table) as string;
  database.close();
  const check = new RegExp(`\\bCHECK \\(${column} IN \\(([^)]*)\\)`).exec(sql)![1]!;
  expect([...check.matchAll(/'([^']*)'/g)].map(([, value]) => value)).toEqual(values);
});
