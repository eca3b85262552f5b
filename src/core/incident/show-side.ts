import {commandLine} from '../command-line.ts';
import {nearest} from '../config/nearest.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {workflowAmbiguous} from '../registry/workflow-faults.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';
import {findIncident} from './find-incident.ts';
import type {DriftSnapshotSides, DriftSnapshotWorkflow, Incident} from './incident.ts';

/** The two sides of a drift snapshot: the file in Git, and what n8n answered. */
export const SIDES = ['git', 'live'] as const satisfies readonly (keyof DriftSnapshotSides)[];
export type Side = (typeof SIDES)[number];

/** `data` of `wops incident show --side --json`. */
export interface ShownSide {
  workflow: DriftSnapshotWorkflow;
  side: Side;
  /** As it was when the incident was opened, without pinned and static data. */
  content: JsonObject;
}

export interface SideRequest {
  /** A name, a canonical id or an n8n id. */
  workflow: string;
  side: Side;
}

type Named = Pick<DriftSnapshotWorkflow, 'canonicalId' | 'n8nId' | 'name'>;

const ABSENT = {git: 'it ran, and was not in Git', live: 'it was in Git, and did not run'} as const;

/**
 * `wops incident show --side`: one side of a workflow, as it was when the incident was opened. Throws `usage` where there is
 * no such incident, where retention let go of what was found, and where the workflow was not there on that side, or was
 * found later; `workflow_unknown`, `workflow_ambiguous`, `state_damaged`.
 */
export async function showSide(context: Context, wanted: string, request: SideRequest): Promise<ShownSide> {
  const {incidents} = context.store;
  const incident = await findIncident(context, wanted);
  const snapshot = await incidents.snapshot(incident.id);
  if (!snapshot) throw purged(incident);
  const index = indexOf(incident, snapshot.workflows, request);
  const sides = await incidents.sides(incident.id, index);
  // Retention may have come between the two reads.
  if (sides.git === null && sides.live === null) throw purged(incident);
  const [workflow, {side}] = [snapshot.workflows[index]!, request];
  const text = sides[side];
  if (text === null) throw absent(incident, workflow, request);
  return {workflow, side, content: JSON.parse(text)};
}

/** The place in the snapshot of the workflow that is meant, from 0. */
function indexOf(incident: Incident, workflows: readonly DriftSnapshotWorkflow[], request: SideRequest): number {
  const {number, affected} = incident;
  const {workflow: wanted} = request;
  const isNamed = ({name}: Named) => name === wanted;
  const hasId = ({canonicalId, n8nId}: Named) => canonicalId === wanted || n8nId === wanted;
  const exact = workflows.filter(hasId);
  const found = exact.length > 0 ? exact : workflows.filter(isNamed);
  if (found.length === 1) return workflows.indexOf(found[0]!);
  if (found.length > 1) {
    const candidates = found.map((workflow) => ({...workflow, slug: null, environment: null}));
    throw workflowAmbiguous(wanted, ` of incident #${number}`, candidates);
  }
  if (!affected.some((workflow) => hasId(workflow) || isNamed(workflow))) throw unknown(incident, workflows, request);
  const message = `"${wanted}" was found later: only what was found when incident #${number} was opened is kept whole.`;
  throw new WopsError('usage', message, {
    hint: `wops incident show ${number}`,
    details: {incident: number, workflow: wanted},
  });
}

function unknown(incident: Incident, workflows: readonly DriftSnapshotWorkflow[], request: SideRequest): WopsError {
  const {number} = incident;
  const {workflow: wanted} = request;
  const meant = nearest(
    wanted,
    workflows.map(({name}) => name),
  );
  const ending = meant === undefined ? '.' : `; did you mean "${meant}"?`;
  return new WopsError('workflow_unknown', `Incident #${number} was opened for no workflow "${wanted}"${ending}`, {
    hint:
      meant === undefined
        ? `wops incident show ${number} --stat`
        : sideCommand(incident, {...request, workflow: meant}),
    details: {wanted, ...(meant === undefined ? {} : {suggestion: meant})},
  });
}

function absent(incident: Incident, {name}: DriftSnapshotWorkflow, {workflow, side}: SideRequest): WopsError {
  const other = side === 'git' ? 'live' : 'git';
  const message = `"${name}" has no side ${side} in incident #${incident.number}: ${ABSENT[side]}.`;
  return new WopsError('usage', message, {
    hint: sideCommand(incident, {workflow, side: other}),
    details: {incident: incident.number, workflow: name, side},
  });
}

function purged({number, payloadPurgedAt}: Incident): WopsError {
  const message = `What was found when incident #${number} was opened is not kept any more (retention).`;
  return new WopsError('usage', message, {
    hint: `wops incident show ${number}`,
    details: {incident: number, payloadPurgedAt},
  });
}

/** What shows a side, typed out. */
export function sideCommand({number}: Pick<Incident, 'number'>, {workflow, side}: SideRequest): string {
  return commandLine(['wops', 'incident', 'show', String(number), '--workflow', workflow, '--side', side]);
}
