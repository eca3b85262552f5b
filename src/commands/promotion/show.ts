import {Args, Flags} from '@oclif/core';
import {BaseCommand} from '../_base-command.ts';
import {operationSummary} from '../_views/operation-text.ts';
import {promotionText} from '../_views/promotion-text.ts';

export default class PromotionShow extends BaseCommand {
  static override summary = 'What a promotion, an apply or a restore did, and how it stands.';
  static override examples = [
    '<%= config.bin %> promotion show latest',
    '<%= config.bin %> promotion show 7d1f0a3c --details',
  ];
  static override args = {
    promotion: Args.string({description: 'id, the start of it, or latest', required: true}),
  };
  static override flags = {
    details: Flags.boolean({description: 'every gate and every step that was taken', char: 'd'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PromotionShow);
    const context = await this.context(flags);
    const {showPromotion} = await import('../../core/promotion/show-promotion.ts');
    const promotion = await showPromotion(context, args.promotion);
    this.show({
      data: promotion,
      message: operationSummary(promotion),
      text: (drawing) => promotionText(promotion, drawing, flags.details),
    });
  }
}
