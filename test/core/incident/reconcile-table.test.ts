import {describe, expect, test} from 'vitest';
import {requestApproval} from '../../../src/core/approval/request-approval.ts';
import {DRIFT_HANDLINGS, type DriftHandling, ROLES, type Role} from '../../../src/core/config/config.ts';
import type {Context} from '../../../src/core/context.ts';
import {INCIDENT_STATUSES, type IncidentStatus, isOpen} from '../../../src/core/incident/incident.ts';
import {reconcileIncident} from '../../../src/core/incident/reconcile/reconcile-incident.ts';
import type {ReconcileRequest} from '../../../src/core/incident/reconcile/reconcile-report.ts';
import {ADA, BOB} from './incident-samples.ts';
import {type ReconcileDesk, reconcileDesk} from './reconcile-desk.ts';

// DESIGN.md §8, by hand.
const LEADS_TO_RECONCILED: readonly IncidentStatus[] = ['acknowledged', 'stabilized', 'expired'];

interface Wish {
  role: Role;
  handling: DriftHandling;
  force: boolean;
  dryRun: boolean;
  /** Bob has allowed it. */
  approved: boolean;
}

const WISHES: Wish[] = ROLES.flatMap((role) =>
  DRIFT_HANDLINGS.flatMap((handling) =>
    [
      {force: false, dryRun: false, approved: false},
      {force: false, dryRun: false, approved: true},
      {force: true, dryRun: false, approved: false},
      {force: false, dryRun: true, approved: false},
    ].map((way) => ({role, handling, ...way})),
  ),
).filter(({approved, handling}) => !approved || handling === 'require_attestation');

/** By whom it is refused: by the table or a role before anything is looked at, or for want of an approval; null: it goes. */
function refusedBy(
  status: IncidentStatus,
  {role, handling, force, dryRun, approved}: Wish,
): 'table' | 'approval' | null {
  if (!isOpen({status})) return 'table';
  if (!dryRun && role !== 'admin') return 'table';
  if (!force && !LEADS_TO_RECONCILED.includes(status)) return 'table';
  return handling === 'require_attestation' && !force && !dryRun && !approved ? 'approval' : null;
}

/** Of the one incident that is open, whatever became of those before it. */
async function incidentOf(desk: ReconcileDesk, status: IncidentStatus, text: string): Promise<number> {
  desk.edit('B', text);
  const {incident} = await desk.check();
  return desk.as(ADA, async ({store, now}) => {
    const closedAt = isOpen({status}) ? null : now().toISOString();
    const {number} = await store.incidents.change(incident!.id, (open) => ({
      incident: {...open, status, closedAt},
      events: [],
    }));
    return number;
  });
}

/** Ada's, in a workspace whose wops.yaml says so. */
function configured(context: Context, {role, handling}: Wish): Context {
  const environments = new Map(context.config.environments);
  environments.set('prod', {...environments.get('prod')!, drift: {handling}});
  return {...context, config: {...context.config, users: new Map([[ADA.email!, role]]), environments}};
}

async function approve(desk: ReconcileDesk, number: number): Promise<void> {
  await desk.as(ADA, async (context) => {
    const {id} = await requestApproval(context, String(number), {type: 'acknowledge', reason: 'Looked at it.'});
    const at = context.now().toISOString();
    await context.store.incidents.decideApproval(
      id,
      {status: 'approved', reviewedBy: BOB, reviewNotes: null, reviewedAt: at},
      {kind: 'approval_approved', from: null, to: null, actor: BOB, at, forced: false, details: {}},
    );
  });
}

function reconcile(desk: ReconcileDesk, number: number, wish: Wish) {
  const request: ReconcileRequest = {
    resolution: 'acknowledge',
    workflows: [],
    reason: 'Because.',
    force: wish.force,
    dryRun: wish.dryRun,
    merge: false,
    overwrite: false,
    acceptMassChange: false,
  };
  return desk.as(ADA, (context) =>
    reconcileIncident(configured(context, wish), String(number), request, {confirm: async () => {}}),
  );
}

/** All that could have been changed. Of a state file that was not written to, its version is enough. */
async function look(desk: ReconcileDesk, isChecked: boolean) {
  return {sides: await desk.sides(), state: isChecked ? await desk.standing() : desk.version()};
}

describe.each(INCIDENT_STATUSES)('reconciling one that is %s', (status) => {
  test('goes where status, role and handling allow it, and changes nothing where one of them does not', async () => {
    const desk = await reconcileDesk('', ADA);
    let [number, edits] = [await incidentOf(desk, status, 'edit 0'), 0];
    for (const wish of WISHES) {
      const name = JSON.stringify(wish);
      const refusal = refusedBy(status, wish);
      if (wish.approved && isOpen({status})) await approve(desk, number);
      // It finds out by a check, and that is written down.
      const isChecked = refusal === 'approval';
      const before = await look(desk, isChecked);
      const asked = reconcile(desk, number, wish);
      if (refusal !== null) await expect(asked, name).rejects.toMatchObject({code: 'blocked'});
      else if (wish.dryRun) expect((await asked).reconciliation.outcome, name).toBe('planned');
      else {
        expect(await asked, name).toMatchObject({status: 'closed', resolution: 'acknowledge'});
        edits += 1;
        number = await incidentOf(desk, status, `edit ${edits}`);
        continue;
      }
      expect(await look(desk, isChecked), name).toEqual(before);
    }
  });
});
