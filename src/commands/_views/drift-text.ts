import type {DriftReport, EnvironmentDrift} from '../../core/drift/check-drift.ts';
import type {AffectedWorkflow, DriftKind} from '../../core/drift/drift-report.ts';
import type {Drawing} from '../_base-command.ts';
import {renderDifference} from './difference-text.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';

/** How each kind of drift is told. */
const KINDS = {
  modified: {mark: '~', colour: 'changed', says: 'changed in n8n'},
  added_in_runtime: {mark: '+', colour: 'added', says: 'runs, and is not in Git'},
  missing_in_runtime: {mark: '-', colour: 'removed', says: 'is in Git, and does not run'},
  activation: {mark: '!', colour: 'changed', says: "published against Git's word"},
} as const satisfies Record<DriftKind, {mark: string; colour: 'changed' | 'added' | 'removed'; says: string}>;

/** Without --details, so many changes of a workflow are shown. */
const BRIEF_CHANGES = 3;

/** `wops drift check`: what drifted and how, environment by environment, and the next command. */
export function driftText(report: DriftReport, drawing: Drawing, details: boolean): string[] {
  if (report.environments.length === 0) {
    return ['No staging or production environment in wops.yaml. Name one to check it: wops drift check dev'];
  }
  return report.environments.flatMap((environment, index) => [
    ...(index > 0 ? [''] : []),
    ...environmentText(environment, drawing, details),
  ]);
}

function environmentText(environment: EnvironmentDrift, drawing: Drawing, details: boolean): string[] {
  const {palette} = drawing;
  const {name, status, reason, error} = environment;
  const colour = status === 'IN_SYNC' ? palette.added : status === 'ERROR' ? palette.removed : palette.changed;
  const head = `${palette.strong(name)}  ${colour(status)}${reason ? ` (${reason})` : ''}  ${palette.dim(counts(environment))}`;
  return [
    head,
    ...(error ? [`  ${escapeText(error.message)}`, `  ${palette.dim('Next:')} ${error.hint}`] : []),
    ...environment.affected.flatMap((workflow) => workflowText(workflow, KINDS[workflow.kind], drawing, details)),
    ...environment.reported.flatMap((workflow) =>
      workflowText(workflow, {mark: '·', colour: 'dim', says: 'no drift, but'}, drawing, details),
    ),
    ...environment.invalid.map(
      (file) => `  ${palette.changed('!')} ${escapeText(file.path)} ${escapeText(file.problem)}`,
    ),
    ...nextStep(environment),
  ];
}

function workflowText(
  workflow: AffectedWorkflow,
  kind: {mark: string; colour: 'changed' | 'added' | 'removed' | 'dim'; says: string},
  drawing: Drawing,
  details: boolean,
): string[] {
  const {palette, width} = drawing;
  const head = `  ${palette[kind.colour](kind.mark)} ${palette.strong(escapeText(workflow.name))}  ${palette.dim(kind.says)}`;
  const lines = renderDifference(workflow, {width: width - 6, palette, details});
  const shown = details ? lines : lines.slice(0, BRIEF_CHANGES);
  const rest =
    lines.length > shown.length
      ? [`      ${palette.dim(`… ${lines.length - shown.length} more lines (--details)`)}`]
      : [];
  return [head, ...shown.map((line) => `      ${line}`), ...rest];
}

function counts(environment: EnvironmentDrift): string {
  const {checked, inSync, withDrift, notInGit, missingInRuntime} = environment;
  const parts = [
    [withDrift, 'changed'],
    [notInGit, 'not in Git'],
    [missingInRuntime, 'not in n8n'],
  ] as const;
  const drift = parts.flatMap(([count, word]) => (count > 0 ? [`${count} ${word}`] : []));
  return [`${plural(checked, 'workflow')}`, `${inSync} in sync`, ...drift].join(', ');
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
