import {expect, test} from 'vitest';
import {type AuditRequest, toAuditFilter} from '../../../src/core/audit/audit-request.ts';
import {exportAudit} from '../../../src/core/audit/export-audit.ts';
import {listAudit} from '../../../src/core/audit/list-audit.ts';
import {createCoreWorkspace} from '../../support/core-workspace.ts';
import {auditEntry, recordAudit} from './audit-workspace.ts';

const NOW = new Date('2026-03-10T12:00:00.000Z');

/** A workspace with `dev` and `prod`, whose log holds something of `legacy`, which is no longer in wops.yaml. */
async function withLog() {
  const workspace = await createCoreWorkspace();
  await recordAudit(workspace, [auditEntry(1, {environment: 'legacy'})]);
  const filter = (request: AuditRequest) =>
    workspace.core((context) => toAuditFilter({...context, now: () => NOW}, request));
  return {...workspace, filter};
}

test('a time that ends before it begins is refused; a day is meant whole', async () => {
  const {filter} = await withLog();
  await expect(filter({since: '1d', until: '7d'})).rejects.toThrow('is not after');
  expect(await filter({since: '2026-01-31', until: '2026-01-31', actor: 'wops'})).toEqual({
    actor: 'wops',
    since: new Date(2026, 0, 31).toISOString(),
    until: new Date(2026, 1, 1).toISOString(),
  });
});

test('an environment is one of wops.yaml, or one that the log tells of', async () => {
  const {filter} = await withLog();
  await expect(filter({environment: 'prdo'})).rejects.toMatchObject({
    code: 'environment_unknown',
    message: 'There is no environment "prdo" in wops.yaml; did you mean prod?',
  });
  for (const environment of ['prod', 'legacy']) expect(await filter({environment})).toMatchObject({environment});
});

test.each([
  ['incidnt', 'The audit log knows no action "incidnt"; did you mean incident?', 'wops audit list --action incident'],
  [
    'incident.',
    'The audit log knows no action "incident."; did you mean incident?',
    'wops audit list --action incident',
  ],
  [
    'incident.acknowleged',
    'The audit log knows no action "incident.acknowleged"; did you mean incident.acknowledged?',
    'wops audit list --action incident.acknowledged',
  ],
  [
    'hold.everything',
    'The audit log knows no action "hold.everything"; did you mean hold?',
    'wops audit list --action hold',
  ],
  [
    'xyzzy',
    expect.stringMatching(/"xyzzy"; it is one of, or begins with: acceptance, .*, workflow\.$/),
    'wops audit list',
  ],
])('the action %s is refused, with what was meant or what there is', async (action, message, hint) => {
  const {filter} = await withLog();
  await expect(filter({action})).rejects.toMatchObject({code: 'usage', message, hint});
});

test('an action that wops writes down is no mistake before it has happened; nor is the word before its dot', async () => {
  const {filter} = await withLog();
  for (const action of [
    'hold',
    'hold.released',
    'promotion.approved_by',
    'deployment.cancelled',
    'workflow.unignored',
  ]) {
    expect(await filter({action})).toMatchObject({action});
  }
});

test('list and export both refuse it, and no file is left', async () => {
  const {core, root} = await withLog();
  const request = {environment: 'prdo'};
  await expect(core((context) => listAudit(context, request))).rejects.toMatchObject({code: 'environment_unknown'});
  const file = `${root}/audit.csv`;
  const exported = () => core((context) => exportAudit(context, file, {format: 'csv', request}));
  for (const _ of ['first', 'again']) await expect(exported()).rejects.toMatchObject({code: 'environment_unknown'});
});
