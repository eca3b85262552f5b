import type {Context} from '../core/context.ts';
import type {ScheduleRequest} from '../core/deployment/schedule-deployment.ts';
import {OperationCommand} from './_operation-command.ts';
import {deploymentSummary} from './_views/deployment-words.ts';
import {scheduledText, scheduleQuestion} from './_views/scheduled-text.ts';

type HostFlags = Parameters<OperationCommand['host']>[1];

/** What the commands share that promote at a time. */
export abstract class ScheduleCommand extends OperationCommand {
  /** Schedules a promotion, and shows what will happen when; where nothing was scheduled, why. */
  protected async schedule(context: Context, request: ScheduleRequest, flags: HostFlags): Promise<void> {
    const [{parseTime}, {scheduleDeployment}, {operationExitCode}] = await Promise.all([
      import('../core/deployment/parse-time.ts'),
      import('../core/deployment/schedule-deployment.ts'),
      import('../core/promotion/exit-code.ts'),
    ]);
    const at = parseTime(request.at, context.now()).toISOString();
    this.plan = {...this.plan, question: (report) => scheduleQuestion(report, at)};
    const report = await scheduleDeployment(context, {...request, at}, this.host(context, flags));
    const {deployment} = report;
    if (deployment === null) return this.showOperation(context, report, flags);
    const now = context.now();
    this.show(
      {
        data: report,
        message: deploymentSummary(deployment),
        text: (drawing) => scheduledText(deployment, report, {...drawing, now}),
      },
      operationExitCode(report),
    );
  }
}
