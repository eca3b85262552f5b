import type {Change, WorkflowDifference} from '../../core/diff/change.ts';
import {sentenceOf} from '../../core/diff/change-kinds.ts';
import type {Mark, Sentence} from '../../core/diff/sentences.ts';
import {readableJson} from '../../core/workflow/canonical-json.ts';
import type {Json} from '../../core/workflow/runtime-workflow.ts';
import {lineCounts, lineRows} from './difference-lines.ts';
import {fromDifference, type Labels, valueText} from './difference-value.ts';
import {displayWidth, escapeText, type Palette, padTo, paint, type Span, shorten} from './terminal.ts';

export interface DifferenceTextOptions {
  /** Columns; no line is longer, unless `details` asks for whole values. */
  width: number;
  palette: Palette;
  /** Everything: whole values, all lines, what added nodes hold, how a draft differs. */
  details?: boolean;
  /** Names of workflows by canonical id, shown in place of references. */
  labels?: Labels;
}

/** Changes shown of one workflow unless every detail is asked for. */
const MOST_CHANGES = 100;
/** Columns that node names may take before the rest of the line is moved out. */
const WIDEST_SUBJECT = 28;

const COLOURS = {
  '+': 'added',
  '-': 'removed',
  '~': 'changed',
  '→': 'moved',
  '⇄': 'moved',
  '!': 'changed',
} as const satisfies Record<Mark, keyof Palette>;

/** A difference as lines for a terminal, a sentence each. Whatever a workflow holds, it cannot leave its line. */
export function renderDifference(difference: WorkflowDifference, options: DifferenceTextOptions): string[] {
  const width = options.details ? Number.POSITIVE_INFINITY : options.width;
  return changeRows(difference.changes, options).map((row) => paint(row, width, options.palette));
}

function changeRows(changes: readonly Change[], options: DifferenceTextOptions): Span[][] {
  const shown = options.details ? changes : changes.slice(0, MOST_CHANGES);
  const sentences = shown.map(sentenceOf);
  const column = subjectColumn(sentences);
  const rows = shown.flatMap((change, index) => [
    ...sentenceRows(sentences[index]!, change, column, options),
    ...detailRows(change, options),
  ]);
  if (shown.length < changes.length) rows.push([['dim', `… ${changes.length - shown.length} more changes`]]);
  return rows;
}

function subjectColumn(sentences: readonly Sentence[]): number {
  const widths = sentences.map(({subject = ''}) => displayWidth(escapeText(subject)));
  return Math.min(WIDEST_SUBJECT, Math.max(0, ...widths));
}

function sentenceRows(sentence: Sentence, change: Change, column: number, options: DifferenceTextOptions): Span[][] {
  const colour = COLOURS[sentence.mark];
  const head: Span[] = [[colour, `${sentence.mark} `]];
  const text = escapeText(sentence.text);
  if (sentence.subject === undefined) {
    head.push([colour, text]);
  } else {
    const subject = padTo(shorten(escapeText(sentence.subject), column), column);
    head.push(['strong', subject], ['plain', text && `  ${text}`]);
  }
  if (change.lines) head.push(['dim', `  ${lineCounts(change.lines)}`]);
  return valueRows(head, sentence, options);
}

/** The values behind the words, or below them where they do not fit. */
function valueRows(head: Span[], {from, to}: Sentence, options: DifferenceTextOptions): Span[][] {
  const [was, is] = [from, to].map((value) => (value === undefined ? '' : valueText(value, options.labels)));
  if (!was && !is) return [head];
  const room = options.width - head.reduce((used, [, text]) => used + displayWidth(text), 0) - 2;
  if (!was || !is) return [[...head, ['plain', '  '], [was ? 'removed' : 'added', was || is!]]];
  if (displayWidth(was) + displayWidth(is) + 3 <= room) {
    return [[...head, ['plain', '  '], ['removed', was], ['plain', ' → '], ['added', is]]];
  }
  const [before, after] = options.details ? [was, is] : fromDifference(was, is, options.width - 6);
  return [head, [['removed', `    - ${before}`]], [['added', `    + ${after}`]]];
}

function detailRows(change: Change, options: DifferenceTextOptions): Span[][] {
  if (change.lines) return lineRows(change.lines, options.details ?? false);
  if (!options.details) return [];
  if (change.changes) return changeRows(change.changes, options).map((row) => [['plain', '    '], ...row]);
  if (change.kind === 'node_added') return jsonRows(change.after!);
  return change.kind === 'node_removed' ? jsonRows(change.before!) : [];
}

function jsonRows(value: Json): Span[][] {
  return readableJson(value)
    .split('\n')
    .map((line): Span[] => [['dim', `    ${escapeText(line)}`]]);
}
