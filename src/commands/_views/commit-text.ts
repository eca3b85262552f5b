import {commandLine} from '../../core/command-line.ts';
import type {CommitReport, EditedInGit, MergedFile} from '../../core/commit/commit-report.ts';
import type {Change} from '../../core/diff/change.ts';
import {slugOf} from '../../core/sync/workflow-files.ts';
import type {Drawing} from '../_base-command.ts';
import {renderDifference} from './difference-text.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';

/** So many files are named; of more, the rest is counted. */
const SHOWN = 20;

export function commitSummary(report: CommitReport): string {
  const {written, removed, unchanged, merged, behind, environment, commit, dryRun} = report;
  const left = behind.length > 0 ? [`${plural(behind.length, 'file')} ahead of n8n`] : [];
  if (written.length + removed.length === 0) {
    const counts = [`${plural(unchanged, 'workflow')} unchanged`, ...left].join(', ');
    return `${environment}: nothing to commit; ${counts}.${report.pushed ? ' Earlier commits were pushed.' : ''}`;
  }
  const would = dryRun ? 'would be ' : '';
  const counts = [
    `${plural(written.length, 'file')} ${would}written${merged.length > 0 ? ` (${merged.length} merged)` : ''}`,
    ...(removed.length > 0 ? [`${removed.length} ${would}removed`] : []),
    ...left,
    `${unchanged} unchanged`,
  ];
  if (dryRun) return `${environment}: ${counts.join(', ')}. Nothing was written.`;
  return `${environment}: ${counts.join(', ')}; ${commit === null ? 'nothing committed' : `commit ${commit.slice(0, 10)}`}${report.pushed ? ', pushed' : ''}.`;
}

/** `wops commit`: a line per file, what was merged, the sum, and what n8n lacks now. */
export function commitText(report: CommitReport, drawing: Drawing): string[] {
  return [...commitFilesText(report, drawing), commitSummary(report), ...nextText(report)];
}

/** A line per file, and what was merged. */
export function commitFilesText(report: CommitReport, drawing: Drawing): string[] {
  const {palette} = drawing;
  const overwritten = new Map(report.overwritten.map((file) => [file.path, `  over ${editText(file)}`]));
  const notes = (path: string) => palette.dim(overwritten.get(path) ?? '');
  const merged = new Set(report.merged.map(({path}) => path));
  const lines = [
    ...report.written
      .filter(({path}) => !merged.has(path))
      .map(
        ({added, path}) =>
          `${added ? palette.added('+') : palette.changed('~')} ${escapeText(path)}${added ? '' : notes(path)}`,
      ),
    ...report.removed.map(({path}) => `${palette.removed('-')} ${escapeText(path)}${notes(path)}`),
    ...report.behind.map(
      (file) => `${palette.dim('=')} ${escapeText(file.path)}${palette.dim(`  left at ${editText(file)}`)}`,
    ),
  ];
  const more = lines.length > SHOWN ? [palette.dim(`  … and ${lines.length - SHOWN} more`)] : [];
  return [...lines.slice(0, SHOWN), ...more, ...mergedText(report, drawing)];
}

/** Each merged file: what it takes from n8n, and what of it n8n does not have yet. */
export function mergedText({merged, environment}: CommitReport, drawing: Drawing): string[] {
  return merged.flatMap(({path, toGit, notInRuntime}: MergedFile) => [
    `${drawing.palette.changed('~')} ${escapeText(path)}  merged`,
    ...changesText(`  ${environment} → Git`, toGit, drawing),
    ...changesText(`  Git, not in ${environment} yet`, notInRuntime, drawing),
  ]);
}

function changesText(title: string, changes: Change[], {palette, width}: Drawing): string[] {
  const rows = renderDifference({facets: [], changes}, {palette, width: width - 4});
  return [palette.strong(escapeText(title)), ...rows.map((row) => `    ${row}`)];
}

export function mergedQuestion({merged, environment}: CommitReport): string {
  return `Write ${plural(merged.length, 'merged workflow')} of ${environment} to Git?`;
}

function editText({edit}: EditedInGit): string {
  return edit ? `Git's ${edit.commit.slice(0, 10)} ${escapeText(edit.subject)}` : "Git's version";
}

/** What Git holds now and n8n does not, goes there by an apply. */
function nextText({environment, commit, merged, behind}: CommitReport): string[] {
  const files = [...(commit === null ? [] : merged), ...behind];
  if (files.length === 0) return [];
  const slugs = files.length > 3 ? [] : files.map(({path}) => slugOf(path));
  return [`Next: ${escapeText(commandLine(['wops', 'apply', environment, ...slugs]))}`];
}
