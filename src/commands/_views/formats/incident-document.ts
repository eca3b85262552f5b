import type {PathOf} from '../../../core/comparison/workflow-paths.ts';
import type {GraphDifference} from '../../../core/diff/graph-difference.ts';
import {isOpen, workflowKey} from '../../../core/incident/incident.ts';
import type {IncidentStory} from '../../../core/incident/show-incident.ts';
import type {Labels} from '../difference-value.ts';
import {clockSentence, incidentSummary} from '../incident-words.ts';
import {incidentWorkflowStanding} from '../incident-workflow-standing.ts';
import {localTime} from '../local-time.ts';
import type {DifferenceDocument} from './difference-document.ts';

interface IncidentDocumentOptions {
  now: Date;
  /** Names of workflows by canonical id. */
  labels: Labels;
  /** By `workflowKey`. */
  graphs: ReadonlyMap<string, GraphDifference>;
  pathOf: PathOf;
}

/** `wops incident show` as a document: what changed, and in short how the incident stands. */
export function incidentDocument(
  story: IncidentStory,
  {now, labels, graphs, pathOf}: IncidentDocumentOptions,
): DifferenceDocument {
  const {number, environment, affected} = story;
  return {
    title: `Incident ${number} in ${environment}`,
    before: `${environment} in Git`,
    after: `${environment} in n8n`,
    summary: [incidentSummary(story, now), ...careSentences(story)].join(' '),
    workflows: affected.map((workflow) => ({
      name: workflow.name,
      file: workflow.kind === 'added_in_runtime' ? undefined : pathOf(environment, workflow),
      standing: incidentWorkflowStanding(story, workflow),
      changes: workflow.changes,
      graph: graphs.get(workflowKey(workflow)),
    })),
    notes: notesOf(story, now),
    labels,
  };
}

/** Since when, who, and why. */
function careSentences(story: IncidentStory): string[] {
  const {detectedAt, closedAt, owner, ticket, reason, resolution} = story;
  const parts = [
    ['Found', localTime(detectedAt)],
    ['Ended', closedAt && localTime(closedAt)],
    ['Owner', owner ?? (isOpen(story) && 'nobody yet')],
    ['Ticket', ticket],
    ['Reason', reason],
    ['Resolved', resolution],
  ] as const;
  return parts.flatMap(([name, value]) => (value ? [`${name}: ${value}.`] : []));
}

function notesOf(story: IncidentStory, now: Date): string[] {
  const {environment, handling, payloadPurgedAt} = story;
  const clock = clockSentence(story, now);
  return [
    ...(clock === null ? [] : [clock]),
    ...(handling === null ? [`${environment} is not in wops.yaml any more.`] : []),
    ...(payloadPurgedAt === null
      ? []
      : [`What changed is not kept any more (retention, ${localTime(payloadPurgedAt)}).`]),
  ];
}
