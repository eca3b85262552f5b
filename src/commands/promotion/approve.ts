import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {decisionSummary, decisionText} from '../_views/promotion-decision-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class PromotionApprove extends BaseCommand {
  static override summary = 'Approve a promotion that waits for it.';
  static override description =
    `The approval is bound to the plan as it is now: a changed plan needs a new one. On one machine the approver is who
Git says (user.name and user.email).`;
  static override examples = [
    '<%= config.bin %> promotion approve latest',
    '<%= config.bin %> promotion approve 7d1f0a3c --comment "Seen in the review"',
  ];
  static override args = {
    promotion: Args.string({description: 'id, the start of it, or latest', required: true}),
  };
  static override flags = {
    comment: Flags.string({description: 'kept with the approval', char: 'c', helpValue: 'TEXT'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PromotionApprove);
    const {comment} = flags;
    const context = await this.context(flags);
    const {decidePromotion} = await import('../../core/promotion/decide.ts');
    const standing = await decidePromotion(context, args.promotion, {decision: 'approved', comment});
    this.show({
      data: standing,
      message: decisionSummary(standing),
      text: (drawing) => decisionText(standing, drawing),
    });
  }
}
