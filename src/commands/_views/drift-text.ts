import {summarise} from '../../core/diff/summarise.ts';
import type {DriftReport, EnvironmentDrift} from '../../core/drift/check-drift.ts';
import type {AffectedWorkflow} from '../../core/drift/drift-report.ts';
import {renderDifference} from './difference-text.ts';
import type {Labels} from './difference-value.ts';
import {driftCounts} from './drift-counts.ts';
import type {Standing} from './formats/difference-document.ts';
import {DRIFT_STANDINGS, driftDocument, REPORTED} from './formats/drift-document.ts';
import type {FormatOptions} from './formats/format-options.ts';
import {type DifferenceFormat, renderDifferences} from './formats/render-differences.ts';
import {escapeText} from './terminal.ts';

interface DriftViewOptions extends FormatOptions {
  format: DifferenceFormat;
}

/** `wops drift check` in the format asked for; `names` are those of workflows by canonical id. */
export function driftView(report: DriftReport, names: Labels, options: DriftViewOptions): string | string[] {
  return options.format === 'text'
    ? driftText(report, names, options)
    : renderDifferences(driftDocument(report, names), options.format, options);
}

/** Without --details, so many changes of a workflow are shown. */
const BRIEF_CHANGES = 3;

/** What drifted and how, environment by environment, and the next command. */
function driftText(report: DriftReport, labels: Labels, options: FormatOptions): string[] {
  if (report.environments.length === 0) {
    return ['No staging or production environment in wops.yaml. Name one to check it: wops drift check dev'];
  }
  return report.environments.flatMap((environment, index) => [
    ...(index > 0 ? [''] : []),
    ...environmentText(environment, labels, options),
  ]);
}

function environmentText(environment: EnvironmentDrift, labels: Labels, options: FormatOptions): string[] {
  const {palette} = options;
  const {name, status, reason, error} = environment;
  const colour = status === 'IN_SYNC' ? palette.added : status === 'ERROR' ? palette.removed : palette.changed;
  const counts = palette.dim(driftCounts(environment));
  const head = `${palette.strong(name)}  ${colour(status)}${reason ? ` (${reason})` : ''}  ${counts}`;
  const told = (workflow: AffectedWorkflow, standing: Standing) => workflowText(workflow, {standing, labels, options});
  return [
    head,
    ...(error ? [`  ${escapeText(error.message)}`, `  ${palette.dim('Next:')} ${error.hint}`] : []),
    ...environment.affected.flatMap((workflow) => told(workflow, DRIFT_STANDINGS[workflow.kind])),
    ...environment.reported.flatMap((workflow) => told(workflow, REPORTED)),
    ...environment.invalid.map(
      (file) => `  ${palette.changed('!')} ${escapeText(file.path)} ${escapeText(file.problem)}`,
    ),
    ...nextStep(environment),
  ];
}

function workflowText(
  workflow: AffectedWorkflow,
  {standing, labels, options}: {standing: Standing; labels: Labels; options: FormatOptions},
): string[] {
  const {palette, width, details = false, stat = false} = options;
  const {mark, colour, says} = standing;
  const head = `  ${palette[colour](mark)} ${palette.strong(escapeText(workflow.name))}  ${palette.dim(says)}`;
  if (stat) return [workflow.changes.length > 0 ? `${head}  ${summarise(workflow)}` : head];
  const lines = renderDifference(workflow, {width: width - 6, palette, details, labels});
  const shown = details ? lines : lines.slice(0, BRIEF_CHANGES);
  const rest =
    lines.length > shown.length
      ? [`      ${palette.dim(`… ${lines.length - shown.length} more lines (--details)`)}`]
      : [];
  return [head, ...shown.map((line) => `      ${line}`), ...rest];
}

function nextStep({name, affected, notInGit, status, reason}: EnvironmentDrift): string[] {
  if (status === 'UNKNOWN') {
    const next = reason === 'no_repository' ? 'git init' : `wops commit ${name} --all`;
    return [`  Next: ${next}`];
  }
  if (affected.length === 0) return [];
  return [
    `  Next: look at it (wops diff ${name}), then adopt it into Git: wops commit ${name}${notInGit > 0 ? ' --all' : ''}`,
  ];
}
