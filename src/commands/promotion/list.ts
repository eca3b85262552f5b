import {Args, Flags} from '@oclif/core';
import {PROMOTION_STATUSES} from '../../core/promotion/promotion.ts';
import {BaseCommand} from '../_base-command.ts';
import {plural} from '../_views/plural.ts';
import {promotionListText} from '../_views/promotion-list-text.ts';

export default class PromotionList extends BaseCommand {
  static override summary = 'List what was promoted, applied and restored, newest first.';
  static override examples = [
    '<%= config.bin %> promotion list',
    '<%= config.bin %> promotion list prod --status failed',
    '<%= config.bin %> promotion list --status pending_approval --json',
  ];
  static override args = {target: Args.string({description: 'only those to this environment'})};
  static override flags = {
    status: Flags.option({
      description: 'only those with this status; may be repeated',
      options: PROMOTION_STATUSES,
      char: 's',
      multiple: true,
    })(),
    limit: Flags.integer({description: 'so many at most', default: 20, min: 1, max: 10_000, char: 'n'}),
  };

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PromotionList);
    const {status, limit} = flags;
    const {target} = args;
    const context = await this.context(flags);
    const {listPromotions} = await import('../../core/promotion/list-promotions.ts');
    const promotions = await listPromotions(context, {target, status, limit});
    const filtered = target !== undefined || status !== undefined;
    this.show({
      data: promotions,
      message: `${plural(promotions.length, 'promotion')}.`,
      text: (drawing) => promotionListText(promotions, drawing, {now: context.now(), filtered}),
    });
  }
}
