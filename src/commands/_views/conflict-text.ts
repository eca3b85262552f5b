import {commandLine} from '../../core/command-line.ts';
import {nodeDifference} from '../../core/diff/node-difference.ts';
import {contentOf} from '../../core/merge/match-three.ts';
import type {MergeConflict} from '../../core/merge/merge-conflict.ts';
import {placeText} from '../../core/merge/place-text.ts';
import type {Side} from '../../core/merge/sides.ts';
import type {ListedConflict} from '../../core/merge-files/list-conflicts.ts';
import type {SettleReport} from '../../core/merge-files/settle-conflicts.ts';
import {isJsonObject, type Json, type WorkflowNode} from '../../core/workflow/runtime-workflow.ts';
import type {Drawing} from '../_base-command.ts';
import {renderDifference} from './difference-text.ts';
import {valueText} from './difference-value.ts';
import {plural} from './plural.ts';
import {escapeText, paint, type Span} from './terminal.ts';
import {unmergedSays, unmergedWays} from './unmerged-text.ts';

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
    ...held.flatMap((conflict) => listedLines(conflict, drawing)),
    '',
  ]);
  const first = conflicts.find(({unmerged}) => unmerged === undefined);
  return [...lines, conflictListSummary(conflicts), ...(first ? [settleHint(first.file)] : [])];
}

/** How to settle the conflicts of a file. */
export function settleHint(file: string): string {
  const command = commandLine(['wops', 'conflict', 'resolve', file, '--ours']);
  return `Settle them: ${escapeText(command)} (or --theirs, --base)`;
}

function listedLines(conflict: ListedConflict, drawing: Drawing): string[] {
  const {file, unmerged} = conflict;
  if (unmerged === undefined) return conflictLines(conflict, drawing);
  const {palette, width} = drawing;
  const head: Span[] = [
    ['changed', '  ! '],
    ['plain', unmergedSays(unmerged)],
  ];
  return [paint(head, width, palette), ...unmergedWays(file, unmerged).map((way) => `      ${way}`)];
}

/** One conflict: where it is, and below what each side says; of a node as a whole also what a side changed in it. */
export function conflictLines(conflict: MergeConflict, {palette, width}: Drawing): string[] {
  const head: Span[] = [
    ['changed', '  ! '],
    ['plain', escapeText(placeText(conflict))],
  ];
  const sides = SIDES.flatMap(([side, colour]) => [
    ...sideTexts(conflict, conflict[side]).map((text, index) => {
      const spans: Span[] = [
        ['dim', `      ${(index === 0 ? side : '').padEnd(7)}`],
        [colour, text],
      ];
      return paint(spans, width, palette);
    }),
    ...editLines(conflict, side, {palette, width: width - INDENT.length}).map((line) => INDENT + line),
  ]);
  return [paint(head, width, palette), ...sides];
}

const INDENT = ' '.repeat(15);

/** What a side did to a node that is in conflict as a whole. */
function editLines(conflict: MergeConflict, side: Side, drawing: Drawing): string[] {
  const {node, path, base, [side]: held, usedBy = []} = conflict;
  if (side === 'base' || node === undefined || path !== '' || !isJsonObject(base) || !isJsonObject(held)) return [];
  const [before, after] = [base, held].map((version) => contentOf(version as WorkflowNode));
  const changes = nodeDifference(before!, after!).map((change) => ({...change, node}));
  const users = usedBy.map((name) => escapeText(JSON.stringify(name))).join(', ');
  return [
    ...renderDifference({facets: [], changes}, drawing),
    ...(users === ''
      ? []
      : [
          paint(
            [
              ['changed', '! '],
              ['plain', `newly used by ${users}`],
            ],
            drawing.width,
            drawing.palette,
          ),
        ]),
  ];
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
  const next = nextCommand(report);
  return [
    ...report.settled.map((place) => `  ${place.side.padEnd(7)}${escapeText(placeText(place))}`),
    settleSummary(report),
    ...(next ? [`Next: ${escapeText(commandLine(next))}`] : []),
  ];
}

/** A file outside the workspace's folders is nothing that Git has to hear of. */
function nextCommand({left, file, environment}: SettleReport): string[] | null {
  if (left > 0) return ['wops', 'conflict', 'list', ...(environment === null ? [file] : [])];
  return environment === null ? null : ['git', 'add', file];
}
