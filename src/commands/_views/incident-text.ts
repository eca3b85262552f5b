import {actorName} from '../../core/actor.ts';
import type {DriftApproval} from '../../core/incident/approval.ts';
import {isOpen} from '../../core/incident/incident.ts';
import type {IncidentStory} from '../../core/incident/show-incident.ts';
import {sideCommand} from '../../core/incident/show-side.ts';
import type {Drawing} from '../_base-command.ts';
import {age} from './age.ts';
import {APPROVAL_STATUSES_TOLD, approvedCommand} from './approval-words.ts';
import type {Labels} from './difference-value.ts';
import {driftWorkflowText} from './drift-workflow-text.ts';
import {incidentActionsText} from './incident-actions-text.ts';
import {timelineText} from './incident-timeline-text.ts';
import {
  clockSentence,
  closeCommand,
  deadlineText,
  ESCALATIONS_TOLD,
  INCIDENT_COLOURS,
  nextForIncident,
  SEVERITY_COLOURS,
  statusWords,
} from './incident-words.ts';
import {incidentWorkflowStanding} from './incident-workflow-standing.ts';
import {localTime} from './local-time.ts';
import {shortId} from './operation-words.ts';
import {plural} from './plural.ts';
import {escapeText, padTo} from './terminal.ts';
import {wrapText} from './wrap-text.ts';

export interface IncidentTextOptions {
  now: Date;
  /** Whole values, and every change. */
  details: boolean;
  stat: boolean;
  /** Names of workflows by canonical id. */
  labels: Labels;
}

/** `wops incident show`: how it stands, what changed, what happened since, and what can be done. */
export function incidentText(story: IncidentStory, drawing: Drawing, options: IncidentTextOptions): string[] {
  const {palette} = drawing;
  const {number, environment, status, severity} = story;
  const head = [
    palette.strong(`Incident #${number}`),
    environment,
    palette[INCIDENT_COLOURS[status]](statusWords(story)),
    palette[SEVERITY_COLOURS[severity]](severity),
  ].join('  ');
  const parts = [
    [
      head,
      ...goneText(story, drawing),
      ...clockText(story, drawing, options.now),
      ...fieldsText(story, drawing, options.now),
    ],
    workflowsText(story, drawing, options),
    [palette.strong('What happened'), ...timelineText(story.timeline, drawing)],
    approvalsText(story, drawing),
    isOpen(story) ? incidentActionsText(story, drawing) : [],
    [...sidesText(story, drawing), ...nextText(story, drawing)],
  ];
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

/** Of an environment that wops.yaml does not know any more. */
function goneText(story: IncidentStory, {palette}: Drawing): string[] {
  if (story.handling !== null) return [];
  const end = isOpen(story) ? ': no check will end this incident' : '';
  return [`${palette.changed('!')} ${escapeText(story.environment)} is not in wops.yaml any more${end}.`];
}

function clockText(story: IncidentStory, {palette, width}: Drawing, now: Date): string[] {
  const sentence = clockSentence(story, now);
  if (sentence === null) return [];
  return wrapText(sentence, width - 2).map((line, index) => `${index === 0 ? palette.changed('!') : ' '} ${line}`);
}

function fieldsText(story: IncidentStory, {palette, width}: Drawing, now: Date): string[] {
  const {id, detectedAt, expiresAt, escalation, overdue, owner, ticket, reason, resolution, closedAt, snapshot} = story;
  const deadline = deadlineText(story, now);
  const fields = [
    ['found', `${localTime(detectedAt)}, ${age(detectedAt, now)}`],
    ['deadline', deadline && `${localTime(expiresAt)}, ${deadline}`],
    ['', deadline && !overdue && ESCALATIONS_TOLD[escalation]],
    ['ended', closedAt && `${localTime(closedAt)}, ${age(closedAt, now)}`],
    ['owner', owner ?? (isOpen(story) && 'nobody yet')],
    ['ticket', ticket],
    ['reason', reason],
    ['resolved', resolution],
    ['Git', snapshot?.commit && `at commit ${snapshot.commit.slice(0, 10)} when it was found`],
    ['id', id],
  ] as const;
  return fields.flatMap(([name, value]) => {
    if (!value) return [];
    const lines = wrapText(escapeText(value), width - 12);
    return lines.map((line, index) => `  ${palette.dim(padTo(index === 0 ? name : '', 8))}  ${line}`);
  });
}

function workflowsText(story: IncidentStory, drawing: Drawing, {labels, details, stat}: IncidentTextOptions): string[] {
  const {affected} = story;
  const drifting = affected.filter((workflow) => workflow.drifting).length;
  const title =
    drifting === affected.length
      ? plural(affected.length, 'workflow')
      : `${plural(affected.length, 'workflow')}, ${drifting === 0 ? 'none drifts any more' : `${drifting} still ${drifting === 1 ? 'drifts' : 'drift'}`}`;
  const options = {...drawing, details, stat};
  return [
    drawing.palette.strong(`What changed: ${title}`),
    ...affected.flatMap((workflow) =>
      driftWorkflowText(workflow, {standing: incidentWorkflowStanding(story, workflow), labels, options}),
    ),
  ];
}

function approvalsText(story: IncidentStory, drawing: Drawing): string[] {
  const {number, environment, handling, approvals} = story;
  const isNeeded = handling === 'require_attestation' && isOpen(story);
  if (approvals.length === 0 && !isNeeded) return [];
  const rule = `To close, cancel, reconcile or extend it, ${environment} wants somebody else's approval; to ask for one:`;
  return [
    drawing.palette.strong('Approvals'),
    ...approvals.flatMap((approval) => approvalText(approval, drawing)),
    ...(isNeeded
      ? [...wrapText(rule, drawing.width - 2), `  wops approval request ${number} close --reason "…"`].map(
          (line) => `  ${line}`,
        )
      : []),
  ];
}

function approvalText(approval: DriftApproval, {palette, width}: Drawing): string[] {
  const {id, type, resolution, extensionHours, status, requestedBy, requestReason, reviewedBy, reviewNotes} = approval;
  const {mark, colour, says} = APPROVAL_STATUSES_TOLD[status];
  const what = [type.replace('_', ' '), resolution, extensionHours && `${extensionHours} h`].filter(Boolean).join(' ');
  const sentences = [
    `${what}, asked for by ${actorName(requestedBy)}: ${requestReason}`,
    `${says}${reviewedBy ? ` by ${actorName(reviewedBy)}` : ''}${reviewNotes ? `: ${reviewNotes}` : ''}`,
    ...(approval.usedAt === null ? [] : ['used']),
  ];
  const [first, ...rest] = wrapText(escapeText(`${shortId(id)}  ${sentences.join('; ')}`), width - 4);
  return [`  ${palette[colour](mark)} ${first}`, ...rest.map((more) => `    ${more}`)];
}

/** What can still be had when it is over: of the first workflow that ran, else of the first one. */
function sidesText(story: IncidentStory, {palette}: Drawing): string[] {
  const workflows = story.snapshot?.workflows ?? [];
  const ran = workflows.find(({kind}) => kind !== 'missing_in_runtime');
  const workflow = ran ?? workflows[0];
  if (isOpen(story) || !workflow) return [];
  const says = ran ? 'What ran then, whole:' : 'What Git said then, whole:';
  const command = sideCommand(story, {workflow: workflow.name, side: ran ? 'live' : 'git'});
  return [`${palette.dim(says)} ${escapeText(command)}`];
}

function nextText(story: IncidentStory, {palette}: Drawing): string[] {
  const command = nextCommand(story);
  return command === null ? [] : [`${palette.dim('Next:')} ${command}`];
}

/** null: it is over, and nothing can be checked any more. */
function nextCommand(story: IncidentStory): string | null {
  const {approvals, environment, number, status} = story;
  if (story.handling === null) return isOpen(story) ? closeCommand(story) : null;
  const waits = approvals.find((approval) => approval.status === 'pending');
  const given = approvals.find((approval) => approval.status === 'approved' && approval.usedAt === null);
  if (!isOpen(story) || status === 'reconciled') return `wops drift check ${environment}`;
  if (given) return approvedCommand({...given, incidentNumber: number, environment});
  if (waits) return `wops approval approve ${shortId(waits.id)} (for a colleague)`;
  const isTakenOn = status === 'acknowledged' || status === 'stabilized';
  return isTakenOn ? `wops incident reconcile ${number} revert --dry-run` : nextForIncident(story);
}
