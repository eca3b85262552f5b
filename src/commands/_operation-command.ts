import type {Context} from '../core/context.ts';
import {WopsError} from '../core/errors.ts';
import type {OperationReport} from '../core/promotion/report.ts';
import {BaseCommand, type Drawing} from './_base-command.ts';
import {canAsk, confirmed} from './_prompt.ts';
import {typedCommand} from './_typed-command.ts';
import type {DifferenceFormat} from './_views/formats/render-differences.ts';
import {operationSummary, operationText} from './_views/operation-text.ts';
import {writes} from './_views/operation-words.ts';
import {planQuestion, planSummary} from './_views/plan-text.ts';
import {type PlanViewOptions, planView} from './_views/plan-view.ts';

export interface OperationFlags {
  yes: boolean;
  'dry-run'?: boolean;
  details?: boolean;
  stat?: boolean;
  format?: DifferenceFormat;
  /** Where the plan was saved. */
  out?: string | undefined;
}

export interface PlanViews {
  text(report: OperationReport, drawing: Drawing, options: PlanViewOptions): string | string[];
  summary(report: OperationReport): string;
  question(report: OperationReport): string;
}

/** What the commands share that write to an n8n as planned: the plan, the question, the result. */
export abstract class OperationCommand extends BaseCommand {
  /** How the plan is told. */
  protected plan: PlanViews = {text: planView, summary: planSummary, question: planQuestion};

  /**
   * Who is asked before the first write: a person with the plan in view, or `--yes` (DESIGN.md §12). Throws `usage` where a
   * format is asked for that only plans have.
   */
  protected host(context: Context, flags: OperationFlags) {
    const {yes, format = 'text', out, 'dry-run': dryRun} = flags;
    if (format !== 'text' && !dryRun && out === undefined) {
      throw new WopsError('usage', `Only a plan can be shown as ${format}.`, {
        hint: typedCommand(this.typed, {more: ['--dry-run']}),
      });
    }
    const {plan} = this;
    return {
      confirm: async (report: OperationReport): Promise<void> => {
        // What was merged was on neither side: it is shown to whoever asked for it.
        const isMerged = report.findings.some(({code}) => code === 'merged');
        if (!writes(report) || (yes && !isMerged)) return;
        const options = await this.planOptions(context, flags);
        if (isMerged || canAsk()) this.tell((drawing) => [plan.text(report, drawing, options)].flat());
        await confirmed(plan.question(report), {yes, otherwise: typedCommand(this.typed, {more: ['--yes']})});
      },
    };
  }

  /** Shows what was done, or the plan of it where that was asked for; the exit code says how it ended. */
  protected async showOperation(context: Context, report: OperationReport, flags: OperationFlags): Promise<void> {
    const {operationExitCode} = await import('../core/promotion/exit-code.ts');
    const shown = report.dryRun ? await this.#planned(context, report, flags) : resultOf(report);
    this.show({data: report, ...shown}, operationExitCode(report));
  }

  /** How a plan is shown. `next`: the command that runs it. */
  protected async planOptions(context: Context, flags: OperationFlags, next?: string): Promise<PlanViewOptions> {
    const {details = false, stat = false, format = 'text'} = flags;
    const {workflowPaths} = await import('../core/comparison/workflow-paths.ts');
    const [labels, pathOf] = [await workflowLabels(context), await workflowPaths(context)];
    return {details, stat, format, labels, pathOf, ...(next === undefined ? {} : {next})};
  }

  /** What was typed. */
  protected get typed() {
    return {id: this.id ?? '', argv: this.argv};
  }

  async #planned(context: Context, report: OperationReport, flags: OperationFlags) {
    const options = await this.planOptions(context, flags, this.#afterPlan(report, flags.out));
    return {message: this.plan.summary(report), text: (drawing: Drawing) => this.plan.text(report, drawing, options)};
  }

  /** The command that runs the plan that was shown. */
  #afterPlan({source, target}: OperationReport, out: string | undefined): string {
    if (out === undefined) return typedCommand(this.typed, {without: ['--dry-run']});
    const argv = source === 'git' ? [target] : [source, target];
    return typedCommand({id: this.typed.id, argv}, {more: ['--plan', out]});
  }
}

function resultOf(report: OperationReport) {
  return {message: operationSummary(report), text: (drawing: Drawing) => operationText(report, drawing)};
}

async function workflowLabels(context: Context) {
  const {workflowNames} = await import('../core/comparison/workflow-names.ts');
  return workflowNames(context);
}
