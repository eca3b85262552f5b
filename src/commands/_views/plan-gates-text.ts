import type {GateResult} from '../../core/promotion/promotion.ts';
import type {OperationReport} from '../../core/promotion/report.ts';
import type {Drawing} from '../_base-command.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';
import {wrapText} from './wrap-text.ts';

/** So many faults of a gate, and so many workflows, are told unless every detail is asked for. */
const SHOWN = 12;

/** The gates: those that hold in one line, those that do not with all that is wrong. Their messages hold the way out. */
export function gatesText(report: OperationReport, drawing: Drawing, details: boolean): string[] {
  const {palette} = drawing;
  const passed = report.gates.filter((gate) => gate.passed);
  const failed = report.gates.filter((gate) => !gate.passed);
  const lines = failed.flatMap((gate) => failedText(gate, drawing, details));
  if (passed.length === 0) return lines;
  const sum = `${plural(passed.length, failed.length === 0 ? 'gate' : 'other gate')} passed`;
  const names = details ? passed.map(({name, message}) => palette.dim(escapeText(`  ✓ ${name}  ${message}`))) : [];
  return [...lines, `${palette.added('✓')} ${sum}.`, ...names];
}

function failedText({name, message, workflows}: GateResult, {palette, width}: Drawing, details: boolean): string[] {
  const most = details ? Number.POSITIVE_INFINITY : SHOWN;
  const faults = message.split('\n');
  const named = workflows.slice(0, most).map(escapeText);
  const list = [...named, ...(workflows.length > named.length ? [`${workflows.length - named.length} more`] : [])];
  return [
    `${palette.removed('✗')} ${palette.strong(escapeText(name))}`,
    ...faults.slice(0, most).flatMap((fault) => indented(escapeText(fault), width)),
    ...(faults.length > most ? [palette.dim(`    … ${faults.length - most} more (--details)`)] : []),
    ...(list.length > 0 ? indented(list.join(', '), width).map((line) => palette.dim(line)) : []),
  ];
}

function indented(text: string, width: number): string[] {
  return wrapText(text, width - 4).map((line) => `    ${line}`);
}
