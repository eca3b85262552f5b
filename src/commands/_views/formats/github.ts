import {summarise} from '../../../core/diff/summarise.ts';
import {renderDifference} from '../difference-text.ts';
import {escapeText, PLAIN, shorten} from '../terminal.ts';
import {
  byImportance,
  type DifferenceDocument,
  type DocumentWorkflow,
  fullName,
  LEVELS,
  type Level,
} from './difference-document.ts';
import type {FormatOptions} from './format-options.ts';

/** GitHub shows so many annotations of each level per step. */
const MOST_ANNOTATIONS = 10;
/** Changes told in one annotation; the log has them all. */
const MOST_LINES = 12;
const WIDTH = 200;
/** GitHub refuses longer titles. */
const LONGEST_TITLE = 200;

/**
 * For the log of a GitHub Actions step: the changes in groups, and annotations on the workflows' files, at most ten of a
 * level, what matters most first (docs.github.com, "Workflow commands for GitHub Actions").
 */
export function githubFormat(document: DifferenceDocument, options: FormatOptions): string {
  const workflows = byImportance(document.workflows);
  const groups = options.stat ? [] : workflows.flatMap((workflow) => group(workflow, document, options));
  const notes = (document.notes ?? []).map((note) => ({
    level: 'error',
    line: command('error', {title: 'wops'}, [note]),
  }));
  const told = workflows.map((workflow) => ({
    level: workflow.standing.level,
    line: annotation(workflow, document, options),
  }));
  const all = [...notes, ...told] as {level: Level; line: string}[];
  const shown = LEVELS.flatMap((level) => all.filter((one) => one.level === level).slice(0, MOST_ANNOTATIONS));
  const more = all.length - shown.length;
  const summary = inert(document.summary) + (more > 0 ? ` (${more} not annotated: GitHub shows ten of a level)` : '');
  return [...groups, ...shown.map(({line}) => line), summary].join('\n');
}

/** The changes of a workflow, folded in the log. */
function group(workflow: DocumentWorkflow, document: DifferenceDocument, {details}: FormatOptions): string[] {
  if (workflow.changes.length === 0) return [];
  const {mark} = workflow.standing;
  const head = `${mark} ${fullName(workflow)}  ${standing(workflow)}`;
  return [
    `::group::${data(inert(head))}`,
    ...linesOf(workflow, document, details).map((line) => `  ${line}`),
    '::endgroup::',
  ];
}

function annotation(workflow: DocumentWorkflow, document: DifferenceDocument, {stat}: FormatOptions): string {
  const lines = stat ? [] : linesOf(workflow, document, false);
  const shown = lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), '… more in the log'] : lines;
  const title = shorten(inert(fullName(workflow)), LONGEST_TITLE);
  return command(workflow.standing.level, {file: workflow.file, title}, [standing(workflow), ...shown]);
}

function standing({standing: {says}, changes}: DocumentWorkflow): string {
  return changes.length > 0 ? `${says}: ${summarise({facets: [], changes})}` : says;
}

function linesOf({changes}: DocumentWorkflow, {labels}: DifferenceDocument, details: boolean | undefined): string[] {
  return renderDifference({facets: [], changes}, {width: WIDTH, palette: PLAIN, details, labels}).map(inert);
}

/** A workflow command; properties without a value are left out. */
function command(level: Level, properties: Record<string, string | undefined>, lines: readonly string[]): string {
  const given = Object.entries(properties).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(escapeText(value))}`],
  );
  return `::${level} ${given.join(',')}::${data(lines.map(inert).join('\n'))}`;
}

/** Text that no runner takes for a command: neither `::name::` nor the older `##[name]`, which works within a line too. */
function inert(text: string): string {
  return escapeText(text)
    .replace(/:(?=:)/g, ': ')
    .replace(/##(?=\[)/g, '## ');
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
