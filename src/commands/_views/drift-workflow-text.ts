import {summarise} from '../../core/diff/summarise.ts';
import type {AffectedWorkflow} from '../../core/drift/drift-report.ts';
import {renderDifference} from './difference-text.ts';
import type {Labels} from './difference-value.ts';
import type {Standing} from './formats/difference-document.ts';
import type {FormatOptions} from './formats/format-options.ts';
import {escapeText} from './terminal.ts';

/** Without --details, so many changes of a workflow are shown. */
const BRIEF_CHANGES = 3;

/** How one workflow differs from Git: what it is, then change by change. */
export function driftWorkflowText(
  workflow: Pick<AffectedWorkflow, 'name' | 'facets' | 'changes'>,
  {standing, labels, options}: {standing: Standing; labels: Labels; options: FormatOptions},
): string[] {
  const {palette, width, details = false, stat = false} = options;
  const {mark, colour, says} = standing;
  const head = `  ${palette[colour](mark)} ${palette.strong(escapeText(workflow.name))}  ${palette.dim(escapeText(says))}`;
  if (stat) return [workflow.changes.length > 0 ? `${head}  ${summarise(workflow)}` : head];
  const lines = renderDifference(workflow, {width: width - 6, palette, details, labels});
  const shown = details ? lines : lines.slice(0, BRIEF_CHANGES);
  const rest =
    lines.length > shown.length
      ? [`      ${palette.dim(`… ${lines.length - shown.length} more lines (--details)`)}`]
      : [];
  return [head, ...shown.map((line) => `      ${line}`), ...rest];
}
