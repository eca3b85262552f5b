import type {PathOf} from '../../../core/comparison/workflow-paths.ts';
import type {GraphDifference} from '../../../core/diff/graph-difference.ts';
import type {DriftReport, EnvironmentDrift} from '../../../core/drift/check-drift.ts';
import type {AffectedWorkflow, DriftKind} from '../../../core/drift/drift-report.ts';
import {isOpen} from '../../../core/incident/incident.ts';
import type {Labels} from '../difference-value.ts';
import {driftCounts} from '../drift-counts.ts';
import {incidentStands} from '../incident-words.ts';
import type {DifferenceDocument, DocumentWorkflow, Standing} from './difference-document.ts';

/** How each kind of drift is told. */
export const DRIFT_STANDINGS = {
  modified: {mark: '~', colour: 'changed', level: 'warning', says: 'changed in n8n'},
  added_in_runtime: {mark: '+', colour: 'added', level: 'warning', says: 'runs, and is not in Git'},
  missing_in_runtime: {mark: '-', colour: 'removed', level: 'warning', says: 'is in Git, and does not run'},
  activation: {mark: '!', colour: 'changed', level: 'warning', says: 'published or not, against what Git says'},
} as const satisfies Record<DriftKind, Standing>;

/** Of what differs and is no drift. */
export const REPORTED = {mark: '·', colour: 'dim', level: 'notice', says: 'no drift, but'} as const satisfies Standing;

/** Of what drifts, and may. */
export const ACCEPTED = {
  mark: '·',
  colour: 'dim',
  level: 'notice',
  says: 'accepted as it is',
} as const satisfies Standing;

/** `wops drift check` as a document; `names` are those of workflows by canonical id, as far as they are known. */
export function driftDocument(
  {environments}: DriftReport,
  names: Labels,
  {now, pathOf}: {now: Date; pathOf?: PathOf},
): DifferenceDocument {
  return {
    title: 'Drift',
    before: 'in Git',
    after: 'in n8n',
    summary: environments.map((environment) => summaryOf(environment, now)).join(' ') || 'No environment was checked.',
    workflows: environments.flatMap((environment) => workflowsOf(environment, pathOf)),
    notes: environments.flatMap(notesOf),
    labels: names,
  };
}

function summaryOf(environment: EnvironmentDrift, now: Date): string {
  const {name, status, reason, incident} = environment;
  const drift = `${name}: ${status}${reason ? ` (${reason})` : ''}, ${driftCounts(environment)}.`;
  if (!incident) return drift;
  const stands = isOpen(incident) ? incidentStands({...incident, owner: null}, now) : 'closed';
  return `${drift} Incident ${incident.number}: ${stands}.`;
}

function workflowsOf({name, affected, reported, accepted}: EnvironmentDrift, pathOf?: PathOf): DocumentWorkflow[] {
  const told = (workflow: AffectedWorkflow & {graph?: GraphDifference}, standing: Standing): DocumentWorkflow => {
    const {changes, graph, kind} = workflow;
    const file = kind === 'added_in_runtime' ? undefined : pathOf?.(name, workflow);
    return {name: workflow.name, environment: name, file, standing, changes, graph};
  };
  return [
    ...affected.map((workflow) => told(workflow, DRIFT_STANDINGS[workflow.kind])),
    ...reported.map((workflow) => told(workflow, REPORTED)),
    ...accepted.map((workflow) => told(workflow, ACCEPTED)),
  ];
}

function notesOf({name, error, invalid}: EnvironmentDrift): string[] {
  return [
    ...(error ? [`${name} could not be checked: ${error.message}`] : []),
    ...invalid.map(({path, problem}) => `${path} ${problem}`),
  ];
}
