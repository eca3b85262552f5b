import {summarise} from '../../../core/diff/summarise.ts';
import {renderDifference} from '../difference-text.ts';
import {escapeText} from '../terminal.ts';
import {type DifferenceDocument, type DocumentWorkflow, fullName} from './difference-document.ts';
import type {FormatOptions} from './format-options.ts';

/** For a terminal: every workflow that differs, told change by change, then the sum. */
export function textFormat(document: DifferenceDocument, options: FormatOptions): string {
  const {palette} = options;
  const notes = (document.notes ?? []).map((note) => `${palette.changed('!')} ${escapeText(note)}`);
  const lines = [...notes, ...document.workflows.flatMap((workflow) => workflowText(workflow, document, options))];
  const gap = lines.length > 0 && !options.stat ? [''] : [];
  return [...lines, ...gap, escapeText(document.summary)].join('\n');
}

function workflowText(
  workflow: DocumentWorkflow,
  {labels}: DifferenceDocument,
  {palette, width, stat, details}: FormatOptions,
): string[] {
  const {mark, colour, says} = workflow.standing;
  const head = `${palette[colour](mark)} ${palette.strong(escapeText(fullName(workflow)))}  ${palette.dim(escapeText(says))}`;
  const difference = {facets: [], changes: workflow.changes};
  if (stat) return [workflow.changes.length > 0 ? `${head}  ${summarise(difference)}` : head];
  const lines = renderDifference(difference, {width: width - 4, palette, details, labels});
  return [head, ...lines.map((line) => `    ${line}`)];
}
