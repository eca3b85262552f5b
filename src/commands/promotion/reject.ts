import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {decisionSummary, decisionText} from '../_views/promotion-decision-text.ts';
import {YES_FLAG} from '../_yes-flag.ts';

export default class PromotionReject extends BaseCommand {
  static override summary = 'Reject a promotion that waits for approval; it will not run.';
  static override examples = ['<%= config.bin %> promotion reject 7d1f0a3c --comment "Not on a Friday"'];
  static override args = {
    promotion: Args.string({description: 'id, the start of it, or latest', required: true}),
  };
  static override flags = {
    comment: Flags.string({description: 'why; whoever asked can read it', char: 'c', helpValue: 'TEXT'}),
    ...YES_FLAG,
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PromotionReject);
    const {comment} = flags;
    const context = await this.context(flags);
    const {decidePromotion} = await import('../../core/promotion/decide.ts');
    const standing = await decidePromotion(context, args.promotion, {decision: 'rejected', comment});
    this.show({
      data: standing,
      message: decisionSummary(standing),
      text: (drawing) => decisionText(standing, drawing),
    });
  }
}
