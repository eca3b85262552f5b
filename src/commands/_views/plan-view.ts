import type {PathOf} from '../../core/comparison/workflow-paths.ts';
import type {OperationReport} from '../../core/promotion/report.ts';
import type {Drawing} from '../_base-command.ts';
import type {Labels} from './difference-value.ts';
import {type DifferenceFormat, renderDifferences} from './formats/render-differences.ts';
import {planDocument} from './plan-document.ts';
import {type PlanTextOptions, planText} from './plan-text.ts';

export interface PlanViewOptions extends PlanTextOptions {
  format: DifferenceFormat;
  labels: Labels;
  pathOf: PathOf;
}

/** The plan of an operation in the format asked for. */
export function planView(report: OperationReport, drawing: Drawing, options: PlanViewOptions): string | string[] {
  const {format, pathOf, labels} = options;
  if (format === 'text') return planText(report, drawing, options);
  return renderDifferences(planDocument(report, pathOf, labels), format, {...drawing, ...options});
}
