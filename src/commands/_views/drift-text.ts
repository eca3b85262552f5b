import type {PathOf} from '../../core/comparison/workflow-paths.ts';
import type {DriftReport, EnvironmentDrift} from '../../core/drift/check-drift.ts';
import type {AffectedWorkflow} from '../../core/drift/drift-report.ts';
import {isOpen} from '../../core/incident/incident.ts';
import type {Labels} from './difference-value.ts';
import {driftCounts} from './drift-counts.ts';
import {driftWorkflowText} from './drift-workflow-text.ts';
import type {Standing} from './formats/difference-document.ts';
import {ACCEPTED, DRIFT_STANDINGS, driftDocument, REPORTED} from './formats/drift-document.ts';
import type {FormatOptions} from './formats/format-options.ts';
import {type DifferenceFormat, renderDifferences} from './formats/render-differences.ts';
import {incidentStands, nextForIncident} from './incident-words.ts';
import {escapeText, type Palette} from './terminal.ts';

interface DriftViewOptions extends FormatOptions {
  format: DifferenceFormat;
  now: Date;
  /** Where the files are, for the formats that tell it. */
  pathOf?: PathOf;
}

/** `wops drift check` in the format asked for; `names` are those of workflows by canonical id. */
export function driftView(report: DriftReport, names: Labels, options: DriftViewOptions): string | string[] {
  return options.format === 'text'
    ? driftText(report, names, options)
    : renderDifferences(driftDocument(report, names, options), options.format, options);
}

/** What drifted and how, environment by environment, and the next command. */
function driftText(report: DriftReport, labels: Labels, options: DriftViewOptions): string[] {
  if (report.environments.length === 0) {
    return ['No staging or production environment in wops.yaml. Name one to check it: wops drift check dev'];
  }
  return report.environments.flatMap((environment, index) => [
    ...(index > 0 ? [''] : []),
    ...environmentText(environment, labels, options),
  ]);
}

function environmentText(environment: EnvironmentDrift, labels: Labels, options: DriftViewOptions): string[] {
  const {palette, details = false, now} = options;
  const {name, status, reason, error} = environment;
  const colour = status === 'IN_SYNC' ? palette.added : status === 'ERROR' ? palette.removed : palette.changed;
  const counts = palette.dim(driftCounts(environment));
  const head = `${palette.strong(name)}  ${colour(status)}${reason ? ` (${reason})` : ''}  ${counts}`;
  const told = (workflow: AffectedWorkflow, standing: Standing) =>
    driftWorkflowText(workflow, {standing, labels, options});
  return [
    head,
    ...(error ? [`  ${escapeText(error.message)}`, `  ${palette.dim('Next:')} ${error.hint}`] : []),
    ...environment.affected.flatMap((workflow) => told(workflow, DRIFT_STANDINGS[workflow.kind])),
    ...environment.reported.flatMap((workflow) => told(workflow, REPORTED)),
    ...environment.accepted.flatMap((workflow) => told(details ? workflow : {...workflow, changes: []}, ACCEPTED)),
    ...environment.invalid.map(
      (file) => `  ${palette.changed('!')} ${escapeText(file.path)} ${escapeText(file.problem)}`,
    ),
    ...incidentText(environment, palette, now),
    ...nextStep(environment),
  ];
}

/** The incident that is open, that this check has opened, or that it has closed. */
function incidentText({incident, checkedAt}: EnvironmentDrift, palette: Palette, now: Date): string[] {
  if (!incident) return [];
  const {number, detectedAt} = incident;
  if (!isOpen(incident)) return [`  ${palette.added('✓')} Incident #${number} is closed: nothing drifts any more.`];
  const opened = detectedAt >= checkedAt ? ' was opened' : '';
  return [`  ${palette.changed('!')} Incident #${number}${opened}: ${incidentStands(incident, now)}`];
}

function nextStep({name, affected, notInGit, status, reason, error, incident}: EnvironmentDrift): string[] {
  if (status === 'UNKNOWN') {
    const next = reason === 'no_repository' ? 'git init' : `wops commit ${name} --all`;
    return [`  Next: ${next}`];
  }
  if (error) return [];
  if (incident && isOpen(incident)) return [`  Next: ${nextForIncident(incident)}`];
  if (affected.length === 0) return [];
  return [
    `  Next: look at it (wops diff ${name}), then adopt it into Git: wops commit ${name}${notInGit > 0 ? ' --all' : ''}`,
  ];
}
