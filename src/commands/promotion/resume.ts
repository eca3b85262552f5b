import {Args} from '@oclif/core';
import {OperationCommand} from '../_operation-command.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class PromotionResume extends OperationCommand {
  static override summary = 'Run an approved promotion, or go on with one that was interrupted.';
  static override description =
    `Exactly the plan that was approved is run, or refused as stale. What an interrupted one had done is read from n8n first.
One that is complete but for Git (completed_with_errors) commits and pushes what is left.`;
  static override examples = [
    '<%= config.bin %> promotion resume latest',
    '<%= config.bin %> promotion resume 7d1f0a3c --yes',
  ];
  static override args = {
    promotion: Args.string({description: 'id, the start of it, or latest', required: true}),
  };
  static override flags = {...YES_FLAG};

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PromotionResume);
    const context = await this.context(flags);
    const {resumePromotion} = await import('../../core/promotion/resume.ts');
    const report = await resumePromotion(context, args.promotion, this.host(context, flags));
    await this.showOperation(context, report, flags);
  }
}
