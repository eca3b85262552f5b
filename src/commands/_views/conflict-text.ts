import type {MergeConflict} from '../../core/merge/merge-conflict.ts';
import {placeText} from '../../core/merge/place-text.ts';
import type {ListedConflict} from '../../core/merge-files/list-conflicts.ts';
import type {SettleReport} from '../../core/merge-files/settle-conflicts.ts';
import {isJsonObject, type Json} from '../../core/workflow/runtime-workflow.ts';
import type {Drawing} from '../_base-command.ts';
import {valueText} from './difference-value.ts';
import {plural} from './plural.ts';
import {escapeText, paint, type Span} from './terminal.ts';

const SIDES = [
  ['base', 'dim'],
  ['ours', 'removed'],
  ['theirs', 'added'],
] as const;

export function conflictListSummary(conflicts: readonly ListedConflict[]): string {
  if (conflicts.length === 0) return 'There are no conflicts.';
  const files = new Set(conflicts.map(({file}) => file));
  return `${plural(conflicts.length, 'conflict')} in ${plural(files.size, 'file')}.`;
}

/** `wops conflict list`: file by file, each place with what the three sides say, then how to settle them. */
export function conflictListText(conflicts: readonly ListedConflict[], drawing: Drawing): string[] {
  const files = Map.groupBy(conflicts, ({file}) => file);
  const lines = [...files].flatMap(([file, held]) => [
    `${drawing.palette.strong(escapeText(file))}  ${escapeText(held[0]!.workflow)}`,
    ...held.flatMap((conflict) => conflictLines(conflict, drawing)),
    '',
  ]);
  const [first] = files.keys();
  const hint =
    first === undefined ? [] : [`Settle them: wops conflict resolve ${escapeText(first)} --ours (or --theirs, --base)`];
  return [...lines, conflictListSummary(conflicts), ...hint];
}

/** One conflict: where it is, and below what each side says. */
export function conflictLines(conflict: MergeConflict, {palette, width}: Drawing): string[] {
  const head: Span[] = [
    ['changed', '  ! '],
    ['plain', escapeText(placeText(conflict))],
  ];
  const sides = SIDES.flatMap(([side, colour]) =>
    sideTexts(conflict, conflict[side]).map((text, index): Span[] => [
      ['dim', `      ${(index === 0 ? side : '').padEnd(7)}`],
      [colour, text],
    ]),
  );
  return [head, ...sides].map((spans) => paint(spans, width, palette));
}

function sideTexts({path, lines, node}: MergeConflict, value: Json | undefined): string[] {
  if (value === undefined) return [lines ? '(no line)' : path === '' ? '(no such node)' : '(nothing)'];
  if (lines && typeof value === 'string') return value.split('\n').map(escapeText);
  if (node !== undefined && path === '' && isJsonObject(value))
    return [`${valueText(value.name!)} (${valueText(value.type!)})`];
  return [valueText(value)];
}

export function settleSummary({file, settled, side, left}: SettleReport): string {
  const rest = left === 0 ? 'none is left' : `${left} left`;
  const sides = side === null ? '' : ` for ${side}`;
  return `${escapeText(file)}: ${plural(settled.length, 'conflict')} settled${sides}, ${rest}.`;
}

/** `wops conflict resolve`: what was settled, and what comes next. */
export function settleText(report: SettleReport): string[] {
  const next = report.left === 0 ? `git add ${report.file}` : 'wops conflict list';
  return [
    ...report.settled.map((place) => `  ${place.side.padEnd(7)}${escapeText(placeText(place))}`),
    settleSummary(report),
    `Next: ${escapeText(next)}`,
  ];
}
